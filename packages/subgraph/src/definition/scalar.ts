import type { ColumnKind, JsonValue } from "./column.ts";

/** The scalars that fields and arguments may have. Those that GraphQL does not define are added where used. */
export type ScalarName =
  | "ID"
  | "String"
  | "Int"
  | "Float"
  | "Boolean"
  | "BigInt"
  | "Decimal"
  | "UUID"
  | "Date"
  | "DateTime"
  | "JSON";

/** The column types that a field of each scalar can show. */
export interface ColumnKindsByScalar {
  readonly ID: "int" | "bigint" | "text" | "uuid";
  readonly String: "text";
  readonly Int: "int";
  readonly Float: "float" | "int";
  readonly Boolean: "boolean";
  readonly BigInt: "bigint" | "int";
  readonly Decimal: "numeric";
  readonly UUID: "uuid";
  readonly Date: "date";
  readonly DateTime: "timestamptz";
  readonly JSON: "jsonb";
}

/** The type of an argument or of a resolved field: a scalar, and the column type that its values are held against. */
export interface Scalar<
  Name extends ScalarName = ScalarName,
  Kind extends ColumnKind = ColumnKind,
  Nullable extends boolean = boolean,
> {
  readonly kind: "scalar";
  readonly name: Name;
  readonly columnKind: Kind;
  readonly isNullable: Nullable;
  /** The same scalar, where no value is a value too. */
  readonly nullable: () => Scalar<Name, Kind, true>;
}

interface InputByScalar {
  readonly ID: string;
  readonly String: string;
  readonly Int: number;
  readonly Float: number;
  readonly Boolean: boolean;
  readonly BigInt: bigint;
  readonly Decimal: string;
  readonly UUID: string;
  readonly Date: string;
  readonly DateTime: string;
  readonly JSON: JsonValue;
}

interface OutputByScalar extends Omit<InputByScalar, "ID" | "BigInt" | "DateTime"> {
  readonly ID: string | number | bigint;
  readonly BigInt: bigint | number | string;
  readonly DateTime: string | Date;
}

type NullOf<S extends Scalar> = S["isNullable"] extends false ? never : null;

/** What a resolver gets for an argument. Numbers too large for JavaScript are `bigint` or text. */
export type ScalarInput<S extends Scalar> = InputByScalar[S["name"]] | NullOf<S>;

/** What a resolver may answer for a field. */
export type ScalarOutput<S extends Scalar> = OutputByScalar[S["name"]] | NullOf<S>;

type IdKind = ColumnKindsByScalar["ID"];

/** Declares the types of arguments and of resolved fields, as in `scalar.string()` or `scalar.id("uuid").nullable()`. */
export const scalar: {
  /** An ID whose values are held against a column type before anything else sees them; `text` unless given. */
  id<Kind extends IdKind = "text">(columnKind?: Kind): Scalar<"ID", Kind, false>;
  string(): Scalar<"String", "text", false>;
  int(): Scalar<"Int", "int", false>;
  float(): Scalar<"Float", "float", false>;
  boolean(): Scalar<"Boolean", "boolean", false>;
  bigInt(): Scalar<"BigInt", "bigint", false>;
  decimal(): Scalar<"Decimal", "numeric", false>;
  uuid(): Scalar<"UUID", "uuid", false>;
  date(): Scalar<"Date", "date", false>;
  dateTime(): Scalar<"DateTime", "timestamptz", false>;
  json(): Scalar<"JSON", "jsonb", false>;
} = {
  // Without an argument `Kind` is "text": its default, which the compiler does not connect with the value's.
  id: <Kind extends IdKind = "text">(columnKind?: Kind) =>
    createScalar("ID", columnKind ?? ("text" as Kind), false),
  string: () => createScalar("String", "text", false),
  int: () => createScalar("Int", "int", false),
  float: () => createScalar("Float", "float", false),
  boolean: () => createScalar("Boolean", "boolean", false),
  bigInt: () => createScalar("BigInt", "bigint", false),
  decimal: () => createScalar("Decimal", "numeric", false),
  uuid: () => createScalar("UUID", "uuid", false),
  date: () => createScalar("Date", "date", false),
  dateTime: () => createScalar("DateTime", "timestamptz", false),
  json: () => createScalar("JSON", "jsonb", false),
};

/** A scalar, by its parts. */
export function createScalar<Name extends ScalarName, Kind extends ColumnKind, Nullable extends boolean>(
  name: Name,
  columnKind: Kind,
  isNullable: Nullable,
): Scalar<Name, Kind, Nullable> {
  return {
    kind: "scalar",
    name,
    columnKind,
    isNullable,
    nullable: () => createScalar(name, columnKind, true),
  };
}
