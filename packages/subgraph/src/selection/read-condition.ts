import type { Column } from "../definition/column.ts";
import type { ColumnField, Field, ReferenceField } from "../definition/field.ts";
import { SubgraphError } from "../errors.ts";
import type { EntityModel, SubgraphModel } from "../model/subgraph-model.ts";
import { type BoundValue, rulesOf, rulesOfItem, type ValueRules } from "../schema/column-value.ts";
import type { Comparison, Condition, JsonCondition } from "./condition.ts";
import type { PlanAccess } from "./plan-access.ts";
import { quoteValue } from "./quote-value.ts";

/** How large filters may be. */
export interface FilterLimits {
  readonly maxFilterConditions: number;
  readonly maxFilterDepth: number;
  readonly maxFilterListLength: number;
}

/** What a filter is read with. `values` gathers what is bound. */
export interface ConditionContext {
  readonly model: SubgraphModel;
  readonly access: PlanAccess;
  /** `Query.orders`, for messages. */
  readonly coordinate: string;
  readonly limits: FilterLimits;
  readonly values: unknown[];
  /** Conditions read so far. */
  count: number;
}

type Input = Readonly<Record<string, unknown>>;

/** A place within the filter: its path, and how many levels lie above. */
interface Place {
  readonly path: string;
  readonly depth: number;
}

/**
 * Reads a coerced `where` of `entity`: all of its members hold together.
 *
 * @throws SubgraphError BAD_USER_INPUT for a value that its column cannot hold, or null where a value belongs: a filter
 * that were passed over in silence would answer more rows than were meant. FILTER_TOO_COMPLEX beyond the limits;
 * UNAUTHORIZED_FIELD_OR_TYPE for a field that may not be shown.
 */
export function readCondition(context: ConditionContext, entity: EntityModel, where: unknown): Condition {
  return readWhere(context, entity, where, { path: "where", depth: 0 });
}

function readWhere(
  context: ConditionContext,
  entity: EntityModel,
  where: unknown,
  { path, depth }: Place,
): Condition {
  const { maxFilterDepth } = context.limits;
  if (depth > maxFilterDepth) {
    throw tooComplex(context, `nests deeper than ${maxFilterDepth} levels`, "maxFilterDepth");
  }
  const members = Object.entries(readInput(context, where, path)).map(([name, value]) => {
    const place = { path: `${path}.${name}`, depth: depth + 1 };
    switch (name) {
      case "and":
      case "or":
        return readSeveral(context, entity, name === "and" ? "all" : "any", value, place);
      case "not":
        return { kind: "not" as const, of: readWhere(context, entity, value, place) };
      default: {
        const denial = context.access.denialOf(entity.name, name);
        if (denial !== undefined) {
          throw denial;
        }
        return readField(context, entity, entity.fieldsByName.get(name), value, place);
      }
    }
  });
  const [only] = members;
  return members.length === 1 && only !== undefined ? only : { kind: "all", of: members };
}

function readSeveral(
  context: ConditionContext,
  entity: EntityModel,
  kind: "all" | "any",
  value: unknown,
  { path, depth }: Place,
): Condition {
  const items = readList(context, value, path);
  return {
    kind,
    of: items.map((item, index) => {
      countCondition(context);
      return readWhere(context, entity, item, { path: `${path}[${index}]`, depth });
    }),
  };
}

function readField(
  context: ConditionContext,
  entity: EntityModel,
  field: Field | undefined,
  value: unknown,
  place: Place,
): Condition {
  switch (field?.kind) {
    case "column":
      return readOperators(context, entity, field, value, place.path);
    case "reference":
      return readReference(context, entity, field, value, place.path);
    case "one":
    case "many":
    case "connection": {
      const target = entityModel(context, field.target.name);
      countCondition(context);
      const related = { kind: "related" as const, source: target.source, join: field.join };
      if (field.kind === "one") {
        const of = readWhere(context, target, value, place);
        return { ...related, quantifier: "some", of };
      }
      const quantified = Object.entries(readInput(context, value, place.path));
      const of = quantified.map(([quantifier, where]) => {
        countCondition(context);
        return {
          ...related,
          // The server has held the names against the schema.
          quantifier: quantifier as "some" | "every" | "none",
          of: readWhere(context, target, where, { ...place, path: `${place.path}.${quantifier}` }),
        };
      });
      return { kind: "all", of };
    }
    default:
      throw new Error(`The filter of "${entity.name}" has a member that no field stands for.`);
  }
}

function readReference(
  context: ConditionContext,
  entity: EntityModel,
  { columns }: ReferenceField,
  value: unknown,
  path: string,
): Condition {
  const of = Object.entries(readInput(context, value, path)).map(([name, filter]) => {
    const column = columns[name] ?? "";
    return readOperators(context, entity, { column }, filter, `${path}.${name}`);
  });
  return { kind: "all", of };
}

function readOperators(
  context: ConditionContext,
  entity: EntityModel,
  { column }: Pick<ColumnField, "column">,
  value: unknown,
  path: string,
): Condition {
  const definition = columnNamed(entity, column);
  const rules = rulesOfItem(definition);
  const { sqlType } = rules;
  const compared = { kind: "compare" as const, column, sqlType, isNullable: definition.isNullable };
  const lists = { ...compared, sqlType: `${sqlType}[]` };
  const of = Object.entries(readInput(context, value, path)).map(([operator, operand]): Condition => {
    const at = `${path}.${operator}`;
    countCondition(context);
    switch (operator) {
      case "isNull":
        return { kind: "null", column, is: present(context, operand, at) === true };
      case "isEmpty":
        return { kind: "empty", column, is: present(context, operand, at) === true };
      case "has":
      case "hasEvery":
        return {
          ...lists,
          comparison: "contains",
          value: addList(context, rules, operator === "has" ? [operand] : operand, at),
        };
      case "hasSome":
        return { ...lists, comparison: "overlaps", value: addList(context, rules, operand, at) };
      case "in":
      case "notIn":
        return { ...compared, comparison: operator, value: addList(context, rules, operand, at) };
      case "contains":
        return definition.kind === "jsonb"
          ? { ...compared, comparison: "contains", value: addValue(context, rules, operand, at) }
          : {
              ...compared,
              comparison: "like",
              value: addPattern(context, operand, at, (text) => `%${text}%`),
            };
      case "startsWith":
        return {
          ...compared,
          comparison: "like",
          value: addPattern(context, operand, at, (text) => `${text}%`),
        };
      case "like":
      case "ilike":
        return { ...compared, comparison: operator, value: addOwnPattern(context, operand, at) };
      case "at":
        return readJsonPaths(context, column, operand, at);
      default:
        // The server has held the names against the schema: what is left compares with one value.
        return {
          ...compared,
          comparison: operator as Comparison,
          value: addValue(context, rules, operand, at),
        };
    }
  });
  const [only] = of;
  return of.length === 1 && only !== undefined ? only : { kind: "all", of };
}

function readJsonPaths(context: ConditionContext, column: string, value: unknown, path: string): Condition {
  const of = readList(context, value, path).flatMap((item, index) => {
    const at = `${path}[${index}]`;
    const { path: steps, ...operators } = readInput(context, item, at);
    const place = addList(context, textRules, steps, `${at}.path`);
    return Object.entries(operators).map(([operator, operand]): JsonCondition => {
      countCondition(context);
      if (operator === "exists") {
        const exists = present(context, operand, `${at}.exists`) === true;
        return {
          kind: "json",
          column,
          path: place,
          comparison: exists ? "exists" : "missing",
          value: undefined,
        };
      }
      const comparison = operator as JsonCondition["comparison"];
      const operandPlace = addJson(context, operand, `${at}.${operator}`);
      return { kind: "json", column, path: place, comparison, value: operandPlace };
    });
  });
  return { kind: "all", of };
}

function addValue(context: ConditionContext, rules: ValueRules, value: unknown, path: string): number {
  return context.values.push(readValue(context, rules, present(context, value, path), path)) - 1;
}

/** JSON's null is a value like any other. */
function addJson(context: ConditionContext, value: unknown, path: string): number {
  return context.values.push(readValue(context, rulesOf("jsonb"), value, path)) - 1;
}

function addList(context: ConditionContext, rules: ValueRules, value: unknown, path: string): number {
  const items = readList(context, value, path).map((item, index) =>
    readValue(context, rules, item, `${path}[${index}]`),
  );
  return context.values.push(items) - 1;
}

function addPattern(
  context: ConditionContext,
  value: unknown,
  path: string,
  toPattern: (escaped: string) => string,
): number {
  const text = String(readValue(context, textRules, present(context, value, path), path));
  return context.values.push(toPattern(text.replace(/[\\%_]/g, "\\$&"))) - 1;
}

const maxWildcards = 10;

/** A pattern of the client's own. Each further `%` multiplies the ways to match it, so that there may be only some. */
function addOwnPattern(context: ConditionContext, value: unknown, path: string): number {
  const pattern = String(readValue(context, textRules, present(context, value, path), path));
  const unescaped = pattern.replace(/\\./gs, "");
  if (unescaped.includes("\\")) {
    throw badValue(context, path, pattern, 'a pattern that does not end in the escape character "\\"');
  }
  if (unescaped.split("%").length - 1 > maxWildcards) {
    throw badValue(context, path, pattern, `a pattern with at most ${maxWildcards} "%"`);
  }
  return context.values.push(pattern) - 1;
}

function readValue(context: ConditionContext, rules: ValueRules, value: unknown, path: string): BoundValue {
  const bound = rules.read(value);
  if (bound === undefined) {
    throw badValue(context, path, value, rules.expected);
  }
  return bound;
}

const textRules: ValueRules = rulesOf("text");

function columnNamed(entity: EntityModel, name: string): Column {
  const column = entity.source.columns[name];
  if (column === undefined) {
    throw new Error(`The source of "${entity.name}" has no column "${name}".`);
  }
  return column;
}

function readInput(context: ConditionContext, value: unknown, path: string): Input {
  return present(context, value, path) as Input;
}

function readList(context: ConditionContext, value: unknown, path: string): readonly unknown[] {
  const items = present(context, value, path) as readonly unknown[];
  const { maxFilterListLength } = context.limits;
  if (items.length > maxFilterListLength) {
    throw tooComplex(
      context,
      `has a list of ${items.length} values at "${path}", more than ${maxFilterListLength}`,
      "maxFilterListLength",
    );
  }
  return items;
}

function present(context: ConditionContext, value: unknown, path: string): unknown {
  if (value === null || value === undefined) {
    throw badValue(context, path, null, "a value; leave it out to ask nothing, or ask for null by `isNull`");
  }
  return value;
}

function countCondition(context: ConditionContext): void {
  const { maxFilterConditions } = context.limits;
  context.count++;
  if (context.count > maxFilterConditions) {
    throw tooComplex(context, `has more than ${maxFilterConditions} conditions`, "maxFilterConditions");
  }
}

function entityModel({ model }: ConditionContext, name: string): EntityModel {
  const entity = model.rowTypesByName.get(name);
  if (entity === undefined) {
    throw new Error(`The entity "${name}" is not in the model.`);
  }
  return entity;
}

function badValue({ coordinate }: ConditionContext, path: string, value: unknown, expected: string) {
  return new SubgraphError(
    "BAD_USER_INPUT",
    `The filter of "${coordinate}" has the value ${quoteValue(value)} at "${path}". Expected ${expected}.`,
    { extensions: { argument: "where" } },
  );
}

function tooComplex({ coordinate }: ConditionContext, what: string, setting: keyof FilterLimits) {
  return new SubgraphError(
    "FILTER_TOO_COMPLEX",
    `The filter of "${coordinate}" ${what} (setting "${setting}"). Ask in several requests.`,
    { extensions: { argument: "where", setting } },
  );
}
