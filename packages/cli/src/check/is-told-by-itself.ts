import type { Change } from "@graphql-inspector/core";
import { type GraphQLSchema, isEnumType, isInterfaceType } from "graphql";
import { memberAt } from "./inputs-of.ts";
import type { SchemaVersions } from "./schema-change.ts";

/** What says that something is new; whatever else is found of it belongs to that. */
const additions: readonly string[] = [
  "TYPE_ADDED",
  "FIELD_ADDED",
  "FIELD_ARGUMENT_ADDED",
  "INPUT_FIELD_ADDED",
  "ENUM_VALUE_ADDED",
  "DIRECTIVE_ADDED",
];

/** Whether a change is told: it does not belong to another one that is. */
export function isToldByItself(change: Change, { before }: SchemaVersions): boolean {
  const { type, path = "" } = change;
  if (isNewMember(change, before)) {
    return true;
  }
  const parts = path.split(".").filter((part, index) => index === 0 || !part.startsWith("@"));
  // What is new at a place is told there, and nothing below it.
  const known = additions.includes(type) ? parts.slice(0, -1) : parts;
  return wasThere(known, before) && !isDeprecation(change);
}

/** Whether a type comes to an interface that there was before. */
export function isNewMember({ type, meta }: Change, before: GraphQLSchema): boolean {
  return type === "OBJECT_TYPE_INTERFACE_ADDED" && isInterfaceType(before.getType(meta.addedInterfaceName));
}

/** Whether a schema has what a path of the library leads to: a type or directive, a member, an argument. */
function wasThere([name, member, argument]: readonly string[], schema: GraphQLSchema): boolean {
  if (name === undefined || name === "") {
    return true;
  }
  if (name.startsWith("@")) {
    return schema.getDirective(name.slice(1)) !== undefined;
  }
  const type = schema.getType(name);
  if (type === undefined || member === undefined) {
    return type !== undefined;
  }
  if (isEnumType(type)) {
    return type.getValue(member) !== undefined;
  }
  const found = memberAt(type, member);
  return argument === undefined || found === undefined
    ? found !== undefined
    : "args" in found && found.args.some(({ name: known }) => known === argument);
}

/** Deprecations have changes of their own beside those of the directive. */
function isDeprecation({ type, path = "" }: Change): boolean {
  return (
    /\.@deprecated\b/.test(path) &&
    /^DIRECTIVE_USAGE_(?:ARGUMENT|FIELD_DEFINITION|ENUM_VALUE)_(?!DEFINITION_)/.test(type)
  );
}
