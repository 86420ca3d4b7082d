import type { FindingCollector } from "../finding-collector.ts";
import type { SubgraphSchema } from "../read/subgraph-schema.ts";
import { authIsNotOnInterfaces } from "./rules/auth-is-not-on-interfaces.ts";
import { contextArgumentsAreSet } from "./rules/context-arguments-are-set.ts";
import { contextNamesAreValid } from "./rules/context-names-are-valid.ts";
import { contextReadersHaveKeys } from "./rules/context-readers-have-keys.ts";
import { contextSelectionsFit } from "./rules/context-selections-fit.ts";
import { externalFieldsAreUsed } from "./rules/external-fields-are-used.ts";
import { externalFieldsProvideNothing } from "./rules/external-fields-provide-nothing.ts";
import { fieldsAreSelections } from "./rules/fields-are-selections.ts";
import { interfaceFieldsAreNotResolved } from "./rules/interface-fields-are-not-resolved.ts";
import { interfaceKeysAreOnImplementations } from "./rules/interface-keys-are-on-implementations.ts";
import { interfaceKeysAreSupported } from "./rules/interface-keys-are-supported.ts";
import { interfaceObjectsHaveKeys } from "./rules/interface-objects-have-keys.ts";
import { keyFieldsAreValues } from "./rules/key-fields-are-values.ts";
import { listSizesFit } from "./rules/list-sizes-fit.ts";
import { overrideLabelsAreValid } from "./rules/override-labels-are-valid.ts";
import { providedFieldsAreComposite } from "./rules/provided-fields-are-composite.ts";
import { rootNamesAreFree } from "./rules/root-names-are-free.ts";
import { selectedArgumentsAreValid } from "./rules/selected-arguments-are-valid.ts";
import { selectedFieldsAreExternal } from "./rules/selected-fields-are-external.ts";
import { selectionsHaveNoArguments } from "./rules/selections-have-no-arguments.ts";
import { selectionsHaveNoDirectives } from "./rules/selections-have-no-directives.ts";
import { shareableStandsOnce } from "./rules/shareable-stands-once.ts";
import { type SubgraphRule, SubgraphRuleContext } from "./subgraph-rule.ts";
import type { SubgraphSelections } from "./subgraph-selections.ts";

/** What each subgraph must keep by itself. The order decides nothing: errors are sorted by their places. */
const subgraphRules: readonly SubgraphRule[] = [
  rootNamesAreFree,
  // Selections
  fieldsAreSelections,
  selectedArgumentsAreValid,
  selectionsHaveNoArguments,
  selectionsHaveNoDirectives,
  keyFieldsAreValues,
  selectedFieldsAreExternal,
  // What is resolved where
  externalFieldsAreUsed,
  externalFieldsProvideNothing,
  providedFieldsAreComposite,
  shareableStandsOnce,
  overrideLabelsAreValid,
  // Interfaces
  interfaceFieldsAreNotResolved,
  interfaceKeysAreSupported,
  interfaceKeysAreOnImplementations,
  interfaceObjectsHaveKeys,
  authIsNotOnInterfaces,
  // Contexts
  contextNamesAreValid,
  contextArgumentsAreSet,
  contextReadersHaveKeys,
  contextSelectionsFit,
  // Costs
  listSizesFit,
];

/** Checks one subgraph against all rules and reports what it finds. */
export function validateSubgraph(
  schema: SubgraphSchema,
  selections: SubgraphSelections,
  findings: FindingCollector,
): void {
  const context = new SubgraphRuleContext(schema, selections, findings);
  for (const rule of subgraphRules) {
    rule(context);
  }
}
