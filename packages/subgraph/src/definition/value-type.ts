import type { LeafType } from "./arguments.ts";
import type { ColumnName, ColumnNameOfKind, Columns } from "./column.ts";
import type { CustomScalar } from "./custom-scalar.ts";
import type { EnumType } from "./enum-type.ts";
import type { FieldOptions, TypeOptions } from "./federation-options.ts";
import type { ColumnKindsByScalar, Scalar } from "./scalar.ts";

/** The members of a value, by name. */
export type ValueMembers = Readonly<Record<string, LeafType>>;

/** An object without a key, made of columns of the row or of the members of a JSON column. */
export interface ValueType<Members extends ValueMembers = ValueMembers, Nullable extends boolean = boolean> {
  readonly kind: "value";
  readonly name: string;
  readonly isNullable: Nullable;
  readonly nullable: () => ValueType<Members, true>;
  readonly members: Members;
  readonly options: TypeOptions;
  /** What single members say of themselves. */
  readonly memberOptions: Readonly<Record<string, FieldOptions>>;
}

export function createValueType<Members extends ValueMembers>(
  name: string,
  members: Members,
  options: TypeOptions,
  memberOptions: Readonly<Record<string, FieldOptions>>,
): ValueType<Members, false> {
  const type = { kind: "value" as const, name, members, options, memberOptions };
  const nullable: ValueType<Members, true> = { ...type, isNullable: true, nullable: () => nullable };
  return { ...type, isNullable: false, nullable: () => nullable };
}

type KindOfLeaf<Leaf> =
  Leaf extends Scalar<infer Name>
    ? ColumnKindsByScalar[Name]
    : Leaf extends EnumType
      ? "text" | "enum"
      : Leaf extends CustomScalar<infer _, infer Kind>
        ? Kind
        : never;

/** A column for each member of a value. */
export type ValueColumns<SourceColumns extends Columns, Members extends ValueMembers> = {
  readonly [Member in keyof Members]: ColumnName<SourceColumns> &
    ColumnNameOfKind<SourceColumns, KindOfLeaf<Members[Member]>>;
};
