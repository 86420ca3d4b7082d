import { type Change, CriticalityLevel, diff } from "@graphql-inspector/core";
import { affectedBy } from "./affected-by.ts";
import { defaultAt, hasDefault, inputAt, isRequiredInput } from "./inputs-of.ts";
import { isNewMember, isToldByItself } from "./is-told-by-itself.ts";
import { type Criticality, compareChanges, type SchemaChange, type SchemaVersions } from "./schema-change.ts";

/**
 * Every change between two schemas, breaking ones first. What belongs to something new is told with it, and a type
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

function toSchemaChange(change: Change, versions: SchemaVersions): SchemaChange {
  const coordinate = coordinateOf(change);
  return {
    criticality: criticalityOf(change, coordinate, versions),
    type: change.type,
    coordinate,
    message: messageOf(change, coordinate, versions),
    ...affectedBy(change, coordinate, versions),
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
      const input = coordinate === null ? undefined : inputAt(coordinate, after);
      const isQuiet = input !== undefined && !hasDefault(input) && !isRequiredInput(input);
      return isQuiet ? "safe" : levels[change.criticality.level];
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
  const [old, now] = [before, after].map((schema) => defaultAt(coordinate, schema) ?? "none");
  return `The default of "${coordinate}" changed from ${old} to ${now}.`;
}

const levels: Readonly<Record<CriticalityLevel, Criticality>> = {
  [CriticalityLevel.Breaking]: "breaking",
  [CriticalityLevel.Dangerous]: "dangerous",
  [CriticalityLevel.NonBreaking]: "safe",
};

/** The library's paths are names and points: `Type.field.argument` is `Type.field(argument:)`. */
function coordinateOf({ type, path, meta }: Change): string | null {
  if (path === undefined || path === "") {
    return null;
  }
  const [typeName = "", member, argument] = path.replace(/\.@.*$/, "").split(".");
  if (typeName.startsWith("@")) {
    const directiveArgument = type === "DIRECTIVE_ARGUMENT_ADDED" ? meta.addedDirectiveArgumentName : member;
    return directiveArgument === undefined ? typeName : `${typeName}(${directiveArgument}:)`;
  }
  const isOfArgument = /^(?:FIELD_ARGUMENT|DIRECTIVE_USAGE_ARGUMENT_DEFINITION)_/.test(type);
  if (member === undefined) {
    return typeName;
  }
  return argument !== undefined && isOfArgument
    ? `${typeName}.${member}(${argument}:)`
    : `${typeName}.${member}`;
}

/** The library quotes with apostrophes and ends without a point. */
function sentence(text: string): string {
  return `${text.replaceAll(/'([^']*)'/g, '"$1"').replace(/\.$/, "")}.`;
}
