import { type GraphQLInputType, GraphQLList, GraphQLNonNull } from "graphql";
import type { Arguments } from "../definition/arguments.ts";
import type { Field, PageLimits } from "../definition/field.ts";
import type { RootField } from "../definition/root-field.ts";
import type { EntityModel, SubgraphModel } from "../model/subgraph-model.ts";
import { rulesOf, type ValueRules } from "./column-value.ts";
import type { ArgumentModel } from "./field-type.ts";
import { rulesOfInput } from "./input-rules.ts";
import { inputGraphqlType, leafGraphqlType } from "./leaf.ts";
import { scalarTypesByName } from "./scalars.ts";

/** The arguments of a field, in the order in which the schema prints them. */
export function fieldArguments(model: SubgraphModel, field: Field | RootField): readonly ArgumentModel[] {
  switch (field.kind) {
    case "byKey":
      return keyArguments(model, field.target.name);
    case "list":
      return [
        ...namedArguments(field.args),
        ...listArguments(model, field.target.name),
        ...(field.page === undefined ? [] : pageArguments(field.page)),
      ];
    case "many":
      return [
        ...listArguments(model, field.target.name),
        ...(field.page === undefined ? [] : pageArguments(field.page)),
      ];
    case "rootConnection":
      return [...namedArguments(field.args), ...listArguments(model, field.target.name), ...cursorArguments];
    case "connection":
      return [...listArguments(model, field.target.name), ...cursorArguments];
    case "function":
    case "resolved":
    case "resolvedRoot":
      return namedArguments(field.args);
    case "column":
    case "reference":
    case "sql":
    case "external":
    case "value":
    case "one":
      return [];
  }
}

function keyArguments(model: SubgraphModel, entityName: string): readonly ArgumentModel[] {
  const key = model.rowTypesByName.get(entityName)?.keys[0] ?? [];
  return key.map(({ path, leaf, rules }) => ({
    name: keyArgumentName(path),
    type: new GraphQLNonNull(leafGraphqlType(leaf)),
    rules,
    defaultValue: undefined,
  }));
}

/** `id` for a field of the entity, `studyCaseNumber` for `study { caseNumber }`. */
function keyArgumentName(path: readonly string[]): string {
  return path
    .map((name, index) => (index === 0 ? name : name.charAt(0).toUpperCase() + name.slice(1)))
    .join("");
}

/** `where` and `orderBy`, where fields of the entity allow them. */
function listArguments(model: SubgraphModel, entityName: string): readonly ArgumentModel[] {
  const entity: EntityModel | undefined = model.rowTypesByName.get(entityName);
  const where = entity && model.filterTypes.whereOf(entity);
  const orderBy = entity && model.filterTypes.orderByOf(entity);
  return [
    ...(where === undefined ? [] : [structured("where", where)]),
    ...(orderBy === undefined ? [] : [structured("orderBy", new GraphQLList(new GraphQLNonNull(orderBy)))]),
  ];
}

/** Takes every value that the schema takes: what is within is read piece by piece. */
const anyValue: ValueRules = { sqlType: "jsonb", expected: "a value of its type", read: () => true };

function structured(name: string, type: GraphQLInputType): ArgumentModel {
  return { name, type, rules: anyValue, defaultValue: undefined };
}

function pageArguments(page: PageLimits): readonly ArgumentModel[] {
  const type = new GraphQLNonNull(scalarTypesByName.Int);
  const rules = rulesOf("int");
  return [
    { name: "limit", type, rules, defaultValue: page.default },
    { name: "offset", type, rules, defaultValue: 0 },
  ];
}

const cursorArguments: readonly ArgumentModel[] = [
  { name: "first", type: scalarTypesByName.Int, rules: rulesOf("int"), defaultValue: undefined },
  { name: "after", type: scalarTypesByName.String, rules: rulesOf("text"), defaultValue: undefined },
  { name: "last", type: scalarTypesByName.Int, rules: rulesOf("int"), defaultValue: undefined },
  { name: "before", type: scalarTypesByName.String, rules: rulesOf("text"), defaultValue: undefined },
];

function namedArguments(args: Arguments): readonly ArgumentModel[] {
  return Object.entries(args).map(([name, input]) => ({
    name,
    type: inputGraphqlType(input),
    rules: rulesOfInput(input),
    input,
    ...("fromContext" in input && typeof input.fromContext === "string"
      ? { fromContext: input.fromContext }
      : {}),
    defaultValue: undefined,
  }));
}
