import { createHash } from "node:crypto";
import { SubgraphError } from "../errors.ts";
import type { EntityModel } from "../model/subgraph-model.ts";
import { type BoundValue, rulesOfColumn } from "../schema/column-value.ts";
import type { TotalOrderTerm } from "./total-order.ts";

// A cursor is the base64url of a JSON array: the mark of its order, then the row's value of each order term. PostgreSQL
// makes it while it prints the row; here it is read back.

const maxCursorLength = 65_536;

/** What tells cursors of one order of an entity from those of others. */
export function orderMark(entity: EntityModel, order: readonly TotalOrderTerm[]): string {
  return createHash("sha256")
    .update(JSON.stringify([entity.name, order]))
    .digest("base64url")
    .slice(0, 8);
}

/**
 * The values that a cursor holds, one for each term of the order.
 *
 * @throws SubgraphError CURSOR_INVALID for anything that is no cursor of this order.
 */
export function readCursor(
  place: { readonly coordinate: string; readonly argument: string },
  entity: EntityModel,
  order: readonly TotalOrderTerm[],
  cursor: string,
): readonly (BoundValue | null)[] {
  const parsed = parseCursor(cursor);
  const values = parsed?.slice(1);
  if (values === undefined || parsed?.[0] !== orderMark(entity, order) || values.length !== order.length) {
    throw invalidCursor(place);
  }
  return order.map(({ column, nulls }, index) => {
    const value = values[index];
    if (value === null && nulls !== undefined) {
      return null;
    }
    const definition = entity.source.columns[column];
    const bound = definition && rulesOfColumn(definition).read(value);
    if (bound === undefined) {
      throw invalidCursor(place);
    }
    return bound;
  });
}

function parseCursor(cursor: string): readonly unknown[] | undefined {
  if (cursor.length > maxCursorLength || !/^[\w-]+$/.test(cursor)) {
    return undefined;
  }
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function invalidCursor({ coordinate, argument }: { readonly coordinate: string; readonly argument: string }) {
  return new SubgraphError(
    "CURSOR_INVALID",
    `The argument "${argument}" of "${coordinate}" is no cursor of this list in this order. ` +
      "Send a cursor that the same field has given with the same `orderBy`, unchanged.",
    { extensions: { argument } },
  );
}
