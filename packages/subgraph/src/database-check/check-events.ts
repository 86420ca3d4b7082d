import { findMissingObservers } from "@hansa/events";
import { type Database, quoteQualified } from "@hansa/postgres";
import type { SqlFunction } from "../definition/source.ts";
import { eventSourceOf } from "../model/build-events.ts";
import type { SubgraphModel } from "../model/subgraph-model.ts";
import { prepareCall } from "./check-functions.ts";
import type { NamedSource } from "./check-sources.ts";
import { type DatabaseFinding, findingOf } from "./database-finding.ts";
import type { Catalog } from "./read-catalog.ts";

/** The tables that observers are of, with the columns that they name. */
export function observedSources({ observers }: SubgraphModel): readonly NamedSource[] {
  return observers.map(({ observer, source }) => ({
    source,
    coordinate: `observer ${observer.name}`,
    keys: [],
  }));
}

/** The functions that handle events. */
export function consumerFunctions({ consumers }: SubgraphModel): readonly ConsumerFunction[] {
  return consumers.flatMap(({ name, call }) =>
    call === undefined ? [] : [{ coordinate: `consumer ${name}`, call }],
  );
}

interface ConsumerFunction {
  readonly coordinate: string;
  readonly call: SqlFunction;
}

/** In what a function does not take an event. */
export async function checkConsumerFunction(
  { coordinate, call }: ConsumerFunction,
  { signaturesByFunction }: Catalog,
  database: Database,
): Promise<readonly DatabaseFinding[]> {
  const name = quoteQualified(call);
  const signatures = signaturesByFunction.get(name) ?? [];
  if (signatures.length === 0) {
    const message = `"${coordinate}" calls ${name}(jsonb), and the database has no function of that name.`;
    return [findingOf("FUNCTION_MISSING", [coordinate], message, createFunction(coordinate, name))];
  }
  const outcome = await prepareCall(`select ${name}(null::jsonb)`, database);
  if (outcome.kind === "types") {
    return [];
  }
  const there = signatures.map((signature) => `(${signature})`).join(" and ");
  return [
    findingOf(
      "FUNCTION_PARAMETERS",
      [coordinate],
      `"${coordinate}" calls ${name}(jsonb), and the database has it with the parameters ${there}. ${outcome.message}`,
    ),
  ];
}

function createFunction(coordinate: string, name: string): string {
  return `create function ${name}(event jsonb) returns void language plpgsql as $$\nbegin\n  raise exception 'What ${coordinate} does is not written yet.';\nend\n$$;`;
}

/** Observers whose triggers are not there, so that changes are told to nobody. */
export async function checkObservers(
  { name, observers }: SubgraphModel,
  database: Database,
): Promise<readonly DatabaseFinding[]> {
  if (observers.length === 0) {
    return [];
  }
  const missing = await findMissingObservers(
    database,
    eventSourceOf(name),
    observers.map(({ observer }) => observer),
  );
  return missing.map((each) =>
    findingOf(
      "OBSERVER_MISSING",
      [`observer ${each}`],
      `The triggers of the observer "${each}" are not in place as the module defines it. Run "hansa migrate".`,
    ),
  );
}
