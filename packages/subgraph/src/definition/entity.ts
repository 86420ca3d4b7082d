import type { Interface } from "./abstract-type.ts";
import type { OutputType } from "./arguments.ts";
import type { Column, ColumnKind, ColumnName, Columns, RequiredColumnName } from "./column.ts";
import type { TypeOptions } from "./federation-options.ts";
import type { ColumnKindsByScalar, ScalarName } from "./scalar.ts";
import type { Source } from "./source.ts";

/** A type that rows are of: the handle that fields, queries and mutations refer to it by. */
export interface RowType<
  Name extends string = string,
  SourceColumns extends Columns = Columns,
  KeyColumn extends string = string,
  External extends ExternalFields = ExternalFields,
> {
  readonly kind: "entity" | "interface" | "union";
  readonly name: Name;
  readonly source: Source<SourceColumns>;
  /** The columns of the key that single rows are read by and lists are ordered by. */
  readonly key: readonly KeyColumn[];
  /** Further keys by which other subgraphs may refer to it. */
  readonly otherKeys: readonly (readonly string[])[];
  /** Fields that other subgraphs resolve, for those here that need their values. */
  readonly external: External;
}

/** An entity of this subgraph. */
export interface Entity<
  Name extends string = string,
  SourceColumns extends Columns = Columns,
  KeyColumn extends string = string,
  External extends ExternalFields = ExternalFields,
  InterfaceField extends string = string,
> extends RowType<Name, SourceColumns, KeyColumn, External> {
  readonly kind: "entity";
  /** The interfaces that it implements, each of whose fields it must have. */
  readonly interfaces: readonly Interface<string, Columns, string, InterfaceField>[];
  /** In the order in which they are written. */
  readonly options: EntityTypeOptions;
}

/** The types of fields of other subgraphs, by name. */
export type ExternalFields = Readonly<Record<string, OutputType>>;

/** What entities may say of themselves. */
export interface EntityTypeOptions extends TypeOptions {
  /** The entity is an interface elsewhere, all of whose types get these fields. */
  readonly interfaceObject?: true;
  /** Marks the entity as an extension of another subgraph's, for graphs whose keys are external as in Federation 1. */
  readonly extends?: true;
  /**
   * What the names of the inputs begin with by which lists are filtered and ordered: `OrderWhere`, `OrderOrderBy` unless
   * said. Composition keeps of an input what all subgraphs have of it: where two of them list one entity, by fields of
   * their own each, one of them says another name here.
   */
  readonly inputPrefix?: string;
  /** Names by which fields below read values of the object: see `fromContext`. */
  readonly context?: string | readonly string[];
}

/** The key of an entity: one column, or several that are unique together. None of them may be nullable. */
export type KeyColumns<SourceColumns extends Columns> =
  | RequiredColumnName<SourceColumns>
  | readonly [RequiredColumnName<SourceColumns>, ...RequiredColumnName<SourceColumns>[]];

export type ColumnInKey<Key> = Key extends readonly (infer Name extends string)[]
  ? Name
  : Key extends string
    ? Key
    : never;

/** A further key, whose columns may be null: rows that have null there are not known by it. */
export type OtherKeyColumns<SourceColumns extends Columns> =
  | ColumnName<SourceColumns>
  | readonly [ColumnName<SourceColumns>, ...ColumnName<SourceColumns>[]];

/** What an entity is made of, its fields aside. */
export interface EntityOptions<
  SourceColumns extends Columns,
  Key,
  External = ExternalFields,
  Interfaces extends readonly Interface[] = readonly Interface[],
> extends EntityTypeOptions {
  /** Interfaces whose columns the source has, and whose fields the entity gets. */
  readonly implements?: Interfaces;
  readonly source: Source<SourceColumns>;
  /** The columns whose fields make the entity's first `@key`. */
  readonly key: Key;
  readonly otherKeys?: readonly OtherKeyColumns<SourceColumns>[];
  /** Fields that other subgraphs resolve and fields here require, with their types. */
  readonly external?: External;
}

/** An entity that another subgraph defines and this one only refers to. */
export interface Stub<
  Name extends string = string,
  Key extends StubKey = StubKey,
  External extends StubFields = StubFields,
> {
  readonly kind: "stub";
  readonly name: Name;
  readonly key: Key;
  /** Fields of the other subgraph that references here may provide. */
  readonly external: External;
}

/** The scalars of a stub's key fields, by their names in the graph. */
export type StubKey = Readonly<Record<string, ScalarName>>;

/** The scalars of further fields of a stub, `"String!"` where the field is never null. */
export type StubFields = Readonly<Record<string, ScalarName | `${ScalarName}!`>>;

/** The scalar of a stub's field, and whether it may be null. */
export function stubFieldType(type: StubFields[string]): {
  readonly scalar: ScalarName;
  readonly isNullable: boolean;
} {
  const isNullable = !type.endsWith("!");
  // What is left is the name of a scalar, by the type of the whole.
  return { scalar: (isNullable ? type : type.slice(0, -1)) as ScalarName, isNullable };
}

type KeyValueByKind = {
  readonly [Kind in ColumnKind]: Kind extends "bigint"
    ? bigint | number | string
    : Kind extends "int"
      ? number | string
      : Kind extends "float"
        ? number
        : Kind extends "boolean"
          ? boolean
          : string;
};

type KeyValue<C extends Column> = KeyValueByKind[C["kind"]];

/** What a resolver returns to say which row it means: a value for each column of the entity's key. */
export type KeyOf<E> =
  E extends RowType<string, infer SourceColumns, infer KeyColumn>
    ? [KeyColumn] extends [never]
      ? never
      : { readonly [Name in KeyColumn & ColumnName<SourceColumns>]: KeyValue<SourceColumns[Name]> }
    : never;

/** For each field of a stub, the columns that can hold it. */
export type ReferenceColumns<SourceColumns extends Columns, Fields extends StubFields> = {
  readonly [Field in keyof Fields]: Fields[Field] extends `${infer Name extends ScalarName}!`
    ? Extract<ColumnHolding<SourceColumns, Name>, RequiredColumnName<SourceColumns>>
    : ColumnHolding<SourceColumns, Fields[Field] & ScalarName>;
};

type ColumnHolding<SourceColumns extends Columns, S extends ScalarName> = {
  [Name in ColumnName<SourceColumns>]: SourceColumns[Name]["kind"] extends ColumnKindsByScalar[S]
    ? Name
    : never;
}[ColumnName<SourceColumns>];

/** Columns of the target by which its rows are found, each with the column here that holds the same value. */
export type JoinColumns<TargetColumns extends Columns, SourceColumns extends Columns> = {
  readonly [Target in ColumnName<TargetColumns>]?: {
    [Name in ColumnName<SourceColumns>]: SourceColumns[Name]["kind"] extends TargetColumns[Target]["kind"]
      ? Name
      : never;
  }[ColumnName<SourceColumns>];
};
