import type { FindingCollector } from "../finding-collector.ts";
import type { SubgraphSchema } from "../read/subgraph-schema.ts";
import { readFieldSets } from "./field-sets.ts";
import { fieldsAreSelections } from "./rules/fields-are-selections.ts";
import { type SubgraphRule, SubgraphRuleContext } from "./subgraph-rule.ts";

/** What each subgraph must keep by itself. The order decides nothing but in what order errors of one place are told. */
const subgraphRules: readonly SubgraphRule[] = [fieldsAreSelections];

/** Checks one subgraph against all rules and reports what it finds. */
export function validateSubgraph(schema: SubgraphSchema, findings: FindingCollector): void {
  const context = new SubgraphRuleContext(schema, readFieldSets(schema), findings);
  for (const rule of subgraphRules) {
    rule(context);
  }
}
