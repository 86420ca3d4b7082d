import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { stageBlocks } from "./page.ts";

const page = readFileSync(new URL("../../../docs/query-planning.md", import.meta.url), "utf8");
const blocks = stageBlocks(page);

describe("docs/query-planning.md", () => {
  it("shows the stages of two operations", () => {
    expect(blocks.length).toBeGreaterThanOrEqual(9);
  });

  it.each(blocks)("shows what the planner prints in $title", ({ shown, printed }) => {
    expect(shown).toBe(printed);
  });

  it("names files that exist", () => {
    const table = page.slice(page.indexOf("## Where to look"), page.indexOf("## What bounds"));
    const rows = table.split("\n").filter((line) => line.startsWith("| "));
    const missing = rows.flatMap((row) => {
      const folder = row.includes("@hansa/federation-model") ? "federation-model" : "query-planner";
      return [...row.matchAll(/`([a-z-]+\/)?[a-z-]+\.ts`/g)]
        .map(([name]) => name.slice(1, -1))
        .filter((name) => !existsSync(new URL(`../../${folder}/src/${name}`, import.meta.url)));
    });
    expect(missing).toEqual([]);
  });
});
