import { relative } from "node:path";
import type { SubgraphInput } from "@hansa/composition";
import { readSubgraphSchema, type SubgraphSource, schemaFileLabel } from "@hansa/gateway";
import type { SchemaPlace, SupergraphConfig } from "../config/supergraph-config.ts";
import type { Diagnostic, DiagnosticPlace } from "../diagnostics/diagnostic.ts";
import type { SourceTexts } from "../diagnostics/source-texts.ts";
import { unreadableDiagnostic } from "./finding-diagnostics.ts";

/** A configuration with the schemas that it names. */
export interface ReadSchemas {
  readonly inputs: readonly SubgraphInput[];
  /** One for each schema that cannot be read. */
  readonly failures: readonly Diagnostic[];
  /** Where a place of a schema is for the user: in the configuration, where the schema stands there. */
  readonly placeOf: (place: DiagnosticPlace) => DiagnosticPlace;
}

export interface ReadSchemasOptions {
  /** The configuration's file, as it stands in messages. */
  readonly file: string;
  /** Takes the text of each schema, under the name that places have for it. */
  readonly sources: SourceTexts;
  /** How long a subgraph that is asked for its schema may take. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Reads the schemas of all subgraphs at once; never rejects for one of them. */
export async function readSchemas(
  { subgraphs, places }: SupergraphConfig,
  options: ReadSchemasOptions,
): Promise<ReadSchemas> {
  const { file, sources, timeoutMs, signal } = options;
  const results = await Promise.allSettled(
    subgraphs.map((subgraph) => readSubgraphSchema(subgraph, signal, { timeoutMs })),
  );
  const inputs: SubgraphInput[] = [];
  const failures: Diagnostic[] = [];
  subgraphs.forEach((subgraph, index) => {
    const result = results[index];
    const { name, routingUrl } = subgraph;
    if (result?.status === "fulfilled") {
      const label = labelOf(subgraph, file);
      sources.add(label, result.value);
      inputs.push({ name, routingUrl, sdl: result.value, file: label });
    } else {
      const { line, column } = places.get(name) ?? { line: 1, column: 1 };
      failures.push(unreadableDiagnostic(result?.reason, name, { subgraph: null, file, line, column }));
    }
  });
  return { inputs, failures, placeOf: (place) => placeInConfig(place, file, places) };
}

/** A path as short as it can be said from here. */
export function displayPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short === "" || short.length > path.length ? path : short;
}

function labelOf({ name, schema }: SubgraphSource, file: string): string {
  switch (schema.kind) {
    case "file":
      return schemaFileLabel(displayPath(schema.path));
    case "sdl":
      return inlineLabel(name, file);
    case "introspect":
      return name;
  }
}

function inlineLabel(name: string, file: string): string {
  return `${file}#${name}`;
}

function placeInConfig(
  place: DiagnosticPlace,
  file: string,
  places: ReadonlyMap<string, SchemaPlace>,
): DiagnosticPlace {
  const { subgraph, line, column } = place;
  const start = subgraph === null ? undefined : places.get(subgraph)?.inlineStart;
  if (subgraph === null || start === undefined || place.file !== inlineLabel(subgraph, file)) {
    return place;
  }
  return { subgraph, file, line: start.line + line - 1, column: start.column + column - 1 };
}
