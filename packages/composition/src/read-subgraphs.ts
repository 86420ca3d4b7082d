import { FindingCollector } from "./finding-collector.ts";
import { Memo } from "./memo.ts";
import { buildSubgraphSchema } from "./read/build-subgraph-schema.ts";
import { isSupergraph } from "./read/is-supergraph.ts";
import type { ParsedSubgraph } from "./read/parse-subgraphs.ts";
import { readLinks } from "./read/read-links.ts";
import type { SubgraphSchema } from "./read/subgraph-schema.ts";
import { KnownUpgrades } from "./upgrade/known-upgrades.ts";
import { upgradeFederation1 } from "./upgrade/upgrade-federation-1.ts";
import { definitionsAgree } from "./validate/definitions-agree.ts";
import { isGraphql } from "./validate/is-graphql.ts";
import { readSubgraphSelections, type SubgraphSelections } from "./validate/subgraph-selections.ts";
import { validateSubgraph } from "./validate/validate-subgraph.ts";

/** What is known of subgraphs that were read before, by the objects that they were read from. */
export interface KnownSubgraphs {
  readonly read: Memo<ParsedSubgraph, ReadSubgraph>;
  readonly selections: Memo<SubgraphSchema, SubgraphSelections>;
  readonly upgrades: KnownUpgrades;
  /** What the rules find in a schema. */
  readonly checked: Memo<SubgraphSchema, FindingCollector>;
}

interface ReadSubgraph {
  /** Nothing where there are errors. */
  readonly schema: SubgraphSchema | undefined;
  readonly findings: FindingCollector;
}

export function createKnownSubgraphs(): KnownSubgraphs {
  const selections = new Memo(readSubgraphSelections);
  return {
    read: new Memo(readSubgraph),
    selections,
    upgrades: new KnownUpgrades(),
    checked: new Memo((schema) => checkSubgraph(schema, selections.of(schema))),
  };
}

/**
 * Reads and checks each subgraph by itself, and makes schemas of federation 2 of those of federation 1. Subgraphs whose
 * links are wrong or that do not keep the rules of GraphQL are left out. What is known is not read again.
 */
export function readSubgraphs(
  parsed: readonly ParsedSubgraph[],
  findings: FindingCollector,
  known: KnownSubgraphs = createKnownSubgraphs(),
): readonly SubgraphSchema[] {
  const read = parsed.map((subgraph) => known.read.of(subgraph));
  const schemas = upgradeFederation1(
    read.flatMap(({ schema }) => schema ?? []),
    findings,
    known.upgrades,
  );
  for (const found of [...read.map((one) => one.findings), ...schemas.map((one) => known.checked.of(one))]) {
    findings.addAll(found);
  }
  return schemas;
}

function readSubgraph(subgraph: ParsedSubgraph): ReadSubgraph {
  const findings = new FindingCollector();
  const links = isSupergraph(subgraph, findings) ? undefined : readLinks(subgraph, findings);
  const isSound =
    links !== undefined &&
    definitionsAgree(subgraph, links, findings) &&
    isGraphql(subgraph, links, findings);
  return { schema: isSound ? buildSubgraphSchema(subgraph, links) : undefined, findings };
}

function checkSubgraph(schema: SubgraphSchema, selections: SubgraphSelections): FindingCollector {
  const findings = new FindingCollector();
  validateSubgraph(schema, selections, findings);
  return findings;
}
