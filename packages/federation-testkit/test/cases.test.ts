import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkCase, readCase } from "../src/differential.ts";

const folder = join(import.meta.dirname, "cases");

/** Each case went wrong once; `npm run fuzz` writes them in this form. */
const cases = readdirSync(folder).map((name) => ({ name, files: readFiles(join(folder, name)) }));

test.each(cases)("$name is answered as by one server", async ({ files }) => {
  const outcome = await checkCase(readCase(files));
  expect(outcome.kind === "agrees" ? "" : JSON.stringify(outcome, null, 1)).toBe("");
});

function readFiles(caseFolder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(caseFolder).map((name) => [name, readFileSync(join(caseFolder, name), "utf8")]),
  );
}
