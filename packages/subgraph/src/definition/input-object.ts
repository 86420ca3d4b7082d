import type { GraphQLInputObjectType } from "graphql";
import type { CustomScalar } from "./custom-scalar.ts";
import type { EnumType } from "./enum-type.ts";
import type { SharedOptions } from "./federation-options.ts";
import type { ListType } from "./list-type.ts";
import type { Scalar, ScalarInput } from "./scalar.ts";

/** An object that clients send: with all of its fields, or with exactly one (`oneOf`). */
export interface InputObject<
  Fields extends InputFields = InputFields,
  OneOf extends boolean = boolean,
  Nullable extends boolean = boolean,
> {
  readonly kind: "input";
  readonly name: string;
  readonly fields: Fields;
  readonly isOneOf: OneOf;
  readonly isNullable: Nullable;
  readonly nullable: () => InputObject<Fields, OneOf, true>;
  readonly graphqlType: GraphQLInputObjectType;
  readonly options: SharedOptions;
}

/** What an argument or a field of an input may be. */
export type InputType = Scalar | EnumType | CustomScalar | InputObject | ListType<InputType>;

/** The fields of an input, by name. */
export interface InputFields {
  readonly [name: string]: InputType;
}

/** Null, for a type that may be null. */
export type NullOf<T extends { readonly isNullable: boolean }> = T["isNullable"] extends false ? never : null;

/** What a resolver gets for a value of the type. A field of an input that is not sent is null. */
export type InputValue<T> = T extends Scalar
  ? ScalarInput<T>
  : T extends EnumType<string, infer Value>
    ? Value | NullOf<T>
    : T extends CustomScalar<infer Value>
      ? Value | NullOf<T>
      : T extends ListType<infer Item>
        ? readonly InputValue<Item>[] | NullOf<T>
        : T extends InputObject<infer Fields, infer OneOf>
          ? ObjectValue<Fields, OneOf> | NullOf<T>
          : never;

type ObjectValue<Fields extends InputFields, OneOf extends boolean> = OneOf extends true
  ? {
      readonly [Name in keyof Fields]: { readonly [Only in Name]: NonNullable<InputValue<Fields[Only]>> };
    }[keyof Fields]
  : { readonly [Name in keyof Fields]: InputValue<Fields[Name]> };
