import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { planStageNames } from "../src/index.ts";
import { documentPasses, requestPasses } from "../src/optimise/optimise.ts";
import { stageBlocks } from "./page.ts";

const page = readFileSync(new URL("../../../docs/query-planning.md", import.meta.url), "utf8");
const blocks = stageBlocks(page);

describe("docs/query-planning.md", () => {
  it("shows every stage", () => {
    const shown = new Set(blocks.map(({ title }) => title.slice(title.lastIndexOf(" ") + 1)));
    expect(planStageNames.filter((stage) => !shown.has(stage))).toEqual([]);
  });

  it("names every pass of optimise, in order", () => {
    const section = page.slice(page.indexOf("## The passes"), page.indexOf("Three of them on one operation"));
    const named = [...section.matchAll(/^\| `([a-z-]+)`/gm)].map((match) => match[1]);
    expect(named).toEqual([...requestPasses, ...documentPasses].map(({ name }) => name));
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
