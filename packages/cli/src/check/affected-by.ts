import type { Change } from "@graphql-inspector/core";
import type { GraphQLSchema } from "graphql";
import { inputAt, isRequiredInput } from "./inputs-of.ts";
import type { SchemaChange, SchemaVersions } from "./schema-change.ts";

/** Which operations may notice a change: those that use what has changed, or what something new came to. */
export function affectedBy(
  { type, meta }: Change,
  coordinate: string | null,
  versions: SchemaVersions,
): Pick<SchemaChange, "affects" | "affectsOmission"> {
  if (coordinate === null) {
    return { affects: rootsOf(type, versions.before) };
  }
  switch (type) {
    case "OBJECT_TYPE_INTERFACE_ADDED":
      return { affects: [meta.addedInterfaceName] };
    case "OBJECT_TYPE_INTERFACE_REMOVED":
      return { affects: [coordinate, meta.removedInterfaceName] };
    case "FIELD_ARGUMENT_ADDED":
    case "INPUT_FIELD_ADDED":
    case "ENUM_VALUE_ADDED":
    case "FIELD_ADDED":
    case "DIRECTIVE_ARGUMENT_ADDED":
      return { affects: [parentOf(coordinate)] };
    case "FIELD_ARGUMENT_DEFAULT_CHANGED":
    case "INPUT_FIELD_DEFAULT_VALUE_CHANGED":
    case "DIRECTIVE_ARGUMENT_DEFAULT_VALUE_CHANGED":
      // Who gives a value does not get the default.
      return { affects: [], affectsOmission: coordinate };
    case "FIELD_ARGUMENT_TYPE_CHANGED":
    case "INPUT_FIELD_TYPE_CHANGED":
    case "DIRECTIVE_ARGUMENT_TYPE_CHANGED":
      return { affects: [mustBeGiven(coordinate, versions.after) ? parentOf(coordinate) : coordinate] };
    default:
      return { affects: [coordinate] };
  }
}

/** The root type that a change of the schema itself is about. */
function rootsOf(changeType: string, schema: GraphQLSchema): readonly string[] {
  const roots = {
    SCHEMA_QUERY_TYPE_CHANGED: schema.getQueryType(),
    SCHEMA_MUTATION_TYPE_CHANGED: schema.getMutationType(),
    SCHEMA_SUBSCRIPTION_TYPE_CHANGED: schema.getSubscriptionType(),
  };
  return Object.entries(roots).flatMap(([type, root]) => (type === changeType ? (root?.name ?? []) : []));
}

/** Whether leaving the input at a coordinate out is an error too. */
function mustBeGiven(coordinate: string, schema: GraphQLSchema): boolean {
  const input = inputAt(coordinate, schema);
  return input !== undefined && isRequiredInput(input);
}

/** `Type.field` of `Type.field(argument:)`, `@directive` of `@directive(argument:)`, `Type` of `Type.field`. */
function parentOf(coordinate: string): string {
  return coordinate.replace(/(?:\(\w+:\)|\.\w+)$/, "");
}
