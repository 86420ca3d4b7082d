import {
  assertNamesDiffer,
  assertObserver,
  type Consumer,
  defineConsumer,
  EventsError,
  type Observer,
  type PayloadColumn,
} from "@hansa/events";
import type { Columns } from "../definition/column.ts";
import type { ConsumerPart } from "../definition/consumer.ts";
import type { ObserverPart } from "../definition/observer.ts";
import type { SubgraphParts } from "../definition/subgraph-parts.ts";
import type { ConsumerModel, ObserverModel } from "./subgraph-model.ts";

/** The source of a subgraph's events, as a URI reference. */
export function eventSourceOf(subgraph: string): string {
  return `/${encodeURIComponent(subgraph)}`;
}

/** The observers of a definition. What is wrong with one is added to `findings`. */
export function buildObservers({ observers }: SubgraphParts, findings: string[]): readonly ObserverModel[] {
  attempt(findings, () => assertNamesDiffer("observer", observers));
  return observers.flatMap((part) => {
    const problems = [...checkSource(part), ...checkColumns(part)];
    const model = problems.length > 0 ? undefined : attempt(problems, () => observerModel(part));
    findings.push(...problems);
    return model ?? [];
  });
}

/** The consumers of a definition. What is wrong with one is added to `findings`. */
export function buildConsumers(
  subgraph: string,
  { consumers }: SubgraphParts,
  findings: string[],
): readonly ConsumerModel[] {
  attempt(findings, () => assertNamesDiffer("consumer", consumers));
  return consumers.flatMap(({ name, consumer: part }) => {
    if ((part.handle === undefined) === (part.call === undefined)) {
      findings.push(`The consumer "${name}" needs either \`handle\` or \`call\`.`);
      return [];
    }
    const consumer = attempt(findings, () => createConsumer(`${subgraph}-${name}`, part));
    return consumer === undefined ? [] : [{ name, consumer, call: part.call }];
  });
}

/** What events themselves know to be wrong is a finding like all others. */
function attempt<Result>(findings: string[], work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof EventsError)) {
      throw error;
    }
    findings.push(error.message);
    return undefined;
  }
}

function observerModel(part: ObserverPart): ObserverModel {
  const { source, payload, ...options } = part;
  const observer: Observer = {
    ...options,
    table: plainName(source),
    payload: Object.fromEntries(
      Object.entries(payload).map(([name, shown]) => [name, readPayload(source.columns, shown)]),
    ),
    rows: source.rows,
  };
  assertObserver(observer);
  const used = columnsOf(part);
  const columns = Object.entries(source.columns).filter(([name]) => used.includes(name));
  return { observer, source: { ...source, columns: Object.fromEntries(columns) } };
}

/** What JSON's readers would round is text, as it is in the graph. */
function readPayload(columns: Columns, shown: PayloadColumn): PayloadColumn {
  if (typeof shown !== "string") {
    return shown;
  }
  const column = columns[shown];
  const isLong = (column?.kind === "bigint" || column?.kind === "numeric") && !column.isList;
  return isLong ? { column: shown, asText: true } : shown;
}

/** Triggers are of tables, whose rows they see. */
function checkSource({ name, source }: ObserverPart): readonly string[] {
  return source.kind === "table"
    ? []
    : [`The observer "${name}" is of something else than a table. Name the table with \`table(…)\`.`];
}

function checkColumns(part: ObserverPart): readonly string[] {
  return columnsOf(part)
    .filter((name) => !Object.hasOwn(part.source.columns, name))
    .map((name) => `The observer "${part.name}" names "${name}", which its source does not have.`);
}

function columnsOf({ key, payload, columns = [] }: ObserverPart): readonly string[] {
  const shown = Object.values(payload).map((each) => (typeof each === "string" ? each : each.column));
  return [...new Set([key, ...shown, ...columns])];
}

/** The name of a table or function as events take it, which quote it themselves. */
function plainName({ schema, name }: { readonly schema: string | undefined; readonly name: string }): string {
  return schema === undefined ? name : `${schema}.${name}`;
}

function createConsumer(name: string, { handle, call, ...options }: ConsumerPart): Consumer {
  // The builder's types hold the handler against the events that it says it handles.
  const handling =
    call === undefined ? { handle: handle as Consumer["handle"] } : { callFunction: plainName(call) };
  return defineConsumer({ ...options, ...handling, name });
}
