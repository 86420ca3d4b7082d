import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const packagesFolder = join(dirname(dirname(fileURLToPath(import.meta.url))), "packages");

/** The law of the packages: each may use only packages of a lower layer. Pure ones use nothing of Node. */
const layerByPackage: Readonly<Record<string, number>> = {
  "@hansa/core": 0,
  "@hansa/federation-model": 1,
  "@hansa/postgres": 1,
  "@hansa/composition": 2,
  "@hansa/query-planner": 2,
  "@hansa/events": 2,
  "@hansa/graphql-server": 2,
  "@hansa/executor": 3,
  "@hansa/subgraph": 3,
  "@hansa/gateway": 4,
  hansa: 5,
};
const purePackages = ["@hansa/federation-model", "@hansa/composition", "@hansa/query-planner"];
/** Used by tests only, of every layer. */
const testOnly = ["@hansa/federation-testkit", "@hansa/testkit"];

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const packages = readdirSync(packagesFolder)
  .filter((folder) => existsSync(join(packagesFolder, folder, "package.json")))
  .map((folder) => ({
    folder: join(packagesFolder, folder),
    manifest: JSON.parse(readFileSync(join(packagesFolder, folder, "package.json"), "utf8")) as Manifest,
  }))
  .filter(({ manifest }) => !testOnly.includes(manifest.name));

test("every package has its layer", () => {
  const names = packages.map(({ manifest }) => manifest.name).sort();
  expect(names).toEqual(Object.keys(layerByPackage).sort());
});

test.each(packages)("$manifest.name depends on lower layers only", ({ manifest }) => {
  const siblings = Object.keys(manifest.dependencies ?? {}).filter(isSibling);
  expect(siblings.filter((sibling) => !isBelow(sibling, manifest.name))).toEqual([]);
});

test.each(packages)("$manifest.name imports only what its manifest names", ({ folder, manifest }) => {
  const declared = Object.keys(manifest.dependencies ?? {});
  const undeclared = importsBelow(join(folder, "src"))
    .filter(({ specifier }) => !specifier.startsWith(".") && !isBuiltin(specifier))
    .filter(({ specifier }) => !declared.includes(packageOf(specifier)));
  expect(undeclared).toEqual([]);
});

test.each(packages)("$manifest.name uses each sibling that its manifest names", ({ folder, manifest }) => {
  const used = new Set(importsBelow(join(folder, "src")).map(({ specifier }) => packageOf(specifier)));
  const unused = Object.keys(manifest.dependencies ?? {}).filter(
    (name) => isSibling(name) && !used.has(name),
  );
  expect(unused).toEqual([]);
});

test.each(packages.filter(({ manifest }) => purePackages.includes(manifest.name)))(
  "$manifest.name is pure: no Node modules, no clock, no input or output",
  ({ folder }) => {
    const impureImports = importsBelow(join(folder, "src")).filter(({ specifier }) => isBuiltin(specifier));
    const impureUses = sourcesBelow(join(folder, "src")).filter(({ text }) =>
      /\b(Date\.now|new Date\(|performance\.|process\.|fetch\(|setTimeout|Math\.random)/.test(text),
    );
    expect(impureImports).toEqual([]);
    expect(impureUses.map(({ file }) => file)).toEqual([]);
  },
);

function isSibling(name: string): boolean {
  return name === "hansa" || name.startsWith("@hansa/");
}

function isBelow(name: string, other: string): boolean {
  return (layerByPackage[name] ?? Number.POSITIVE_INFINITY) < (layerByPackage[other] ?? -1);
}

function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

function sourcesBelow(folder: string): readonly { readonly file: string; readonly text: string }[] {
  return globSync("**/*.ts", { cwd: folder }).map((file) => ({
    file: join(folder, file),
    text: readFileSync(join(folder, file), "utf8"),
  }));
}

/** `import … from "x"`, `export … from "x"`, `import "x"` and `import("x")`. */
const importPattern =
  /(?:^|\n|\}) *(?:import\b[^;"'=]*|export\b[^;"'=]*\bfrom |from )["']([^"'\n]+)["']|\bimport\(\s*["']([^"'\n]+)["']/g;

function importsBelow(folder: string): readonly { readonly file: string; readonly specifier: string }[] {
  return sourcesBelow(folder).flatMap(({ file, text }) =>
    [...text.matchAll(importPattern)].map((match) => ({ file, specifier: match[1] ?? match[2] ?? "" })),
  );
}
