import {
  GraphQLEnumType,
  type GraphQLInputFieldConfig,
  GraphQLInputObjectType,
  type GraphQLInputType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLString,
} from "graphql";
import type { Stub } from "../definition/entity.ts";
import type { ColumnField, Field, Leaf, OrderTerm } from "../definition/field.ts";
import { allowedOperators, type FilterOperator, operatorsByKind } from "../definition/filter.ts";
import type { EntityModel } from "../model/subgraph-model.ts";
import { filterKindOf, leafGraphqlType, leafName } from "./leaf.ts";
import { scalarTypesByName } from "./scalars.ts";

type InputFields = Record<string, GraphQLInputFieldConfig>;

/** Whether clients may filter lists of an entity at all. */
export function hasFilters(entity: EntityModel): boolean {
  return [...entity.fieldsByName.values()].some((field) => "filter" in field && field.filter !== undefined);
}

/** What the names of an entity's inputs begin with. */
function inputPrefix({ name, options }: EntityModel): string {
  return options.inputPrefix ?? name;
}

/** The input types by which clients filter and order lists; each made once, when it is asked for first. */
export class FilterTypes {
  readonly #entityNamed: (name: string) => EntityModel;
  readonly #inputsByName = new Map<string, GraphQLInputObjectType>();
  readonly #ordersByEntity = new Map<string, GraphQLEnumType | undefined>();

  constructor(entityNamed: (name: string) => EntityModel) {
    this.#entityNamed = entityNamed;
  }

  /** `OrderWhere`, all of whose fields hold together; `undefined` where no field of the entity has filters. */
  whereOf(entity: EntityModel): GraphQLInputObjectType | undefined {
    if (!hasFilters(entity)) {
      return undefined;
    }
    return this.#input(`${inputPrefix(entity)}Where`, (self) => {
      const several = { type: new GraphQLList(new GraphQLNonNull(self)) };
      const fields: InputFields = { and: several, or: several, not: { type: self } };
      for (const [name, field] of entity.fieldsByName) {
        const type = this.#conditionOf(entity, name, field);
        if (type !== undefined) {
          fields[name] = { type };
        }
      }
      return fields;
    });
  }

  /** `OrderOrderBy`, whose values are order terms; `undefined` where no field of the entity may be ordered by. */
  orderByOf(entity: EntityModel): GraphQLEnumType | undefined {
    const known = this.#ordersByEntity.get(entity.name);
    if (known !== undefined) {
      return known;
    }
    const terms = [...entity.fieldsByName].flatMap(([name, field]) =>
      field.kind === "column" && field.order === true ? orderTerms(entity, name, field) : [],
    );
    const type =
      terms.length === 0
        ? undefined
        : new GraphQLEnumType({
            name: `${inputPrefix(entity)}OrderBy`,
            values: Object.fromEntries(terms.map(([name, value]) => [name, { value }])),
          });
    this.#ordersByEntity.set(entity.name, type);
    return type;
  }

  #conditionOf(entity: EntityModel, name: string, field: Field): GraphQLInputType | undefined {
    if (!("filter" in field) || field.filter === undefined) {
      return undefined;
    }
    switch (field.kind) {
      case "column":
        return this.#filterOf(
          `${inputPrefix(entity)}${capitalize(name)}`,
          { leaf: field.leaf, isList: entity.source.columns[field.column]?.isList === true },
          field.filter,
        );
      case "reference":
        return this.#keyFilterOf(field.target);
      case "one":
        return this.whereOf(this.#entityNamed(field.target.name));
      case "many":
      case "connection":
        return this.#listFilterOf(this.#entityNamed(field.target.name));
    }
  }

  /** `StringFilter` for every operator of a scalar, or a type of the field's own for some of them. */
  #filterOf(
    coordinate: string,
    shown: { readonly leaf: Leaf; readonly isList: boolean },
    filter: true | readonly FilterOperator[],
  ): GraphQLInputObjectType {
    const kind = filterKindOf(shown.leaf, shown.isList);
    const operators = allowedOperators(kind, filter);
    const isWhole = operators.length === operatorsByKind[kind].length;
    const whole = `${leafName(shown.leaf)}${shown.isList ? "List" : ""}`;
    return this.#input(`${isWhole ? whole : coordinate}Filter`, () =>
      Object.fromEntries(
        operators.map((operator) => [operator, { type: this.#operandOf(shown.leaf, operator) }]),
      ),
    );
  }

  #operandOf(leaf: Leaf, operator: FilterOperator): GraphQLInputType {
    const type = leafGraphqlType(leaf);
    switch (operator) {
      case "isNull":
      case "isEmpty":
        return scalarTypesByName.Boolean;
      case "in":
      case "notIn":
      case "hasEvery":
      case "hasSome":
        return new GraphQLList(new GraphQLNonNull(type));
      case "at":
        return new GraphQLList(new GraphQLNonNull(this.#jsonPathFilter()));
      default:
        return type;
    }
  }

  #jsonPathFilter(): GraphQLInputObjectType {
    const json = { type: scalarTypesByName.JSON };
    return this.#input("JSONPathFilter", () => ({
      path: { type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(GraphQLString))) },
      exists: { type: scalarTypesByName.Boolean },
      eq: json,
      ne: json,
      lt: json,
      lte: json,
      gt: json,
      gte: json,
      contains: json,
    }));
  }

  #keyFilterOf(stub: Stub): GraphQLInputObjectType {
    return this.#input(`${stub.name}KeyFilter`, () =>
      Object.fromEntries(
        Object.entries(stub.key).map(([name, scalar]) => [
          name,
          { type: this.#filterOf(stub.name + capitalize(name), { leaf: scalar, isList: false }, true) },
        ]),
      ),
    );
  }

  #listFilterOf(target: EntityModel): GraphQLInputObjectType | undefined {
    const where = this.whereOf(target);
    return (
      where &&
      this.#input(`${inputPrefix(target)}ListFilter`, () => ({
        some: { type: where },
        every: { type: where },
        none: { type: where },
      }))
    );
  }

  #input(name: string, fields: (self: GraphQLInputObjectType) => InputFields): GraphQLInputObjectType {
    const known = this.#inputsByName.get(name);
    if (known !== undefined) {
      return known;
    }
    const type: GraphQLInputObjectType = new GraphQLInputObjectType({ name, fields: () => fields(type) });
    this.#inputsByName.set(name, type);
    return type;
  }
}

/** `CREATED_AT_ASC` and so on for a field `createdAt`; where nulls go is only asked for where there may be any. */
function orderTerms(
  entity: EntityModel,
  name: string,
  { column }: ColumnField,
): readonly (readonly [string, OrderTerm])[] {
  const constant = name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toUpperCase();
  const plain = [
    [`${constant}_ASC`, { column, direction: "asc" }],
    [`${constant}_DESC`, { column, direction: "desc" }],
  ] as const;
  return entity.source.columns[column]?.isNullable === true
    ? [
        ...plain,
        [`${constant}_ASC_NULLS_FIRST`, { column, direction: "asc", nulls: "first" }],
        [`${constant}_DESC_NULLS_LAST`, { column, direction: "desc", nulls: "last" }],
      ]
    : plain;
}

function capitalize(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
