import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compositionErrorCatalogue } from "../../src/errors.ts";
import { compositionHintCatalogue } from "../../src/hints.ts";

/** Codes that the federation world documents and that composition has no cause to tell, with the reason. */
const neverTold: Readonly<Record<string, string>> = {
  DOWNSTREAM_SERVICE_ERROR: "composition asks no subgraph: the command that fetches schemas tells it",
  INVALID_FEDERATION_SUPERGRAPH: "composition takes subgraphs; who reads supergraphs has errors of its own",
  UNSUPPORTED_FEATURE: "all that federation has is composed, and what is not is told by codes that say more",
};

const packageFolder = join(import.meta.dirname, "../..");
const sources = textsIn("src").filter(({ file }) => !/src\/(errors|hints)\.ts$/.test(file));
const tests = textsIn("test/codes");

describe.each([
  ["error", Object.keys(compositionErrorCatalogue)],
  ["hint", Object.keys(compositionHintCatalogue)],
])("every code of an %s", (kind, codes) => {
  it("is told somewhere, or is known not to be", () => {
    const untold = codes.filter((code) => !sources.some(({ text }) => text.includes(`"${code}"`)));
    expect(untold).toEqual(codes.filter((code) => code in neverTold));
  });

  it("has a file with what it is told of, and with what close by it is not told of", () => {
    const untested = codes.filter((code) => !isTestedBothWays(code, kind));
    expect(untested).toEqual(codes.filter((code) => code in neverTold));
  });
});

function isTestedBothWays(code: string, kind: string): boolean {
  const file = `test/codes/${kind}s/${code.toLowerCase().replaceAll("_", "-")}.test.ts`;
  const text = tests.find((test) => test.file === file)?.text ?? "";
  return (
    text.includes(`describe("${code}"`) && /it\(["']is told/.test(text) && /it\(["']is not told/.test(text)
  );
}

function textsIn(folder: string): readonly { readonly file: string; readonly text: string }[] {
  return globSync(`${folder}/**/*.ts`, { cwd: packageFolder }).map((file) => ({
    file,
    text: readFileSync(join(packageFolder, file), "utf8"),
  }));
}
