import { buildSupergraphModel, type SupergraphModel } from "@hansa/federation-model";
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
 * (`graphql users.graphql`), or a whole supergraph (`graphql supergraph`), and operation (`graphql operation`) stand above them.
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
    const model = modelOf(blocks);
    const document = parse(operation);
    const stages = planStages(model, { document }, { incremental: true });
    verifyPlan(model, document, stages.plan);
    return shown.map(({ title, text }) => ({
      title: `${section.slice(0, section.indexOf("\n"))}: ${title}`,
      shown: text,
      printed: printStage(model, stages, stageOf(title) ?? "emit"),
    }));
  });
}

/** What the blocks compose to, or the supergraph that is among them. */
function modelOf(blocks: readonly Block[]): SupergraphModel {
  const supergraph = blocks.find(({ title }) => title === "supergraph");
  if (supergraph !== undefined) {
    return buildSupergraphModel(supergraph.text);
  }
  const subgraphs = blocks.filter(({ title }) => title.endsWith(".graphql"));
  return composeModel(
    Object.fromEntries(subgraphs.map(({ title, text }) => [title.replace(".graphql", ""), text])),
  );
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
