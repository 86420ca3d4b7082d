import type { ErrorDefinition } from "@hansa/core";
import { catalogueOf } from "./catalogue.ts";

/** Each code with what it means and what to do. The codes that the federation world documents keep their names. */
const meanings = {
  // Of this package: the set of subgraphs itself
  NO_SUBGRAPHS: ["There is no subgraph to compose.", "Name at least one subgraph in the configuration."],
  DUPLICATE_SUBGRAPH_NAME: ["Two subgraphs have the same name.", "Give each subgraph a name of its own."],
  CONTRACT_TAG_CONFLICT: [
    "A contract includes and excludes one tag.",
    "Take the tag out of one of the two lists.",
  ],
  CONTRACT_TAG_INVALID: [
    "A contract names a tag of no letters.",
    "Name a tag, or take it out of the contract.",
  ],
  SUBGRAPH_IS_SUPERGRAPH: [
    "The schema of a subgraph is a supergraph, which composition has made already.",
    "Give the schema that the subgraph itself serves, or serve the supergraph with a gateway as it is.",
  ],
  ACCESS_ALTERNATIVES_EXCEEDED: [
    "`@requiresScopes` or `@policy` on one element have more than 1000 alternatives, those of all subgraphs combined.",
    "Ask for fewer, or for the same in each subgraph.",
  ],
  COMPOSITION_FAILED: [
    "Composition came to an end that it should never reach.",
    "Report it with the subgraphs' schemas; it is a defect, whatever the schemas hold.",
  ],
  // Documented for federation
  AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE: [
    "An access requirement stands on an interface, a field of one, or an interface-object.",
    "Put it on the types that implement the interface.",
  ],
  CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS: [
    "An argument is filled from a context in one subgraph and must be given in another.",
    "Fill it everywhere, or make it optional.",
  ],
  CONTEXT_INVALID_SELECTION: [
    "The selection of a `@fromContext` does not come to one field of a fitting type.",
    "Correct the selection.",
  ],
  CONTEXT_NAME_INVALID: [
    "The name of a context is not letters and digits that begin with a letter.",
    "Rename the context.",
  ],
  CONTEXT_NOT_SET: [
    "A `@fromContext` names a context that no type sets.",
    "Set it with `@context`, or correct the name.",
  ],
  CONTEXT_NO_RESOLVABLE_KEY: [
    "A type whose field reads a context has no resolvable key.",
    "Give the type a resolvable `@key`.",
  ],
  COST_APPLIED_TO_INTERFACE_FIELD: [
    "A `@cost` stands on a field of an interface.",
    "Put it on the fields of the types that implement the interface.",
  ],
  DEFAULT_VALUE_USES_INACCESSIBLE: [
    "The default of something that clients see uses a value that is `@inaccessible`.",
    "Change the default, or show the value.",
  ],
  DIRECTIVE_COMPOSITION_ERROR: [
    "A directive cannot be composed into the supergraph.",
    "Make its definitions and links agree, as the error says.",
  ],
  DIRECTIVE_DEFINITION_INVALID: [
    "A schema defines a directive of GraphQL or of federation otherwise than its specification does.",
    "Remove the definition, or make it that of the specification.",
  ],
  DISALLOWED_INACCESSIBLE: ["Something is `@inaccessible` that cannot be hidden.", "Remove `@inaccessible`."],
  DOWNSTREAM_SERVICE_ERROR: ["A subgraph answered with an error.", "See the subgraph's log."],
  EMPTY_MERGED_ENUM_TYPE: [
    "No value of an enum is in every subgraph that has the enum.",
    "Give the enum at least one common value.",
  ],
  EMPTY_MERGED_INPUT_TYPE: [
    "No field of an input type is in every subgraph that has the type.",
    "Give the type at least one common field.",
  ],
  ENUM_VALUE_MISMATCH: [
    "A value of an enum that is both given and returned is not in every subgraph that has the enum.",
    "Add the value everywhere, or mark it `@inaccessible`.",
  ],
  EXTENSION_WITH_NO_BASE: [
    "A type is extended that no subgraph defines.",
    "Define the type in a subgraph, or correct the name.",
  ],
  EXTERNAL_ARGUMENT_DEFAULT_MISMATCH: [
    "An argument of an `@external` field has another default than where the field is resolved.",
    "Give it the same default.",
  ],
  EXTERNAL_ARGUMENT_MISSING: [
    "An `@external` field lacks an argument that it has where it is resolved.",
    "Add the argument.",
  ],
  EXTERNAL_ARGUMENT_TYPE_MISMATCH: [
    "An argument of an `@external` field has another type than where the field is resolved.",
    "Give it the same type.",
  ],
  EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE: [
    "A field is `@external` and carries a directive that makes sense only where it is resolved.",
    "Remove one of the two.",
  ],
  EXTERNAL_MISSING_ON_BASE: [
    "An `@external` field is resolved by no subgraph.",
    "Remove `@external`, or add the field to another subgraph.",
  ],
  EXTERNAL_ON_INTERFACE: [
    "A field of an interface is `@external`.",
    "Remove `@external`: fields of interfaces are not resolved.",
  ],
  EXTERNAL_TYPE_MISMATCH: [
    "An `@external` field has another type than where it is resolved.",
    "Give it the same type.",
  ],
  EXTERNAL_UNUSED: [
    "An `@external` field is neither in a key, nor required, nor provided, nor asked for by an interface.",
    "Remove the field, or use it.",
  ],
  FIELD_ARGUMENT_DEFAULT_MISMATCH: [
    "An argument has different defaults in different subgraphs.",
    "Make the defaults equal.",
  ],
  FIELD_ARGUMENT_TYPE_MISMATCH: [
    "An argument has types in different subgraphs of which none can be given to all.",
    "Make the types agree.",
  ],
  FIELD_TYPE_MISMATCH: [
    "A field has types in different subgraphs of which none holds all values of the others.",
    "Make the types agree.",
  ],
  IMPLEMENTED_BY_INACCESSIBLE: [
    "A field or argument is `@inaccessible` although an interface that clients see has it.",
    "Hide it on the interface too, or show it.",
  ],
  INPUT_FIELD_DEFAULT_MISMATCH: [
    "A field of an input type has different defaults in different subgraphs.",
    "Make the defaults equal.",
  ],
  INTERFACE_FIELD_NO_IMPLEM: [
    "Once merged, a type lacks a field of an interface that it implements.",
    "Add the field to the type in a subgraph, or remove it from the interface.",
  ],
  INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE: [
    "A subgraph has a key on an interface and not all of the types that implement it in the supergraph.",
    "Add the types to the subgraph, or remove the key.",
  ],
  INTERFACE_KEY_NOT_ON_IMPLEMENTATION: [
    "A key of an interface is not a key of a type that implements it in the same subgraph.",
    "Give the type the same `@key`.",
  ],
  INTERFACE_OBJECT_USAGE_ERROR: [
    "An `@interfaceObject` is not used as its specification says.",
    "Correct it, as the error says.",
  ],
  INVALID_FEDERATION_SUPERGRAPH: [
    "A schema is given as a supergraph that is not one.",
    "Give the output of a composition.",
  ],
  INVALID_FIELD_SHARING: [
    "Several subgraphs resolve a field that is not `@shareable` in all of them.",
    "Mark it `@shareable` in each, or resolve it in one.",
  ],
  INVALID_GRAPHQL: [
    "A subgraph's schema is not valid GraphQL.",
    "Correct the schema at the place that the error names.",
  ],
  INVALID_LINK_DIRECTIVE_USAGE: ["A `@link` is not used as its specification says.", "Correct the link."],
  INVALID_LINK_IDENTIFIER: [
    "The url of a `@link` does not end with a name and a version.",
    "Correct the url.",
  ],
  INVALID_SHAREABLE_USAGE: ["A `@shareable` stands where it means nothing.", "Remove it."],
  INVALID_SUBGRAPH_NAME: [
    "A subgraph's name is not a letter followed by letters, digits, `_` or `-`, at most 64 in all.",
    "Rename the subgraph.",
  ],
  KEY_DIRECTIVE_IN_FIELDS_ARG: ["The `fields` of a `@key` hold a directive.", "Remove the directive."],
  KEY_FIELDS_HAS_ARGS: [
    "A `@key` selects a field that takes arguments.",
    "Select a field without arguments.",
  ],
  KEY_FIELDS_SELECT_INVALID_TYPE: [
    "A `@key` selects a field whose type is an interface or a union.",
    "Select fields of scalar, enum or object types.",
  ],
  KEY_INVALID_FIELDS: [
    "The `fields` of a `@key` are not a selection of fields that the type has.",
    "Correct the selection.",
  ],
  KEY_INVALID_FIELDS_TYPE: [
    "The `fields` of a `@key` are not a string.",
    "Write them as a string of field names.",
  ],
  KEY_UNSUPPORTED_ON_INTERFACE: [
    "A `@key` stands on an interface, which needs federation 2.3.",
    "Link federation v2.3 or later, or remove the key.",
  ],
  LINK_IMPORT_NAME_MISMATCH: [
    "Subgraphs import one directive under different names.",
    "Import it under one name everywhere.",
  ],
  LIST_SIZE_APPLIED_TO_NON_LIST: [
    "A `@listSize` without `sizedFields` stands on a field that is not a list.",
    "Remove it, or name the sized fields.",
  ],
  LIST_SIZE_INVALID_ASSUMED_SIZE: [
    "The `assumedSize` of a `@listSize` is negative.",
    "Give a number that is not.",
  ],
  LIST_SIZE_INVALID_SIZED_FIELD: [
    "A `sizedFields` of a `@listSize` names no list field of what the field returns.",
    "Correct the name.",
  ],
  LIST_SIZE_INVALID_SLICING_ARGUMENT: [
    "A `slicingArguments` of a `@listSize` names no argument of type Int.",
    "Correct the name.",
  ],
  MAX_VALIDATION_SUBGRAPH_PATHS_EXCEEDED: [
    "Proving that all queries can be answered took more steps than allowed.",
    "Raise the limit, or simplify the keys.",
  ],
  MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL: [
    "An `@external` field carries a directive that is merged into the supergraph.",
    "Put the directive where the field is resolved.",
  ],
  MISSING_TRANSITIVE_AUTH_REQUIREMENTS: [
    "A field reads data with `@requires` or `@fromContext` without asking for the access that the data needs.",
    "Add the requirement that the error names.",
  ],
  NO_CONTEXT_IN_SELECTION: [
    "The value of a `@fromContext` names no context.",
    "Begin it with `$` and the name of a context.",
  ],
  NO_QUERIES: ["No subgraph has a field of the query type.", "Add a field to the query type of a subgraph."],
  ONLY_INACCESSIBLE_CHILDREN: [
    "Everything inside of a type that clients see is `@inaccessible`.",
    "Hide the type too, or show something of it.",
  ],
  OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE: [
    "An `@override` stands on, or takes, a field that is external, provides or requires.",
    "Remove one of the two.",
  ],
  OVERRIDE_FROM_SELF_ERROR: [
    "An `@override` takes a field from its own subgraph.",
    "Name the other subgraph.",
  ],
  OVERRIDE_LABEL_INVALID: [
    "The label of an `@override` is neither a name nor `percent(0)` to `percent(100)`.",
    "Correct the label.",
  ],
  OVERRIDE_ON_INTERFACE: [
    "An `@override` stands on a field of an interface.",
    "Put it on the fields of the types that implement the interface.",
  ],
  OVERRIDE_SOURCE_HAS_OVERRIDE: [
    "Two subgraphs override a field from one another, or from one that overrides it as well.",
    "Keep one `@override`.",
  ],
  PROVIDES_DIRECTIVE_IN_FIELDS_ARG: [
    "The `fields` of a `@provides` hold a directive.",
    "Remove the directive.",
  ],
  PROVIDES_FIELDS_HAS_ARGS: [
    "A `@provides` selects a field that takes arguments.",
    "Select a field without arguments.",
  ],
  PROVIDES_FIELDS_MISSING_EXTERNAL: [
    "A `@provides` selects a field that the subgraph resolves anyway.",
    "Mark the field `@external`, or remove it from `@provides`.",
  ],
  PROVIDES_INVALID_FIELDS: [
    "The `fields` of a `@provides` are not a selection of fields that the type has.",
    "Correct the selection.",
  ],
  PROVIDES_INVALID_FIELDS_TYPE: [
    "The `fields` of a `@provides` are not a string.",
    "Write them as a string of field names.",
  ],
  PROVIDES_ON_NON_OBJECT_FIELD: [
    "A `@provides` stands on a field that is not of a composite type.",
    "Remove it.",
  ],
  PROVIDES_UNSUPPORTED_ON_INTERFACE: [
    "A `@provides` stands on a field of an interface.",
    "Put it on the fields of the types that implement the interface.",
  ],
  QUERY_ROOT_TYPE_INACCESSIBLE: ["The query type is `@inaccessible`.", "Show it."],
  REFERENCED_INACCESSIBLE: [
    "Something that clients see refers to a type that is `@inaccessible`.",
    "Hide what refers to it, or show the type.",
  ],
  REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH: [
    "An argument must be given in one subgraph and does not exist in another.",
    "Add it everywhere, or make it optional.",
  ],
  REQUIRED_INACCESSIBLE: [
    "An argument or input field is `@inaccessible` although it must be given.",
    "Make it optional, or show it.",
  ],
  REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH: [
    "An input field must be given in one subgraph and does not exist in another.",
    "Add it everywhere, or make it optional.",
  ],
  REQUIRES_DIRECTIVE_IN_FIELDS_ARG: [
    "The `fields` of a `@requires` hold a directive.",
    "Remove the directive.",
  ],
  REQUIRES_FIELDS_MISSING_EXTERNAL: [
    "A `@requires` selects a field that the subgraph resolves itself.",
    "Mark the field `@external`, or remove it from `@requires`.",
  ],
  REQUIRES_INVALID_FIELDS: [
    "The `fields` of a `@requires` are not a selection of fields that the type has.",
    "Correct the selection.",
  ],
  REQUIRES_INVALID_FIELDS_TYPE: [
    "The `fields` of a `@requires` are not a string.",
    "Write them as a string of field names.",
  ],
  REQUIRES_UNSUPPORTED_ON_INTERFACE: [
    "A `@requires` stands on a field of an interface.",
    "Put it on the fields of the types that implement the interface.",
  ],
  ROOT_MUTATION_USED: [
    'A schema has a type "Mutation" that is not its mutation type.',
    "Rename the type, or make it the mutation type.",
  ],
  ROOT_QUERY_USED: [
    'A schema has a type "Query" that is not its query type.',
    "Rename the type, or make it the query type.",
  ],
  ROOT_SUBSCRIPTION_USED: [
    'A schema has a type "Subscription" that is not its subscription type.',
    "Rename the type, or make it the subscription type.",
  ],
  SATISFIABILITY_ERROR: [
    "The supergraph would have queries that the subgraphs cannot answer.",
    "Add a key, or make a field shareable, as the error says.",
  ],
  SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES: [
    "A shared field returns objects of types that have nothing in common between two subgraphs.",
    "Make the types agree.",
  ],
  TYPE_DEFINITION_INVALID: [
    "A schema defines a type of GraphQL or of federation otherwise than its specification does.",
    "Remove the definition, or make it that of the specification.",
  ],
  TYPE_KIND_MISMATCH: [
    "A name means types of different kinds in different subgraphs.",
    "Rename one, or make them of one kind.",
  ],
  TYPE_WITH_ONLY_UNUSED_EXTERNAL: [
    "All fields of a type of a federation 1 schema are external and unused, so that nothing is left of it.",
    "Remove the type.",
  ],
  UNKNOWN_FEDERATION_LINK_VERSION: [
    "A `@link` names a version of federation that is not known.",
    "Link a version that the error names.",
  ],
  UNKNOWN_LINK_VERSION: [
    "A `@link` names a version of a specification that is not known.",
    "Link a version that the error names.",
  ],
  UNSUPPORTED_FEATURE: [
    "Something is used that federation does not support yet.",
    "Do without, as the error says.",
  ],
  UNSUPPORTED_LINKED_FEATURE: [
    "A `@link` names a specification that is known and that nothing here can serve, as that of connectors.",
    "Remove the link and what it is for.",
  ],
} as const;

export type CompositionErrorCode = keyof typeof meanings;

/** What composition finds wrong. Schemas are read by those who run the graph, never by its clients. */
export const compositionErrorCatalogue: Readonly<Record<CompositionErrorCode, ErrorDefinition>> = catalogueOf(
  meanings,
  ([summary, remedy]) => ({ audience: "internal", status: 500, summary, remedy }),
);
