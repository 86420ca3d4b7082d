import { listMigrations } from "@hansa/postgres";
import { type CompiledSubgraph, compareCompiled, compileSubgraph } from "@hansa/subgraph";
import { CliError } from "./errors.ts";
import { ReportedFailure } from "./reported-failure.ts";
import { loadSubgraph, type SubgraphFile } from "./subgraph-file.ts";
import { readTextFile, writeTextFile } from "./text-file.ts";
import { writeOutput } from "./write-output.ts";

export interface CompileCommandOptions {
  readonly module: string;
  /** Where the compiled subgraph goes; standard output unless given. */
  readonly output: string | undefined;
}

/**
 * Compiles a module, and prints or writes what comes of it.
 *
 * @throws CliError as `loadSubgraph` does, and FILE_UNWRITABLE; SubgraphError SUBGRAPH_INVALID.
 */
export async function writeCompiled({ module, output }: CompileCommandOptions): Promise<void> {
  const compiled = await compileFile(await loadSubgraph(module));
  if (output === undefined) {
    await writeOutput(compiled.text);
  } else {
    await writeTextFile(output, compiled.text);
    console.error(`${output}: the compiled subgraph "${compiled.name}".`);
  }
  tellTypescript(compiled);
}

/**
 * Compares a compiled subgraph with what its module compiles to now.
 *
 * @throws ReportedFailure where they differ, having told where; CliError and SubgraphError as `writeCompiled` does,
 * FILE_UNREADABLE, COMPILED_FILE_UNREADABLE.
 */
export async function checkCompiled(module: string, path: string): Promise<void> {
  const compiled = await compileFile(await loadSubgraph(module));
  const differences = compare(await readTextFile(path), compiled.text, path);
  if (differences.length === 0) {
    console.log(`"${path}" is what "${module}" compiles to.`);
    return;
  }
  for (const { at, before, after } of differences) {
    console.log(`${at}\n  - ${shorten(before)}\n  + ${shorten(after)}`);
  }
  console.error(
    `error: "${path}" is not what "${module}" compiles to now. Write it again with "hansa compile ${module} -o ${path}".`,
  );
  throw new ReportedFailure();
}

/** A compiled subgraph, with the migrations that its database must have. */
export async function compileFile({ definition, migrations }: SubgraphFile): Promise<CompiledSubgraph> {
  const listed =
    migrations === undefined
      ? []
      : "directory" in migrations
        ? await listMigrations(migrations.directory)
        : migrations.migrations;
  return compileSubgraph(definition, { migrations: listed });
}

/** What the file does not hold is no fault, and who serves the file alone will be told of it again. */
function tellTypescript({ typescript }: CompiledSubgraph): void {
  if (typescript.length > 0) {
    const list = typescript.map((part) => `\n  - ${part}`).join("");
    console.error(`The file cannot be served without the module, which has TypeScript:${list}`);
  }
}

function compare(before: string, after: string, path: string): ReturnType<typeof compareCompiled> {
  try {
    return compareCompiled(before, after);
  } catch (error) {
    throw new CliError("COMPILED_FILE_UNREADABLE", `"${path}" is not valid JSON.`, { cause: error });
  }
}

const maxShownLength = 200;

function shorten(json: string | undefined): string {
  if (json === undefined) {
    return "nothing";
  }
  return json.length <= maxShownLength ? json : `${json.slice(0, maxShownLength)}…`;
}
