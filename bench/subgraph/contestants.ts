import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { RecordedStatements } from "./record-statements.ts";
import type { Scenario } from "./scenarios.ts";

/** What those who are measured are started with. */
export interface Backend {
  readonly connectionString: string;
  readonly statements: RecordedStatements;
}

/** Something that answers the operations over the same database, in a process of its own. */
export interface Contestant {
  readonly name: string;
  /** For the results page. */
  readonly title: string;
  /** The operation in the words of its schema; undefined where it has nothing like it. */
  operationOf(scenario: Scenario): string | undefined;
  /** Its answer in the form of the others', where it differs. */
  readonly readAnswer?: (json: unknown) => unknown;
  /** The arguments of Node. */
  arguments(port: number, backend: Backend): readonly string[];
  /** The file without which it cannot be started, and the version of what it stands for. */
  readonly packageFile?: string;
}

/** What the others' CPU time is compared with. */
export const limit = "hand-written";
export const own = "hansa";

const peers = path("../peers/subgraph/node_modules");

export const contestants: readonly Contestant[] = [
  {
    name: limit,
    title: "a handler of `node:http` written by hand, with the same statements on the same driver",
    operationOf: ({ hansa }) => hansa,
    arguments: (port, { connectionString, statements }) => [
      path("contestants/hand-written.ts"),
      String(port),
      connectionString,
      JSON.stringify(statements),
    ],
  },
  {
    name: own,
    title: "Hansa",
    operationOf: ({ hansa }) => hansa,
    arguments: (port, { connectionString }) => [
      "--conditions=@hansa/source",
      path("../../packages/cli/bin/hansa.mjs"),
      "subgraph",
      path("contestants/hansa.ts"),
      "--port",
      String(port),
      "--database",
      connectionString,
    ],
    packageFile: path("../../packages/cli/package.json"),
  },
  {
    name: "postgraphile",
    title: "PostGraphile",
    operationOf: ({ postgraphile }) => postgraphile,
    readAnswer: withoutPayload,
    arguments: (port, { connectionString }) => [
      path("contestants/postgraphile.mjs"),
      String(port),
      connectionString,
    ],
    packageFile: `${peers}/postgraphile/package.json`,
  },
  {
    name: "mercurius",
    title: "with loaders and its just-in-time compiler, Mercurius",
    operationOf: ({ mercurius }) => mercurius,
    arguments: (port, { connectionString }) => [
      path("contestants/mercurius.mjs"),
      String(port),
      connectionString,
    ],
    packageFile: `${peers}/mercurius/package.json`,
  },
];

/** The version of what a contestant stands for; undefined where it is not installed. */
export function versionOf({ packageFile }: Contestant): string | undefined {
  if (packageFile === undefined) {
    return `Node ${process.versions.node}`;
  }
  return existsSync(packageFile) ? JSON.parse(readFileSync(packageFile, "utf8")).version : undefined;
}

/** PostGraphile puts what a mutation returns into an object of its own. */
function withoutPayload(json: unknown): unknown {
  const { data } = json as { readonly data?: { readonly payload?: unknown } };
  return data?.payload === undefined ? json : { data: data.payload };
}

function path(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
