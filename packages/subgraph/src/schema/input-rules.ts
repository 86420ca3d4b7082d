import type { InputType } from "../definition/input-object.ts";
import { type BoundValue, listRules, rulesOf, type ValueRules } from "./column-value.ts";
import { leafGraphqlType } from "./leaf.ts";

/** How values of an argument's type are held against the columns that they are for, and bound. */
export function rulesOfInput(type: InputType): ValueRules {
  switch (type.kind) {
    case "scalar":
      return rulesOf(type.columnKind);
    case "enum":
      return rulesOf("text");
    case "customScalar": {
      const rules = rulesOf(type.columnKind);
      return { ...rules, read: (value) => rules.read(leafGraphqlType(type).coerceOutputValue(value)) };
    }
    case "list":
      return type.item.kind === "input" || type.item.kind === "list"
        ? jsonRules(type)
        : listOfValues(type.item);
    case "input":
      return jsonRules(type);
  }
}

/** Lists may hold nulls where their items' type says so. */
function listOfValues(item: InputType): ValueRules {
  const rules = rulesOfInput(item);
  const list = listRules(rules);
  return item.isNullable
    ? {
        ...list,
        read: (value) => {
          const items: unknown = Array.isArray(value)
            ? value.map((each) => (each === null ? null : rules.read(each)))
            : undefined;
          // PostgreSQL reads null in an array as the driver prints it.
          return Array.isArray(items) && !items.includes(undefined)
            ? (items as readonly BoundValue[])
            : undefined;
        },
      }
    : list;
}

/** Objects, and lists of them, are bound as JSON, with the names of the graph. */
function jsonRules(type: InputType): ValueRules {
  return {
    sqlType: "jsonb",
    expected: `a value that its type ${"name" in type ? `"${type.name}" ` : ""}allows`,
    read: (value) => {
      const json = toJson(type, value);
      return json === undefined ? undefined : JSON.stringify(json);
    },
  };
}

function toJson(type: InputType, value: unknown): unknown {
  if (value === null || value === undefined) {
    return null;
  }
  switch (type.kind) {
    case "list": {
      const items = (value as readonly unknown[]).map((item) => toJson(type.item, item));
      return items.includes(undefined) ? undefined : items;
    }
    case "input": {
      const object: Record<string, unknown> = Object.create(null);
      for (const [name, field] of Object.entries(type.fields)) {
        const given = (value as Readonly<Record<string, unknown>>)[name];
        if (given === undefined) {
          continue;
        }
        object[name] = toJson(field, given);
        if (object[name] === undefined) {
          return undefined;
        }
      }
      return object;
    }
    default: {
      const bound = rulesOfInput(type).read(value);
      return type.kind === "scalar" && type.name === "JSON" && typeof bound === "string"
        ? JSON.parse(bound)
        : bound;
    }
  }
}

/** Where a value breaks the rules of its type, and what was expected there; `undefined` where nowhere. */
export function findFault(
  type: InputType,
  value: unknown,
  path: string,
): { readonly path: string; readonly value: unknown; readonly expected: string } | undefined {
  if (value === null || value === undefined) {
    return undefined;
  }
  if (type.kind === "list") {
    return firstOf(value as readonly unknown[], (item, index) =>
      findFault(type.item, item, `${path}[${index}]`),
    );
  }
  if (type.kind === "input") {
    const object = value as Readonly<Record<string, unknown>>;
    return firstOf(Object.entries(type.fields), ([name, field]) =>
      findFault(field, object[name], `${path}.${name}`),
    );
  }
  const { read, expected } = rulesOfInput(type);
  return read(value) === undefined ? { path, value, expected } : undefined;
}

function firstOf<Item, Result>(
  items: readonly Item[],
  find: (item: Item, index: number) => Result | undefined,
): Result | undefined {
  for (const [index, item] of items.entries()) {
    const found = find(item, index);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/** An argument's value as resolvers see it: fields of inputs that were not sent are null. */
export function completeInput(type: InputType, value: unknown): unknown {
  if (value === null || value === undefined) {
    return null;
  }
  switch (type.kind) {
    case "list":
      return (value as readonly unknown[]).map((item) => completeInput(type.item, item));
    case "input": {
      const object = value as Readonly<Record<string, unknown>>;
      const names = Object.keys(type.fields).filter((name) => !type.isOneOf || object[name] !== undefined);
      return Object.fromEntries(
        names.map((name) => [name, completeInput(type.fields[name] ?? type, object[name])]),
      );
    }
    default:
      return value;
  }
}
