import type { CustomScalar } from "./custom-scalar.ts";
import type { EnumType } from "./enum-type.ts";
import type { InputType, InputValue, NullOf } from "./input-object.ts";
import type { ListType } from "./list-type.ts";
import type { Scalar, ScalarOutput } from "./scalar.ts";
import type { ValueType } from "./value-type.ts";

/** The arguments of a field, by name. */
export type Arguments = Readonly<Record<string, InputType>>;

/** The coerced arguments that a resolver gets; a nullable argument that is not given is null. */
export type ArgumentValues<A extends Arguments> = { readonly [Name in keyof A]: InputValue<A[Name]> };

/** What a resolved field may be: a scalar, an enum, or a list of them. */
export type LeafType = Scalar | EnumType | CustomScalar;

/** What a resolver may answer with: a leaf, a value, or a list of them. */
export type OutputType = LeafType | ValueType | ListType<LeafType | ValueType>;

/** What a resolver answers for a value of the type. */
export type OutputValue<T> = T extends Scalar
  ? ScalarOutput<T>
  : T extends EnumType<string, infer Value>
    ? Value | NullOf<T>
    : T extends CustomScalar<infer Value>
      ? Value | NullOf<T>
      : T extends ListType<infer Item>
        ? readonly OutputValue<Item>[] | NullOf<T>
        : T extends ValueType<infer Members>
          ? { readonly [Name in keyof Members]: OutputValue<Members[Name]> } | NullOf<T>
          : never;
