import { composeModel, verifyPlan } from "@hansa/federation-testkit";
import { parse } from "graphql";
import { planStageNames, planStages, printStage } from "../src/index.ts";

/** A fenced block of a Markdown page: the language, the word behind it, and the text. */
interface Block {
  readonly title: string;
  readonly text: string;
}

/**
 * The blocks of a page that show what a stage makes, as they are and as they should be. Each section's subgraphs
 * (`graphql users.graphql`) and operation (`graphql operation`) stand above them.
 */
export function stageBlocks(
  page: string,
): readonly { readonly title: string; readonly shown: string; readonly printed: string }[] {
  return page.split(/^## /m).flatMap((section) => {
    const blocks = blocksOf(section);
    const shown = blocks.filter(({ title }) => stageOf(title) !== undefined);
    const operation = blocks.find(({ title }) => title === "operation")?.text;
    if (operation === undefined) {
      return [];
    }
    const model = composeModel(
      Object.fromEntries(
        blocks
          .filter(({ title }) => title.endsWith(".graphql"))
          .map(({ title, text }) => [title.replace(".graphql", ""), text]),
      ),
    );
    const document = parse(operation);
    const stages = planStages(model, { document });
    verifyPlan(model, document, stages.plan);
    return shown.map(({ title, text }) => ({
      title: `${section.slice(0, section.indexOf("\n"))}: ${title}`,
      shown: text,
      printed: printStage(model, stages, stageOf(title) ?? "emit"),
    }));
  });
}

function blocksOf(section: string): readonly Block[] {
  return [...section.matchAll(/^```(?:graphql|text) (\S+)\n([\s\S]*?)\n?^```$/gm)].map((match) => ({
    title: match[1] ?? "",
    text: match[2] ?? "",
  }));
}

function stageOf(title: string): (typeof planStageNames)[number] | undefined {
  return planStageNames.find((name) => name === title);
}
