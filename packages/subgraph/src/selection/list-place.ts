import type { OrderTerm, PageLimits } from "../definition/field.ts";
import type { SqlFunction } from "../definition/source.ts";
import { SubgraphError } from "../errors.ts";
import type { EntityModel, SubgraphModel } from "../model/subgraph-model.ts";
import { type ArgumentBinding, readArgument, type Variables } from "./argument-binding.ts";
import type { Condition } from "./condition.ts";
import { readCursor } from "./cursor.ts";
import type { PlanAccess } from "./plan-access.ts";
import { type ConditionContext, type FilterLimits, readCondition } from "./read-condition.ts";
import { type TotalOrderTerm, totalOrder } from "./total-order.ts";

/** A place of an operation that asks for a list: what the request's values say of its rows and their order. */
export interface ListPlace {
  /** `Query.orders`, for messages. */
  readonly coordinate: string;
  readonly model: SubgraphModel;
  /** What may not be filtered or ordered by, as it may not be shown: both would tell it. */
  readonly access: PlanAccess;
  readonly entity: EntityModel;
  /** The order where the request asks for none. */
  readonly orderBy: readonly OrderTerm[];
  readonly argumentsByName: ReadonlyMap<string, ArgumentBinding>;
  /** What returns the rows in place of the entity's source. */
  readonly call: { readonly function: SqlFunction; readonly args: readonly ArgumentBinding[] } | undefined;
  /** For pages with cursors. */
  readonly page: PageLimits | undefined;
}

/** What a request asks of a list, its values aside: what the text of the statement depends on. */
export interface ListShape {
  readonly condition: Condition | undefined;
  readonly order: readonly TotalOrderTerm[];
  readonly page: PageShape | undefined;
}

/** Which side of which cursors a page is on; numbers are places of values. */
export interface PageShape {
  readonly isBackward: boolean;
  readonly count: number;
  readonly after: KeysetShape | undefined;
  readonly before: KeysetShape | undefined;
}

/** For each order term the place of the cursor's value; `undefined` where the cursor's row has null. */
export type KeysetShape = readonly (number | undefined)[];

/** A list as one request asks for it. */
export interface ListInput {
  readonly shape: ListShape;
  /** What is bound, in the order of the places. */
  readonly values: readonly unknown[];
}

/** Whether the text of a statement depends on what requests say of the list. */
export function isShapedByRequest({ argumentsByName, page }: ListPlace): boolean {
  const isGiven = (name: string) => argumentsByName.get(name)?.node !== undefined;
  return page !== undefined || isGiven("where") || isGiven("orderBy");
}

/**
 * Reads what a request asks of a list.
 *
 * @throws SubgraphError BAD_USER_INPUT, FILTER_TOO_COMPLEX, CURSOR_INVALID, UNAUTHORIZED_FIELD_OR_TYPE.
 */
export function readListInput(place: ListPlace, variables: Variables, limits: FilterLimits): ListInput {
  const values: unknown[] = [];
  const read = (name: string): unknown => {
    const binding = place.argumentsByName.get(name);
    return binding === undefined ? null : readArgument(binding, variables);
  };
  const where = read("where");
  const asked = read("orderBy");
  // The server has coerced the values to those of the enum, which are order terms.
  const orderBy = asked === null ? place.orderBy : (asked as readonly OrderTerm[]);
  if (asked !== null) {
    assertOrderAllowed(place, orderBy);
  }
  const order = totalOrder(place.entity, orderBy);
  const context: ConditionContext = { ...place, limits, values, count: 0 };
  const condition = where === null ? undefined : readCondition(context, place.entity, where);
  const page = place.page && readPage(place, place.page, order, values, read);
  return { shape: { condition, order, page }, values };
}

/** A column that several fields show may be ordered by where one of them may be seen. */
function assertOrderAllowed({ entity, access }: ListPlace, orderBy: readonly OrderTerm[]): void {
  for (const { column } of orderBy) {
    const denials = [...entity.fieldsByName]
      .filter(([, field]) => field.kind === "column" && field.order === true && field.column === column)
      .map(([name]) => access.denialOf(entity.name, name));
    const [denial] = denials;
    if (denial !== undefined && !denials.includes(undefined)) {
      throw denial;
    }
  }
}

function readPage(
  place: ListPlace,
  limits: PageLimits,
  order: readonly TotalOrderTerm[],
  values: unknown[],
  read: (name: string) => unknown,
): PageShape {
  const first = readCount(place, limits, "first", read("first"));
  const last = readCount(place, limits, "last", read("last"));
  if (first !== undefined && last !== undefined) {
    throw new SubgraphError(
      "BAD_USER_INPUT",
      `"${place.coordinate}" was asked for both "first" and "last". Ask for one of the two.`,
      { extensions: { argument: "last" } },
    );
  }
  const count = values.push(last ?? first ?? limits.default) - 1;
  const keysetOf = (argument: "after" | "before"): KeysetShape | undefined => {
    const cursor = read(argument);
    return typeof cursor === "string"
      ? readCursor({ coordinate: place.coordinate, argument }, place.entity, order, cursor).map((value) =>
          value === null ? undefined : values.push(value) - 1,
        )
      : undefined;
  };
  return { isBackward: last !== undefined, count, after: keysetOf("after"), before: keysetOf("before") };
}

function readCount(
  place: ListPlace,
  limits: PageLimits,
  argument: "first" | "last",
  value: unknown,
): number | undefined {
  if (value === null) {
    return undefined;
  }
  const count = Number(value);
  if (count < 0 || count > limits.maximum) {
    throw new SubgraphError(
      "BAD_USER_INPUT",
      `The argument "${argument}" of "${place.coordinate}" has the value ${count}. Expected a whole number from 0 to ${limits.maximum}.`,
      { extensions: { argument } },
    );
  }
  return count;
}
