import type { Migration } from "@hansa/postgres";
import { SubgraphError } from "../errors.ts";
import { invalidAt, readMembers } from "./codec.ts";
import type { CompiledParts } from "./part-forms.ts";

/** What tells the file from any other JSON. */
export const compiledFormat = "hansa-subgraph";

/** Raised with every change after which an older Hansa would read a file otherwise. */
export const compiledVersion = 2;

/** A compiled subgraph as its file has it. */
export interface CompiledFile extends CompiledParts {
  readonly format: typeof compiledFormat;
  readonly version: typeof compiledVersion;
  readonly name: string;
  /** The schema as composition reads it. */
  readonly sdl: string;
  /** What the subgraph's database must have. */
  readonly migrations: readonly Migration[];
}

/** Written out so that a part that is added does not compile until it is here. */
const members: { readonly [Name in keyof CompiledFile]: true } = {
  format: true,
  version: true,
  name: true,
  sdl: true,
  migrations: true,
  directives: true,
  rowSecurity: true,
  policies: true,
  scalars: true,
  enums: true,
  values: true,
  inputs: true,
  stubs: true,
  entities: true,
  abstracts: true,
  fields: true,
  queries: true,
  mutations: true,
  observers: true,
  consumers: true,
};

/** More than any module has, lists of lists of arguments aside; parts that nest would exhaust the stack. */
const maxDepth = 100;

/**
 * A file's members, none of them read yet.
 *
 * @throws SubgraphError COMPILED_SUBGRAPH_INVALID, COMPILED_SUBGRAPH_VERSION.
 */
export function parseCompiledFile(text: string): Readonly<Record<keyof CompiledFile, unknown>> {
  const file = parseJson(text);
  if (isDeeperThan(file, maxDepth)) {
    throw new SubgraphError(
      "COMPILED_SUBGRAPH_INVALID",
      `The compiled subgraph nests deeper than ${maxDepth} levels.`,
    );
  }
  const given = new Map(readMembers(file, "file"));
  if (given.get("format") !== compiledFormat) {
    throw new SubgraphError(
      "COMPILED_SUBGRAPH_INVALID",
      `This JSON is no compiled subgraph: it has no "format" that is "${compiledFormat}".`,
    );
  }
  if (given.get("version") !== compiledVersion) {
    const found = JSON.stringify(given.get("version")) ?? "none";
    throw new SubgraphError(
      "COMPILED_SUBGRAPH_VERSION",
      `The compiled subgraph is of version ${found.slice(0, 20)}, and this Hansa reads version ${compiledVersion}.`,
    );
  }
  for (const name of Object.keys(members)) {
    if (!given.has(name)) {
      throw invalidAt(name, "a value", undefined);
    }
  }
  for (const name of given.keys()) {
    if (!Object.hasOwn(members, name)) {
      throw new SubgraphError(
        "COMPILED_SUBGRAPH_INVALID",
        `The compiled subgraph has a member ${JSON.stringify(name)} that this version of Hansa does not know.`,
      );
    }
  }
  // Every member of the type is there.
  return Object.fromEntries(given) as Readonly<Record<keyof CompiledFile, unknown>>;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SubgraphError("COMPILED_SUBGRAPH_INVALID", "The compiled subgraph is not valid JSON.", {
      cause: error,
    });
  }
}

function isDeeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  return depth === 0 || Object.values(value).some((member) => isDeeperThan(member, depth - 1));
}
