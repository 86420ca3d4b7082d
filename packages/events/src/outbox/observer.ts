import { quoteIdentifier, quoteLiteral } from "@hansa/postgres";
import { assertSubject } from "../broker/subject.ts";
import { EventsError } from "../errors.ts";

export type Change = "insert" | "update" | "delete";

/** A column in an event's data; as text where a number would be rounded by those who read JSON. */
export type PayloadColumn = string | { readonly column: string; readonly asText: boolean };

/** A table whose changes are events. */
export interface Observer {
  /** Of the trigger, unique in the database: `order_created`. */
  readonly name: string;
  /** `tb_order`, or with its schema `shop.tb_order`. */
  readonly table: string;
  readonly on: readonly Change[];
  /** Of the event: `events.order.created`. */
  readonly subject: string;
  /** The column whose value is the event's key. */
  readonly key: string;
  /** The event's data: names, and the columns that they show. */
  readonly payload: Readonly<Record<string, PayloadColumn>>;
  /**
   * `true`: the data is `{ before, after }`, each as `payload` says, null where there is none. Otherwise it is the row
   * as it is after the change; what was deleted as it was before.
   */
  readonly withBefore?: boolean;
  /** Of updates, only those that change one of these columns; all unless given. */
  readonly columns?: readonly string[];
  /** A condition in SQL on `new` and `old`, which holds further: `new.status = 'paid'`. Not on `insert` and `delete` at once. */
  readonly when?: string;
  /** Values by columns, which the row must have: after the change, or before it was deleted. */
  readonly rows?: Readonly<Record<string, string | number | boolean>>;
}

const namePattern = /^[a-z][a-z0-9_]{0,40}$/;

/** @throws EventsError OBSERVER_INVALID, SUBJECT_INVALID */
export function assertObserver(observer: Observer): void {
  const { name, on, subject, payload, when } = observer;
  assertSubject(subject);
  const problem = !namePattern.test(name)
    ? `has a name that is none: write small letters, digits and "_", at most 41`
    : on.length === 0
      ? 'observes nothing: name "insert", "update" or "delete"'
      : Object.keys(payload).length === 0
        ? "has no data: name at least one column in `payload`"
        : when !== undefined && on.includes("insert") && on.includes("delete")
          ? "has a condition on inserts and deletes at once, of which one has no `new` and the other no `old`: make two of it"
          : undefined;
  if (problem !== undefined) {
    throw new EventsError("OBSERVER_INVALID", `The observer "${name.slice(0, 80)}" ${problem}.`);
  }
}

/**
 * The statements that make an observer's triggers. The function runs with its owner's rights on whatever `search_path` the
 * caller has, so every name in it has its schema; to set one for each call would cost more than what it does.
 */
export function printObserver(observer: Observer, source: string): string {
  const { name, table, on, subject, key } = observer;
  const keyOf = printByChange(observer, (row) => `${row}.${quoteIdentifier(key)}`);
  const values = [
    quoteLiteral(source),
    quoteLiteral(subject),
    `(${keyOf})::pg_catalog.text`,
    printPayload(observer),
    headers,
  ];
  return `
create function hansa.${functionOf(name)}() returns trigger
language plpgsql security definer as $observer$
begin
  insert into hansa.outbox (source, subject, key, payload, headers)
  values (${values.join(",\n    ")});
  return null;
end
$observer$;
${on.map((change) => printTrigger(observer, change)).join("\n")}
comment on function hansa.${functionOf(name)}() is ${quoteLiteral(`Tells of changes of ${table} as ${subject}.`)};
`;
}

/** The statements that remove it; of a table that is gone the triggers are, too. */
export function printObserverRemoval(name: string): string {
  return `drop function if exists hansa.${functionOf(name)}() cascade;`;
}

/** The trace of the request that makes the change, where whoever runs it has said it for the transaction. */
const headers = `case when pg_catalog.current_setting('hansa.traceparent', true) operator(pg_catalog.<>) ''
      then pg_catalog.jsonb_build_object('traceparent', pg_catalog.current_setting('hansa.traceparent', true)) else '{}' end`;

function printPayload(observer: Observer): string {
  const { payload, withBefore, on } = observer;
  const objectOf = (row: "new" | "old") =>
    `pg_catalog.jsonb_build_object(${Object.entries(payload)
      .flatMap(([shown, column]) => [quoteLiteral(shown), printColumn(row, column)])
      .join(", ")})`;
  if (withBefore !== true) {
    return printByChange(observer, objectOf);
  }
  const unless = (change: Change, object: string) =>
    on.includes(change)
      ? `case when tg_op operator(pg_catalog.<>) ${quoteLiteral(change.toUpperCase())} then ${object} end`
      : object;
  const [before, after] = [unless("insert", objectOf("old")), unless("delete", objectOf("new"))];
  return `pg_catalog.jsonb_build_object('before', ${before}, 'after', ${after})`;
}

/** What is said of the row as it is after the change, of one that was deleted as it was before. */
function printByChange({ on }: Observer, print: (row: "new" | "old") => string): string {
  if (!on.includes("delete")) {
    return print("new");
  }
  return on.length === 1
    ? print("old")
    : `case when tg_op operator(pg_catalog.=) 'DELETE' then ${print("old")} else ${print("new")} end`;
}

function printColumn(row: "new" | "old", shown: PayloadColumn): string {
  const column = typeof shown === "string" ? shown : shown.column;
  const value = `${row}.${quoteIdentifier(column)}`;
  return typeof shown === "string" || !shown.asText ? value : `${value}::pg_catalog.text`;
}

/** A trigger for each kind of change: only then its condition may speak of the rows that there are. */
function printTrigger({ name, table, columns = [], when, rows = {} }: Observer, change: Change): string {
  const row = change === "delete" ? "old" : "new";
  const isMeant = Object.entries(rows).map(
    ([column, value]) => `${row}.${quoteIdentifier(column)} = ${quoteLiteral(String(value))}`,
  );
  const hasChanged = columns.map(
    (column) => `old.${quoteIdentifier(column)} is distinct from new.${quoteIdentifier(column)}`,
  );
  const conditions = [
    ...isMeant,
    ...(change === "update" && hasChanged.length > 0 ? [`(${hasChanged.join(" or ")})`] : []),
    ...(when === undefined ? [] : [`(${when})`]),
  ];
  const condition = conditions.length === 0 ? "" : ` when (${conditions.join(" and ")})`;
  return (
    `create trigger ${triggerOf(name, change)} after ${change} on ${quoteTable(table)} ` +
    `for each row${condition} execute function hansa.${functionOf(name)}();`
  );
}

function functionOf(name: string): string {
  return `observe_${name}`;
}

function triggerOf(name: string, change: Change): string {
  return `hansa_observe_${name}_${change}`;
}

/** A table as statements name it, within its schema where it says one. */
export function quoteTable(table: string): string {
  return table.split(".").map(quoteIdentifier).join(".");
}
