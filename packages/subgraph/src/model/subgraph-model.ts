import type { Consumer, Observer } from "@hansa/events";
import type { GraphQLInputObjectType } from "graphql";
import type { EntityTypeOptions, ExternalFields, Stub } from "../definition/entity.ts";
import type { EnumType } from "../definition/enum-type.ts";
import type { FieldOptions, OwnDirective, SharedOptions } from "../definition/federation-options.ts";
import type { Field, Leaf } from "../definition/field.ts";
import type { DecidePolicies } from "../definition/policies.ts";
import type { RootField } from "../definition/root-field.ts";
import type { RowSecurity } from "../definition/row-security.ts";
import type { Source, SqlFunction } from "../definition/source.ts";
import type { ValueType } from "../definition/value-type.ts";
import type { ValueRules } from "../schema/column-value.ts";
import type { FilterTypes } from "../schema/filter-types.ts";

/** A subgraph as plain data: what the schema, the SDL and the SQL are made from. */
export interface SubgraphModel {
  readonly name: string;
  readonly directives: Readonly<Record<string, OwnDirective>>;
  readonly rowSecurity: RowSecurity | undefined;
  readonly policies: DecidePolicies | undefined;
  readonly entitiesByName: ReadonlyMap<string, EntityModel>;
  readonly abstractsByName: ReadonlyMap<string, AbstractModel>;
  /** Every type that rows are of: entities, interfaces and unions. */
  readonly rowTypesByName: ReadonlyMap<string, EntityModel>;
  readonly stubsByName: ReadonlyMap<string, Stub>;
  readonly enumsByName: ReadonlyMap<string, EnumType>;
  readonly valuesByName: ReadonlyMap<string, ValueType>;
  readonly queriesByName: ReadonlyMap<string, RootField>;
  readonly mutationsByName: ReadonlyMap<string, RootField>;
  readonly filterTypes: FilterTypes;
  readonly observers: readonly ObserverModel[];
  readonly consumers: readonly ConsumerModel[];
  /** What a module says of an input of its own. */
  optionsOfInput(type: GraphQLInputObjectType): SharedOptions;
}

/** A table whose changes are events. */
export interface ObserverModel {
  readonly observer: Observer;
  /** With the columns that the observer names, and no others. */
  readonly source: Source;
}

/** What handles events. */
export interface ConsumerModel {
  /** As the module says it, without the subgraph's. */
  readonly name: string;
  readonly consumer: Consumer;
  /** The function that has its effects; TypeScript does where there is none. */
  readonly call: SqlFunction | undefined;
}

/** An entity, or with `members` an interface or union. */
export interface EntityModel {
  readonly name: string;
  readonly options: EntityTypeOptions;
  readonly source: Source;
  readonly external: ExternalFields;
  /** The first is the one that rows are read by and lists ordered by. Never empty. */
  readonly keys: readonly [KeyModel, ...KeyModel[]];
  /** Columns that no two rows have alike: every list is ordered by them in the end. */
  readonly tieBreakers: readonly string[];
  readonly fieldsByName: ReadonlyMap<string, Field>;
  /** Names of the interfaces that it implements. */
  readonly interfaces: readonly string[];
}

/**
 * An interface or union of entities, as a type whose source is a union of theirs. Its key is empty where it has none,
 * and `fieldsByName` has what lists may be filtered and ordered by.
 */
export interface AbstractModel extends EntityModel {
  readonly kind: "interface" | "union";
  readonly members: readonly MemberModel[];
  /** The fields that an interface shows, in the order of the schema. */
  readonly shownFields: readonly string[];
  readonly fieldOptions: Readonly<Record<string, FieldOptions>>;
}

/** An entity among those of an interface or union. */
export interface MemberModel {
  readonly entity: EntityModel;
  /** Columns of the union's source by those of the entity's. */
  readonly columns: Readonly<Record<string, string>>;
}

export function isAbstract(entity: EntityModel): entity is AbstractModel {
  return "members" in entity;
}

/** One key, column by column, each with the field that shows it. */
export type KeyModel = readonly KeyPart[];

export interface KeyPart {
  /** The field that shows it, and the member of its object that does, where it is one. */
  readonly path: readonly [field: string, ...members: string[]];
  readonly column: string;
  readonly rules: ValueRules;
  readonly leaf: Leaf;
}
