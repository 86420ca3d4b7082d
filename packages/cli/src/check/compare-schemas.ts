import { type Change, CriticalityLevel, diff } from "@graphql-inspector/core";
import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLSchema,
  isInputObjectType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  print,
} from "graphql";
import { type Criticality, compareChanges, type SchemaChange } from "./schema-change.ts";

/** The versions of a schema that clients see. */
export interface SchemaVersions {
  readonly before: GraphQLSchema;
  readonly after: GraphQLSchema;
}

/**
 * Every change between two schemas, breaking ones first. What belongs to a new type is told with the type, and a type
 * that comes to an interface counts as dangerous: clients may not know it.
 *
 * @see https://the-guild.dev/graphql/inspector/docs/essentials/diff
 */
export async function compareSchemas(versions: SchemaVersions): Promise<readonly SchemaChange[]> {
  const changes = await diff(versions.before, versions.after);
  return changes
    .filter((change) => isToldByItself(change, versions))
    .map((change) => toSchemaChange(change, versions))
    .sort(compareChanges);
}

function isToldByItself(change: Change, { before }: SchemaVersions): boolean {
  const { type, path = "" } = change;
  // Deprecations have changes of their own beside those of the directive.
  if (
    /\.@deprecated\b/.test(path) &&
    /^DIRECTIVE_USAGE_(?:ARGUMENT|FIELD_DEFINITION|ENUM_VALUE)_/.test(type)
  ) {
    return type.startsWith("DIRECTIVE_USAGE_ARGUMENT_DEFINITION_");
  }
  if (type === "TYPE_ADDED" || path.startsWith("@") || path === "") {
    return true;
  }
  const isOfNewType = before.getType(path.split(".")[0] ?? "") === undefined;
  return !isOfNewType || isNewMember(change, before);
}

/** Whether a type comes to an interface that there was before. */
function isNewMember({ type, meta }: Change, before: GraphQLSchema): boolean {
  return type === "OBJECT_TYPE_INTERFACE_ADDED" && isInterfaceType(before.getType(meta.addedInterfaceName));
}

function toSchemaChange(change: Change, versions: SchemaVersions): SchemaChange {
  const coordinate = coordinateOf(change);
  return {
    criticality: criticalityOf(change, coordinate, versions),
    type: change.type,
    coordinate,
    message: messageOf(change, coordinate, versions),
    affects: affectedBy(change, coordinate, versions),
  };
}

/** What the library says, but for what it has otherwise than the meaning of the words here. */
function criticalityOf(
  change: Change,
  coordinate: string | null,
  { before, after }: SchemaVersions,
): Criticality {
  switch (change.type) {
    case "OBJECT_TYPE_INTERFACE_ADDED":
      return isNewMember(change, before) ? "dangerous" : levels[change.criticality.level];
    case "DIRECTIVE_REPEATABLE_REMOVED":
      return "breaking";
    case "FIELD_ARGUMENT_ADDED": {
      // As with a field of an input type: who does not know of it does not notice it, unless it has a value by itself.
      const isQuiet = coordinate !== null && defaultOf(coordinate, after) === undefined;
      return isQuiet && !isRequired(coordinate, after) ? "safe" : levels[change.criticality.level];
    }
    default:
      return levels[change.criticality.level];
  }
}

/** The library prints defaults as JavaScript has them. */
function messageOf(change: Change, coordinate: string | null, { before, after }: SchemaVersions): string {
  if (coordinate === null || !/_DEFAULT(?:_VALUE)?_CHANGED$/.test(change.type)) {
    return sentence(change.message);
  }
  const [old, now] = [before, after].map((schema) => defaultOf(coordinate, schema) ?? "none");
  return `The default of "${coordinate}" changed from ${old} to ${now}.`;
}

const levels: Readonly<Record<CriticalityLevel, Criticality>> = {
  [CriticalityLevel.Breaking]: "breaking",
  [CriticalityLevel.Dangerous]: "dangerous",
  [CriticalityLevel.NonBreaking]: "safe",
};

/** The library's paths are names and points: `Type.field.argument` is `Type.field(argument:)`. */
function coordinateOf({ type, path }: Change): string | null {
  if (path === undefined || path === "") {
    return null;
  }
  const [typeName = "", member, argument] = path.replace(/\.@.*$/, "").split(".");
  const isOfArgument = /^(?:FIELD_ARGUMENT|DIRECTIVE_USAGE_ARGUMENT_DEFINITION)_/.test(type);
  if (member === undefined) {
    return typeName;
  }
  return argument !== undefined && isOfArgument
    ? `${typeName}.${member}(${argument}:)`
    : `${typeName}.${member}`;
}

/** An operation uses what has changed, or what something new came to. */
function affectedBy(
  { type, meta }: Change,
  coordinate: string | null,
  versions: SchemaVersions,
): readonly string[] {
  if (coordinate === null) {
    return rootsOf(type, versions.before);
  }
  switch (type) {
    case "OBJECT_TYPE_INTERFACE_ADDED":
      return [meta.addedInterfaceName];
    case "OBJECT_TYPE_INTERFACE_REMOVED":
      return [coordinate, meta.removedInterfaceName];
    case "FIELD_ARGUMENT_ADDED":
    case "FIELD_ARGUMENT_DEFAULT_CHANGED":
    case "INPUT_FIELD_ADDED":
    case "INPUT_FIELD_DEFAULT_VALUE_CHANGED":
    case "ENUM_VALUE_ADDED":
    case "FIELD_ADDED":
      return [parentOf(coordinate)];
    case "FIELD_ARGUMENT_TYPE_CHANGED":
    case "INPUT_FIELD_TYPE_CHANGED":
      return [isRequired(coordinate, versions.after) ? parentOf(coordinate) : coordinate];
    default:
      return [coordinate];
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

/** `Type.field` of `Type.field(argument:)`, `Type` of `Type.field`. */
function parentOf(coordinate: string): string {
  return coordinate.replace(/(?:\(\w+:\)|\.\w+)$/, "");
}

/** Whether an argument or input field must be given, so that leaving it out is an error too. */
function isRequired(coordinate: string, schema: GraphQLSchema): boolean {
  const input = inputAt(coordinate, schema);
  return input !== undefined && isNonNullType(input.type) && defaultOf(coordinate, schema) === undefined;
}

/** The default of an argument or input field, as it is written. */
function defaultOf(coordinate: string, schema: GraphQLSchema): string | undefined {
  const node = inputAt(coordinate, schema)?.astNode?.defaultValue;
  return node === undefined ? undefined : print(node);
}

function inputAt(coordinate: string, schema: GraphQLSchema): GraphQLArgument | GraphQLInputField | undefined {
  const [, typeName = "", member = "", argument] = /^(\w+)\.(\w+)(?:\((\w+):\))?$/.exec(coordinate) ?? [];
  const type = schema.getType(typeName);
  if (isInputObjectType(type)) {
    return type.getFields()[member];
  }
  const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[member] : undefined;
  return field?.args.find(({ name }) => name === argument);
}

/** The library quotes with apostrophes and ends without a point. */
function sentence(text: string): string {
  return `${text.replaceAll(/'([^']*)'/g, '"$1"').replace(/\.$/, "")}.`;
}
