import { type CompositionFinding, compositionHintCatalogue, type HintLevel } from "@hansa/composition";
import { CoreError, describeError, HansaError } from "@hansa/core";
import type { ConfigFinding } from "../config/yaml-reader.ts";
import type { Diagnostic, DiagnosticPlace } from "../diagnostics/diagnostic.ts";
import { CliError } from "../errors.ts";

/** An error of composition; `placeOf` says where a place of composition is in the user's files. */
export function errorDiagnostic(
  finding: CompositionFinding,
  placeOf: (place: DiagnosticPlace) => DiagnosticPlace,
): Diagnostic {
  return fromFinding(finding, "error", placeOf);
}

/** A hint of composition, likewise. */
export function hintDiagnostic(
  finding: CompositionFinding,
  placeOf: (place: DiagnosticPlace) => DiagnosticPlace,
): Diagnostic {
  return fromFinding(finding, levelByCode.get(finding.code) ?? "info", placeOf);
}

/** What keeps a configuration from being read. */
export function configDiagnostics(error: unknown, file: string): readonly Diagnostic[] {
  if (error instanceof CliError && error.code === "CONFIG_INVALID") {
    // What the reader of the configuration gives with its error.
    const findings = (error.extensions.findings ?? []) as readonly ConfigFinding[];
    return findings.map(({ code, line, column, message, mend }) => ({
      ...plainError(code, message, [{ subgraph: null, file, line, column }]),
      mend: mend ?? null,
    }));
  }
  return errorDiagnostics(error);
}

/** An error of a command or a setting, without a place; anything else is thrown again. */
export function errorDiagnostics(error: unknown): readonly Diagnostic[] {
  if (error instanceof CliError || error instanceof CoreError) {
    return [{ ...plainError(error.code, error.message, []), mend: error.remedy }];
  }
  throw error;
}

/** Why the schema of a subgraph cannot be read; `place` is where the configuration says what it is. */
export function unreadableDiagnostic(error: unknown, subgraph: string, place: DiagnosticPlace): Diagnostic {
  const { code, mend } =
    error instanceof HansaError
      ? { code: error.code, mend: error.remedy }
      : { code: "SUBGRAPH_SCHEMA_UNREADABLE", mend: null };
  return { ...plainError(code, describeError(error), [place]), mend, subgraphs: [subgraph] };
}

const levelByCode: ReadonlyMap<string, HintLevel> = new Map(
  Object.entries(compositionHintCatalogue).map(([code, { level }]) => [code, level]),
);

function fromFinding(
  { code, message, mend, coordinate, subgraphs, locations }: CompositionFinding,
  level: Diagnostic["level"],
  placeOf: (place: DiagnosticPlace) => DiagnosticPlace,
): Diagnostic {
  return {
    level,
    code,
    message,
    mend: mend ?? null,
    coordinate: coordinate ?? null,
    subgraphs,
    locations: locations.map(placeOf),
  };
}

function plainError(code: string, message: string, locations: readonly DiagnosticPlace[]): Diagnostic {
  return { level: "error", code, message, mend: null, coordinate: null, subgraphs: [], locations };
}
