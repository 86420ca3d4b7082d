import {
  DeferStreamDirectiveLabelRule,
  DeferStreamDirectiveOnRootFieldRule,
  DeferStreamDirectiveOnValidOperationsRule,
  FragmentsOnCompositeTypesRule,
  Kind,
  KnownArgumentNamesRule,
  KnownDirectivesRule,
  KnownFragmentNamesRule,
  KnownTypeNamesRule,
  MaxIntrospectionDepthRule,
  NoFragmentCyclesRule,
  NoUndefinedVariablesRule,
  NoUnusedFragmentsRule,
  NoUnusedVariablesRule,
  PossibleFragmentSpreadsRule,
  StreamDirectiveOnListFieldRule,
  specifiedRules,
  UniqueArgumentNamesRule,
  UniqueDirectivesPerLocationRule,
  UniqueFragmentNamesRule,
  UniqueInputFieldNamesRule,
  UniqueVariableNamesRule,
  type ValidationRule,
  ValuesOfCorrectTypeRule,
  VariablesAreInputTypesRule,
  VariablesInAllowedPositionRule,
} from "graphql";
import type { DocumentContents } from "./parse-document.ts";

const values: readonly Kind[] = [
  Kind.NULL,
  Kind.LIST,
  Kind.OBJECT,
  Kind.ENUM,
  Kind.INT,
  Kind.FLOAT,
  Kind.STRING,
  Kind.BOOLEAN,
];

/** The kinds of nodes without any of which a rule has nothing to say; rules that are not here are always asked. */
const kindsByRule: ReadonlyMap<ValidationRule, readonly Kind[]> = new Map<ValidationRule, readonly Kind[]>([
  [KnownTypeNamesRule, [Kind.NAMED_TYPE]],
  [FragmentsOnCompositeTypesRule, [Kind.INLINE_FRAGMENT, Kind.FRAGMENT_DEFINITION]],
  [PossibleFragmentSpreadsRule, [Kind.INLINE_FRAGMENT, Kind.FRAGMENT_SPREAD]],
  [KnownFragmentNamesRule, [Kind.FRAGMENT_SPREAD]],
  [UniqueFragmentNamesRule, [Kind.FRAGMENT_DEFINITION]],
  [NoUnusedFragmentsRule, [Kind.FRAGMENT_DEFINITION]],
  // Fragments are in order before a document is validated, so there are no cycles.
  [NoFragmentCyclesRule, []],
  [VariablesAreInputTypesRule, [Kind.VARIABLE_DEFINITION]],
  [UniqueVariableNamesRule, [Kind.VARIABLE_DEFINITION]],
  [NoUnusedVariablesRule, [Kind.VARIABLE_DEFINITION]],
  [NoUndefinedVariablesRule, [Kind.VARIABLE]],
  [VariablesInAllowedPositionRule, [Kind.VARIABLE]],
  [KnownDirectivesRule, [Kind.DIRECTIVE]],
  [UniqueDirectivesPerLocationRule, [Kind.DIRECTIVE]],
  [DeferStreamDirectiveOnRootFieldRule, [Kind.DIRECTIVE]],
  [DeferStreamDirectiveOnValidOperationsRule, [Kind.DIRECTIVE]],
  [DeferStreamDirectiveLabelRule, [Kind.DIRECTIVE]],
  [StreamDirectiveOnListFieldRule, [Kind.DIRECTIVE]],
  [KnownArgumentNamesRule, [Kind.ARGUMENT]],
  [UniqueArgumentNamesRule, [Kind.ARGUMENT]],
  [ValuesOfCorrectTypeRule, values],
  [UniqueInputFieldNamesRule, [Kind.OBJECT_FIELD]],
]);

/**
 * Those of the specification's rules (section 5) that can find anything in a document with these contents, in their
 * order: most documents have no directives, say, and a rule that waits for them costs time on every node.
 */
export function rulesFor({ kinds, hasReservedName }: DocumentContents): readonly ValidationRule[] {
  return specifiedRules.filter((rule) => {
    if (rule === MaxIntrospectionDepthRule) {
      return hasReservedName;
    }
    const awaited = kindsByRule.get(rule);
    return awaited === undefined || awaited.some((kind) => kinds.has(kind));
  });
}
