import type { Change, PayloadColumn } from "@hansa/events";
import type { ColumnName, Columns, RequiredColumnName } from "./column.ts";
import type { Source } from "./source.ts";

/** Changes of a table that are told as events, in the transaction of the change. */
export interface ObserverOptions<SourceColumns extends Columns> {
  /** Of the trigger, unique in the subgraph; the table and the end of the subject unless given: `order_created`. */
  readonly name?: string;
  readonly on: readonly [Change, ...Change[]];
  /** Of the event: `events.order.created`. */
  readonly subject: string;
  /** The column whose value is the event's key: events of one key are handled in their order. */
  readonly key: RequiredColumnName<SourceColumns>;
  /**
   * The event's data: names, and the columns that they show. `bigint` and `numeric` are text, as in the graph, so that
   * nobody rounds them; `{ column, asText: false }` shows them as numbers.
   */
  readonly payload: Readonly<
    Record<
      string,
      ColumnName<SourceColumns> | { readonly column: ColumnName<SourceColumns>; readonly asText: boolean }
    >
  >;
  /** `true`: the data is `{ before, after }`, each as `payload` says, null where there is none. */
  readonly withBefore?: boolean;
  /** Of updates, only those that change one of these columns; all unless given. */
  readonly columns?: readonly ColumnName<SourceColumns>[];
  /** A condition in SQL on `new` and `old`, which holds further: `new.status = 'paid'`. */
  readonly when?: string;
}

/** An observer once its types have done their work. */
export interface ObserverPart {
  readonly source: Source;
  readonly name: string;
  readonly on: readonly Change[];
  readonly subject: string;
  readonly key: string;
  readonly payload: Readonly<Record<string, PayloadColumn>>;
  readonly withBefore?: boolean;
  readonly columns?: readonly string[];
  readonly when?: string;
}

/** What is observed: a table, or the one that an entity has its rows from. */
export type Observed<SourceColumns extends Columns> =
  | Source<SourceColumns>
  | { readonly source: Source<SourceColumns> };

export function createObserver(
  observed: Observed<Columns>,
  { name, ...options }: Omit<ObserverPart, "source" | "name"> & { readonly name?: string },
): ObserverPart {
  const source = "source" in observed ? observed.source : observed;
  return { source, name: name ?? defaultName(source.name, options.subject), ...options };
}

/** `tb_order` and `events.order.created` are `order_created`. */
function defaultName(table: string, subject: string): string {
  const event = subject.split(".").at(-1) ?? "";
  return `${table.replace(/^tb_/, "")}_${event}`.toLowerCase().replaceAll(/[^a-z0-9_]/g, "_");
}
