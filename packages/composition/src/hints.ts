import { catalogueOf } from "./catalogue.ts";

/** How much a hint matters: `warn` is probably a mistake, `info` worth knowing, `debug` for those who look closely. */
export type HintLevel = "warn" | "info" | "debug";

export interface HintDefinition {
  readonly level: HintLevel;
  /** One sentence: what was found. */
  readonly summary: string;
}

const meanings = {
  CONTRACT_TAG_UNUSED: ["warn", "A contract names a tag that nothing carries."],
  CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS: [
    "info",
    "An argument is filled from a context in only some subgraphs; clients cannot give it.",
  ],
  DIRECTIVE_COMPOSITION_INFO: ["info", "Something about composing a directive is worth knowing."],
  DIRECTIVE_COMPOSITION_WARN: ["warn", "Something about composing a directive is probably a mistake."],
  FROM_SUBGRAPH_DOES_NOT_EXIST: ["warn", "An `@override` names a subgraph that does not exist."],
  IMPLICITLY_UPGRADED_FEDERATION_VERSION: [
    "info",
    "A directive needs a later version of federation than a subgraph links.",
  ],
  INCONSISTENT_ARGUMENT_PRESENCE: [
    "warn",
    "An optional argument is not in every subgraph, and left out of the supergraph.",
  ],
  INCONSISTENT_BUT_COMPATIBLE_ARGUMENT_TYPE: [
    "info",
    "An argument has different types in different subgraphs; the supergraph has the one that fits all.",
  ],
  INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE: [
    "info",
    "A field has different types in different subgraphs; the supergraph has the one that holds all values.",
  ],
  INCONSISTENT_DEFAULT_VALUE_PRESENCE: [
    "warn",
    "An argument or input field has a default in only some subgraphs, and none in the supergraph.",
  ],
  INCONSISTENT_DESCRIPTION: ["warn", "Subgraphs describe one thing in different words."],
  INCONSISTENT_ENTITY: ["info", "A type has a key in only some of its subgraphs."],
  INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM: [
    "warn",
    "A value of an enum that is only given is not in every subgraph, and left out of the supergraph.",
  ],
  INCONSISTENT_ENUM_VALUE_FOR_OUTPUT_ENUM: [
    "debug",
    "A value of an enum that is only returned is not in every subgraph.",
  ],
  INCONSISTENT_EXECUTABLE_DIRECTIVE_LOCATIONS: [
    "warn",
    "A directive for operations has different locations in different subgraphs; the supergraph has the common ones.",
  ],
  INCONSISTENT_EXECUTABLE_DIRECTIVE_PRESENCE: [
    "warn",
    "A directive for operations is not defined in every subgraph, and left out of the supergraph.",
  ],
  INCONSISTENT_EXECUTABLE_DIRECTIVE_REPEATABLE: [
    "warn",
    "A directive for operations is repeatable in only some subgraphs, and not in the supergraph.",
  ],
  INCONSISTENT_INPUT_OBJECT_FIELD: [
    "warn",
    "A field of an input type is not in every subgraph, and left out of the supergraph.",
  ],
  INCONSISTENT_INTERFACE_VALUE_TYPE_FIELD: [
    "debug",
    "A field of an interface is not in every subgraph that has the interface.",
  ],
  INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS: [
    "warn",
    "A directive stands on one thing with different arguments in different subgraphs; the supergraph has those that most give.",
  ],
  INCONSISTENT_OBJECT_VALUE_TYPE_FIELD: [
    "debug",
    "A field of a type without keys is not in every subgraph that has the type.",
  ],
  INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN: [
    "warn",
    "A shared field can return different types in different subgraphs.",
  ],
  INCONSISTENT_TYPE_SYSTEM_DIRECTIVE_LOCATIONS: [
    "debug",
    "A directive that is composed by name has different locations in different subgraphs; the supergraph has those of its latest version.",
  ],
  INCONSISTENT_TYPE_SYSTEM_DIRECTIVE_REPEATABLE: [
    "debug",
    "A directive that is composed by name is repeatable in only some subgraphs; the supergraph does as its latest version.",
  ],
  INCONSISTENT_UNION_MEMBER: ["debug", "A member of a union is not in every subgraph that has the union."],
  MERGED_NON_REPEATABLE_DIRECTIVE_ARGUMENTS: [
    "info",
    "A directive stands on one thing with different arguments in different subgraphs, which were merged.",
  ],
  NO_EXECUTABLE_DIRECTIVE_INTERSECTION: [
    "warn",
    "A directive for operations has no location that all subgraphs have, and is left out of the supergraph.",
  ],
  OVERRIDDEN_FIELD_CAN_BE_REMOVED: ["info", "A field is overridden and can be removed."],
  OVERRIDE_DIRECTIVE_CAN_BE_REMOVED: [
    "info",
    "An `@override` takes a field that is no longer there, and can be removed.",
  ],
  OVERRIDE_MIGRATION_IN_PROGRESS: ["info", "A field is being moved with a labelled `@override`."],
  ROUTING_URL_MISSING: ["warn", "A subgraph has no routing URL, so that a gateway cannot ask it."],
  UNUSED_ENUM_TYPE: ["debug", "An enum is not used by any field or argument."],
} as const;

export type CompositionHintCode = keyof typeof meanings;

/** What composition remarks on without refusing it. The codes that the federation world documents keep their names. */
export const compositionHintCatalogue: Readonly<Record<CompositionHintCode, HintDefinition>> = catalogueOf(
  meanings,
  ([level, summary]) => ({ level, summary }),
);
