import type { Columns } from "./column.ts";
import type { Entity, KeyOf, RowType } from "./entity.ts";
import type { AccessOptions, FieldOptions, SharedOptions } from "./federation-options.ts";

type NoExternal = Readonly<Record<never, never>>;

/** What interfaces may say of themselves. */
export interface InterfaceTypeOptions extends SharedOptions, AccessOptions {
  /** As that of entities: see `EntityTypeOptions`. */
  readonly inputPrefix?: string;
}

/** What an interface is made of, its entities aside: they name it in `implements`. */
export interface InterfaceOptions<
  InterfaceColumns extends Columns,
  FieldName extends string,
  Key,
  Parents extends readonly Interface[] = readonly Interface[],
> extends InterfaceTypeOptions {
  /** Interfaces whose fields and columns it has before its own: its entities implement them, too. */
  readonly implements?: Parents;
  /** The fields that all of its entities have; each has the type that they give it. */
  readonly fields: readonly FieldName[];
  /** Columns that the sources of all of its entities have, for relations that lead to it, orders and the key. */
  readonly columns?: InterfaceColumns;
  /** Columns that are a key of each of its entities, and of all of them together: makes the `@key` of an entity interface. */
  readonly key?: Key;
  /** What single fields say of themselves. */
  readonly fieldOptions?: { readonly [Name in FieldName | FieldOfAny<Parents>]?: FieldOptions };
}

/** An interface of entities, each with a source of its own or a part of one that they share. */
export interface Interface<
  Name extends string = string,
  InterfaceColumns extends Columns = Columns,
  KeyColumn extends string = string,
  FieldName extends string = string,
> extends RowType<Name, InterfaceColumns, KeyColumn, NoExternal> {
  readonly kind: "interface";
  /** The interfaces that it implements, with those that they do. */
  readonly interfaces: readonly Interface[];
  readonly fieldNames: readonly FieldName[];
  readonly fieldOptions: Readonly<Record<string, FieldOptions>>;
  /** In the order in which they are written. */
  readonly options: InterfaceTypeOptions & { readonly key?: unknown };
}

/** A union of entities. Its columns are those that all of their sources have. */
export interface Union<
  Name extends string = string,
  UnionColumns extends Columns = Columns,
  Members extends readonly Entity[] = readonly Entity[],
> extends RowType<Name, UnionColumns, never, NoExternal> {
  readonly kind: "union";
  readonly members: Members;
  readonly options: SharedOptions;
}

/** A type whose rows are of several others. */
export type AbstractType = Interface | Union;

type ColumnsOf<T> = T extends RowType<string, infer SourceColumns> ? SourceColumns : never;

/** The columns that any of several interfaces has. */
export type ColumnsOfAny<Interfaces extends readonly Interface[]> = Interfaces extends readonly []
  ? unknown
  : ColumnsOfAll<Interfaces[number]>;

/** The names of the fields that any of several interfaces has. */
export type FieldOfAny<Interfaces extends readonly Interface[]> = Interfaces[number]["fieldNames"][number];

type ColumnsOfAll<T> = (T extends unknown ? (columns: ColumnsOf<T>) => void : never) extends (
  columns: infer All,
) => void
  ? All
  : never;

/** A column that holds nothing that `Expected` does not allow. */
type LikeColumn<Expected> = Expected extends Columns[string]
  ? {
      readonly kind: Expected["kind"];
      readonly isList: Expected["isList"];
      readonly isNullable: Expected["isNullable"] | false;
    }
  : never;

type LackingColumn<SourceColumns, Required> = {
  [Name in keyof Required]: Name extends keyof SourceColumns
    ? SourceColumns[Name] extends LikeColumn<Required[Name]>
      ? never
      : Name
    : Name;
}[keyof Required];

/** Holds a source against the columns of the interfaces that its entity implements. */
export type HasColumns<
  SourceColumns,
  Interfaces extends readonly Interface[],
> = Interfaces extends readonly []
  ? unknown
  : [LackingColumn<SourceColumns, ColumnsOfAll<Interfaces[number]>>] extends [never]
    ? unknown
    : {
        readonly "The source lacks a column of an interface": LackingColumn<
          SourceColumns,
          ColumnsOfAll<Interfaces[number]>
        >;
      };

/** The columns that all members of a union have, of the same type. */
export type CommonColumns<Members extends readonly RowType[]> = Members extends readonly [
  RowType<string, infer First>,
  ...infer Rest extends readonly RowType[],
]
  ? {
      readonly [Name in keyof First as IsInAll<Name, First[Name], Rest> extends true
        ? Name
        : never]: First[Name];
    }
  : Readonly<Record<never, never>>;

type IsInAll<Name, Expected, Rest extends readonly RowType[]> = Rest extends readonly [
  RowType<string, infer Next>,
  ...infer Others extends readonly RowType[],
]
  ? Name extends keyof Next
    ? Next[Name] extends Expected
      ? IsInAll<Name, Expected, Others>
      : false
    : false
  : true;

/** What a resolver answers for a row of a union: of which type, and its key. */
export type KeyOfMember<Members extends readonly Entity[]> = {
  [Index in keyof Members]: { readonly __typename: Members[Index]["name"] } & KeyOf<Members[Index]>;
}[number];
