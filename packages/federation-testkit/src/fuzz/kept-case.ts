import type { FederationCase } from "../world/world.ts";

/** A case as the files of a folder, by name; `readCase` reads them back. */
export type CaseFiles = Readonly<Record<string, string>>;

/** What is written beside a case, for whoever looks at it. */
export interface CaseNotes {
  readonly problem: string;
  readonly seed?: number | undefined;
  readonly expected?: unknown;
  readonly actual?: unknown;
}

/** The schemas, the operation, and the rest in `case.json`. */
export function printCase({ world, operation }: FederationCase, notes: CaseNotes): CaseFiles {
  const { document, ...request } = operation;
  const { subgraphs, ...settings } = world;
  return {
    ...Object.fromEntries(Object.entries(subgraphs).map(([name, sdl]) => [`${name}.subgraph.graphql`, sdl])),
    "operation.graphql": `${document.trim()}\n`,
    "case.json": `${JSON.stringify({ ...notes, ...settings, ...request }, null, 2)}\n`,
  };
}

/** @throws SyntaxError, Error where the files are not those of a case. */
export function readCase(files: CaseFiles): FederationCase {
  const text = files["case.json"];
  const document = files["operation.graphql"];
  if (text === undefined || document === undefined) {
    throw new Error('A case has the files "case.json" and "operation.graphql".');
  }
  // Written by `printCase`, or by hand in its form.
  const { data, overrideLabels, variables, operationName } = JSON.parse(text) as FederationCase["world"] &
    FederationCase["operation"];
  const subgraphs = Object.entries(files).flatMap(([file, sdl]): [string, string][] => {
    const name = /^(.+)\.subgraph\.graphql$/.exec(file)?.[1];
    return name === undefined ? [] : [[name, sdl]];
  });
  return {
    world: { subgraphs: Object.fromEntries(subgraphs), data, overrideLabels },
    operation: { document, variables, ...(operationName === undefined ? {} : { operationName }) },
  };
}
