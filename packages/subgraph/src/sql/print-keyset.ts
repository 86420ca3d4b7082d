import { quoteLiteral } from "@hansa/postgres";
import type { EntityModel } from "../model/subgraph-model.ts";
import { rulesOfColumn } from "../schema/column-value.ts";
import { orderMark } from "../selection/cursor.ts";
import type { KeysetShape } from "../selection/list-place.ts";
import type { TotalOrderTerm } from "../selection/total-order.ts";
import { columnForResolver, columnNamed, columnOf } from "./column-expression.ts";
import type { ConditionPrinter } from "./print-condition.ts";

/** `order by` of a total order. */
export function printOrder(alias: string, order: readonly TotalOrderTerm[]): string {
  const terms = order.map(({ column, direction, nulls }) => {
    const isDefault = nulls === undefined || (nulls === "last") === (direction === "asc");
    return `${columnOf(alias, column)}${direction === "desc" ? " desc" : ""}${isDefault ? "" : ` nulls ${nulls}`}`;
  });
  return `order by ${terms.join(", ")}`;
}

/** The cursor of a row: see `readCursor`, which reads it back. */
export function printCursor(entity: EntityModel, alias: string, order: readonly TotalOrderTerm[]): string {
  const values = order.map(({ column }) => columnForResolver(alias, column, columnNamed(entity, column)));
  const array = `json_build_array(${[quoteLiteral(orderMark(entity, order)), ...values].join(", ")})`;
  return `translate(encode(convert_to(${array}::text, 'UTF8'), 'base64'), E'+/=\\n', '-_')`;
}

/**
 * True of the rows that come after a cursor's row in an order. Written out term by term, as directions and nulls
 * differ; the first term is also asked for alone, so that an index on its column finds where to begin.
 */
export function printAfter(
  printer: ConditionPrinter,
  entity: EntityModel,
  alias: string,
  order: readonly TotalOrderTerm[],
  keyset: KeysetShape,
): string {
  const terms = order.map((term, index) => printTerm(printer, entity, alias, term, keyset[index]));
  const after = terms.reduceRight(
    (rest, { after: beyond, equal }) =>
      rest === ""
        ? beyond
        : beyond === "false"
          ? `(${equal} and ${rest})`
          : `(${beyond} or ${equal} and ${rest})`,
    "",
  );
  const [first] = terms;
  return terms.length > 1 && first?.from !== undefined ? `${first.from} and ${after}` : after;
}

interface KeysetTerm {
  /** True of the rows beyond the cursor's in this term alone. */
  readonly after: string;
  readonly equal: string;
  /** True of both, in a form that an index serves. */
  readonly from: string | undefined;
}

function printTerm(
  printer: ConditionPrinter,
  entity: EntityModel,
  alias: string,
  { column, direction, nulls }: TotalOrderTerm,
  value: number | undefined,
): KeysetTerm {
  const left = columnOf(alias, column);
  if (value === undefined) {
    const after = nulls === "first" ? `${left} is not null` : "false";
    return { after, equal: `${left} is null`, from: undefined };
  }
  const right = printer.parameter(value, rulesOfColumn(columnNamed(entity, column)).sqlType);
  const operator = direction === "asc" ? ">" : "<";
  const beyond = `${left} ${operator} ${right}`;
  return nulls === "last"
    ? { after: `(${beyond} or ${left} is null)`, equal: `${left} = ${right}`, from: undefined }
    : { after: beyond, equal: `${left} = ${right}`, from: `${left} ${operator}= ${right}` };
}
