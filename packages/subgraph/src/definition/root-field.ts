import type { EventInput } from "@hansa/events";
import type { Queryable } from "@hansa/postgres";
import type { Interface, KeyOfMember, Union } from "./abstract-type.ts";
import type { Arguments, ArgumentValues, OutputType, OutputValue } from "./arguments.ts";
import type { Columns } from "./column.ts";
import type { Entity, KeyOf, RowType } from "./entity.ts";
import type { FieldOptions } from "./federation-options.ts";
import type { OrderBy, OrderTerm, PageLimits } from "./field.ts";
import { defaultPageLimits, readOrderBy } from "./field-builder.ts";
import type { SqlFunction } from "./source.ts";

/** One row by the fields of its key, which are the arguments; null where there is none. */
export interface ByKeyField extends FieldOptions {
  readonly kind: "byKey";
  readonly target: RowType;
}

/** All rows of an entity, or pages of them. */
export interface ListField extends FieldOptions {
  readonly kind: "list";
  readonly target: RowType;
  /** The order where clients ask for none. */
  readonly orderBy: readonly OrderTerm[];
  /** What returns the rows in place of the source: a function, by arguments of the field. */
  readonly call: SqlFunction | undefined;
  readonly args: Arguments;
  /** With pages the field takes `limit` and `offset`; without, it answers every row up to `maximumRows`. */
  readonly page: PageLimits | undefined;
  readonly maximumRows: number;
}

/** Pages of an entity with cursors, in the form of the Relay specification. */
export interface ConnectionField extends FieldOptions {
  readonly kind: "rootConnection";
  readonly target: RowType;
  readonly call: SqlFunction | undefined;
  readonly args: Arguments;
  /** The order where clients ask for none. */
  readonly orderBy: readonly OrderTerm[];
  readonly page: PageLimits;
}

/** A mutation that one database function performs. */
export interface FunctionField extends FieldOptions {
  readonly kind: "function";
  readonly failures?: "result";
  readonly target: RowType;
  readonly args: Arguments;
  readonly call: SqlFunction;
  readonly validate?: Validate;
}

/** A root field that TypeScript answers: with the key of a row, which is then read in one statement, or a scalar. */
export interface ResolvedRootField extends FieldOptions {
  readonly kind: "resolvedRoot";
  readonly failures?: "result";
  readonly returns: RowType | OutputType;
  readonly args: Arguments;
  readonly resolve: (input: never) => unknown;
  readonly validate?: Validate;
}

/** What is wrong with a mutation's arguments, by the argument. */
export type Validate = (args: never) => Readonly<Record<string, string | undefined>> | undefined;

export type RootField = ByKeyField | ListField | ConnectionField | FunctionField | ResolvedRootField;

interface RowsOptions<A extends Arguments> {
  /** A function that returns rows of the source (`returns setof tb_order`), in place of all rows. */
  readonly call?: NoInfer<SqlFunction<keyof A & string>>;
  /** What it is called with. */
  readonly args?: A;
}

export interface ListOptions<SourceColumns extends Columns, A extends Arguments = Arguments>
  extends FieldOptions,
    RowsOptions<A> {
  /** Ordered by the key unless said. */
  readonly orderBy?: OrderBy<SourceColumns>;
  /** Gives the field `limit` and `offset`, within these limits. */
  readonly page?: PageLimits;
  /** Without pages: the most rows that are answered; one more is the error LIST_TOO_LONG, never a cut list. */
  readonly maximumRows?: number;
}

export interface ConnectionOptions<SourceColumns extends Columns, A extends Arguments = Arguments>
  extends FieldOptions,
    RowsOptions<A> {
  /** The order where clients ask for none: by the key unless said. */
  readonly orderBy?: OrderBy<SourceColumns>;
  /** 100 rows a page unless asked for, at most 1,000, unless said. */
  readonly page?: PageLimits;
}

/** Where none are named, `A` is the type of none. */
const noArguments: Arguments = {};

/** `order(id: ID!): Order`, for `orders.query("order", byKey(Order))`. */
export function byKey<KeyColumn extends string>(
  target: RowType<string, Columns, KeyColumn> & HasKey<KeyColumn>,
  options: FieldOptions = {},
): ByKeyField {
  return { kind: "byKey", target, ...options };
}

/** `orders: [Order!]`, for `orders.query("orders", listOf(Order))`. At most 10,000 rows unless said. */
export function listOf<SourceColumns extends Columns, A extends Arguments = Readonly<Record<never, never>>>(
  target: RowType<string, SourceColumns>,
  {
    orderBy = [],
    page,
    maximumRows = 10_000,
    call,
    args = noArguments as A,
    ...options
  }: ListOptions<SourceColumns, A> = {},
): ListField {
  return {
    kind: "list",
    target,
    orderBy: readOrderBy(orderBy),
    page,
    maximumRows,
    call,
    args,
    ...options,
  };
}

/** `orders(first: Int, after: String, …): OrderConnection`, for `orders.query("orders", connectionOf(Order))`. */
export function connectionOf<
  SourceColumns extends Columns,
  A extends Arguments = Readonly<Record<never, never>>,
>(
  target: RowType<string, SourceColumns>,
  {
    orderBy = [],
    page = defaultPageLimits,
    call,
    args = noArguments as A,
    ...options
  }: ConnectionOptions<SourceColumns, A> = {},
): ConnectionField {
  return { kind: "rootConnection", target, orderBy: readOrderBy(orderBy), page, call, args, ...options };
}

type HasKey<KeyColumn> = [KeyColumn] extends [never]
  ? { readonly "Neither unions nor interfaces without a key have one": never }
  : unknown;

/** What a TypeScript root field answers: the key of its row (or null), of a union with the `__typename`, or the value itself. */
export type RootResult<Returns> =
  Returns extends Union<string, Columns, infer Members>
    ? KeyOfMember<Members> | null
    : Returns extends Entity | Interface
      ? KeyOf<Returns> | null
      : OutputValue<Returns>;

interface RootOptions<Returns, A> extends FieldOptions {
  readonly returns: Returns;
  readonly args?: A;
}

/** What the resolver of a query gets. */
export interface QueryInput<A extends Arguments, Context> {
  readonly args: ArgumentValues<A>;
  readonly context: Context;
}

/** What the resolver of a mutation gets: statements sent to `transaction` happen together or not at all. */
export interface MutationInput<A extends Arguments, Context> extends QueryInput<A, Context> {
  readonly transaction: Queryable;
  /** Leaves an event in the outbox, in the same transaction: it is published if and only if the mutation is done. */
  readonly emit: (event: Omit<EventInput, "source">) => Promise<void>;
}

/** A query answered by TypeScript. */
export type QueryOptions<Returns, A extends Arguments, Context> = RootOptions<Returns, A> & {
  readonly resolve: (input: QueryInput<A, Context>) => RootResult<Returns> | Promise<RootResult<Returns>>;
};

/** A mutation: performed by a database function (`call`) or by TypeScript (`resolve`). */
export type MutationOptions<Returns, A extends Arguments, Context> = RootOptions<Returns, A> & {
  /**
   * `result`: the field is a union of the entity and `MutationFailure`, which has the code and message of what was wrong
   * with the request. Unless said, and always for faults of the service, they are in the answer's `errors`.
   */
  readonly failures?: Returns extends Entity ? "result" : never;
  /**
   * What is wrong with arguments beyond what their types say, for a function too: each a message, by the argument. The
   * mutation is BAD_USER_INPUT where there is any.
   */
  readonly validate?: (
    args: ArgumentValues<A>,
  ) => { readonly [Name in keyof A]?: string | undefined } | undefined;
} & (
    | {
        /** The function must return the entity that `returns` names. */
        readonly call: Returns extends Entity | Interface ? SqlFunction<keyof A & string> : never;
        readonly resolve?: never;
      }
    | {
        readonly call?: never;
        readonly resolve: (
          input: MutationInput<A, Context>,
        ) => RootResult<Returns> | Promise<RootResult<Returns>>;
      }
  );
