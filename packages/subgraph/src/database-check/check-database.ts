import { type Database, quoteQualified } from "@hansa/postgres";
import type { SubgraphDefinition } from "../definition/define-subgraph.ts";
import type { Field } from "../definition/field.ts";
import { isLinkJoin } from "../definition/join.ts";
import type { SubgraphModel } from "../model/subgraph-model.ts";
import { checkConsumerFunction, checkObservers, consumerFunctions, observedSources } from "./check-events.ts";
import { checkFunction, usedFunctions } from "./check-functions.ts";
import { checkIndexes } from "./check-indexes.ts";
import {
  checkEnums,
  checkSource,
  type NamedSource,
  plainColumnsOf,
  type UsedSource,
} from "./check-sources.ts";
import type { DatabaseFinding } from "./database-finding.ts";
import { readCatalog } from "./read-catalog.ts";

/**
 * Holds a live database against a subgraph: its sources, their columns with type and null, enums, functions with
 * parameters and results, what keeps keys unique, the indexes behind relations and orders, and the triggers of observers. Reads the system's catalogs
 * alone, and runs none of the functions. Errors come before warnings.
 *
 * @throws SubgraphError SUBGRAPH_INVALID; PostgresError where the database cannot be asked.
 */
export async function checkDatabase(
  definition: SubgraphDefinition,
  database: Database,
): Promise<readonly DatabaseFinding[]> {
  const model = definition.build();
  const used = usedSources(model);
  const functions = usedFunctions(model);
  const handling = consumerFunctions(model);
  const enums = used.flatMap(({ source }) =>
    [...plainColumnsOf(source).values()].flatMap(({ enumType }) => enumType?.name ?? []),
  );
  const catalog = await readCatalog(database, {
    sources: used.map(({ source }) => source),
    enums,
    functions: [...functions, ...handling].map(({ call }) => call),
  });
  const ofFunctions: DatabaseFinding[] = [];
  for (const each of functions) {
    ofFunctions.push(...(await checkFunction(each, catalog, database)));
  }
  for (const each of handling) {
    ofFunctions.push(...(await checkConsumerFunction(each, catalog, database)));
  }
  const findings = mergeAlike([
    ...checkEnums(used, catalog),
    ...used.flatMap((each) => checkSource(each, catalog)),
    ...ofFunctions,
    ...checkIndexes(model, catalog),
    ...(await checkObservers(model, database)),
  ]);
  return findings.toSorted((a, b) => Number(a.level === "warn") - Number(b.level === "warn"));
}

/** The tables and views of entities, those that relations go through, and those that are observed. */
function usedSources(model: SubgraphModel): readonly UsedSource[] {
  const ofEntities = [...model.entitiesByName.values()].flatMap((entity) => [
    ...(entity.source.kind === "table" || entity.source.kind === "document"
      ? [{ source: entity.source, coordinate: entity.name, keys: entity.keys }]
      : []),
    ...[...entity.fieldsByName].flatMap(([name, field]) => linkOf(`${entity.name}.${name}`, field)),
  ]);
  const used = [...ofEntities, ...observedSources(model)];
  const byTable = Map.groupBy(used, ({ source }) => quoteQualified(source));
  return used.map((each) => {
    const all = byTable.get(quoteQualified(each.source)) ?? [];
    return {
      ...each,
      tableColumns: Object.assign({}, ...all.map(({ source }) => source.columns)),
      tableKey: all.find(({ keys }) => keys.length > 0)?.keys[0],
    };
  });
}

function linkOf(coordinate: string, field: Field): readonly NamedSource[] {
  return (field.kind === "many" || field.kind === "connection") && isLinkJoin(field.join)
    ? [{ source: field.join.link, coordinate, keys: [] }]
    : [];
}

/** What one change mends is one finding, whoever needs it. */
function mergeAlike(findings: readonly DatabaseFinding[]): readonly DatabaseFinding[] {
  const alike = Map.groupBy(findings, ({ code, message, sql }) => `${code} ${sql ?? message}`);
  return [...alike.values()].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : [
          {
            ...first,
            coordinates: [
              ...new Set([...first.coordinates, ...others.flatMap(({ coordinates }) => coordinates)]),
            ],
          },
        ],
  );
}
