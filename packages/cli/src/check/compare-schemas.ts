import { type Change, CriticalityLevel, diff } from "@graphql-inspector/core";
import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLSchema,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
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
    criticality: isNewMember(change, versions.before) ? "dangerous" : levels[change.criticality.level],
    type: change.type,
    coordinate,
    message: sentence(change.message),
    affects: affectedBy(change, coordinate, versions),
  };
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
    return rootsOf(versions.before);
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

function rootsOf(schema: GraphQLSchema): readonly string[] {
  return [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap(
    (type) => type?.name ?? [],
  );
}

/** `Type.field` of `Type.field(argument:)`, `Type` of `Type.field`. */
function parentOf(coordinate: string): string {
  return coordinate.replace(/(?:\(\w+:\)|\.\w+)$/, "");
}

/** Whether an argument or input field must be given, so that leaving it out is an error too. */
function isRequired(coordinate: string, schema: GraphQLSchema): boolean {
  const [, typeName = "", member = "", argument] = /^(\w+)\.(\w+)(?:\((\w+):\))?$/.exec(coordinate) ?? [];
  const type = schema.getType(typeName);
  if (isInputObjectType(type)) {
    const field: GraphQLInputField | undefined = type.getFields()[member];
    return field !== undefined && isRequiredInputField(field);
  }
  const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[member] : undefined;
  const found: GraphQLArgument | undefined = field?.args.find(({ name }) => name === argument);
  return found !== undefined && isRequiredArgument(found);
}

/** The library quotes with apostrophes and ends without a point. */
function sentence(text: string): string {
  return `${text.replaceAll(/'([^']*)'/g, '"$1"').replace(/\.$/, "")}.`;
}
