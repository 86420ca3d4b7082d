import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compose } from "@hansa/composition";
import { expect, it } from "vitest";
import { randomSet } from "../../src/differential.ts";

/** What Apollo's composition says of sets of these seeds: the codes of its errors, none for a set that composes. */
const verdicts: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(import.meta.dirname, "verdicts.json"), "utf8"),
);

it("says of random sets what was recorded (npm run fuzz:composition -- --record)", () => {
  const actual = Object.keys(verdicts).map((seed) => [seed, codesOf(Number(seed))]);
  expect(Object.fromEntries(actual)).toEqual(verdicts);
  expect(new Set(Object.values(verdicts)).size).toBeGreaterThan(30);
});

function codesOf(seed: number): string {
  const inputs = Object.entries(randomSet(seed, "features").subgraphs).map(([name, sdl]) => ({
    name,
    routingUrl: "",
    sdl,
  }));
  return [...new Set(compose(inputs).errors.map(({ code }) => code))].sort().join(" ");
}
