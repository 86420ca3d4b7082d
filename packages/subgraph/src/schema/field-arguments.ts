import type { Field, PageLimits } from "../definition/field.ts";
import type { RootField } from "../definition/root-field.ts";
import { type Arguments, type Scalar, scalar } from "../definition/scalar.ts";
import type { SubgraphModel } from "../model/subgraph-model.ts";
import type { ArgumentModel } from "./field-type.ts";

/** The arguments of a field, in the order in which the schema prints them. */
export function fieldArguments(model: SubgraphModel, field: Field | RootField): readonly ArgumentModel[] {
  switch (field.kind) {
    case "byKey":
      return keyArguments(model, field.target.name);
    case "list":
      return field.page === undefined ? [] : pageArguments(field.page);
    case "many":
      return pageArguments(field.page);
    case "function":
    case "resolved":
    case "resolvedRoot":
      return namedArguments(field.args);
    case "column":
    case "reference":
    case "one":
      return [];
  }
}

function keyArguments(model: SubgraphModel, entityName: string): readonly ArgumentModel[] {
  const key = model.entitiesByName.get(entityName)?.keys[0] ?? [];
  return key.map(({ field, scalar: name, columnKind }) => ({
    name: field,
    scalar: keyScalar(name, columnKind),
    defaultValue: undefined,
  }));
}

function keyScalar(name: Scalar["name"], columnKind: Scalar["columnKind"]): Scalar {
  const keyed: Scalar = {
    name,
    columnKind,
    isNullable: false,
    nullable: () => ({ ...keyed, isNullable: true, nullable: keyed.nullable }),
  };
  return keyed;
}

function pageArguments(page: PageLimits): readonly ArgumentModel[] {
  return [
    { name: "limit", scalar: scalar.int(), defaultValue: page.default },
    { name: "offset", scalar: scalar.int(), defaultValue: 0 },
  ];
}

function namedArguments(args: Arguments): readonly ArgumentModel[] {
  return Object.entries(args).map(([name, type]) => ({ name, scalar: type, defaultValue: undefined }));
}
