import { dirname, resolve } from "node:path";
import { didYouMean, type Environment, interpolateEnvironment, suggest } from "@hansa/core";
import type { SubgraphSchemaSource, SubgraphSource } from "@hansa/gateway";
import { isMap, isScalar, LineCounter, type Node, type Pair, parseDocument, type YAMLMap } from "yaml";
import { CliError } from "./errors.ts";
import { readTextFile } from "./text-file.ts";

/** What a supergraph.yaml says. */
export interface SupergraphConfig {
  readonly federationVersion: string | undefined;
  /** The routing URL is the schema's own where the file has none, and empty where there is neither. */
  readonly subgraphs: readonly SubgraphSource[];
}

/**
 * Reads a file in the form that rover has made common: `federation_version`, and for each subgraph `routing_url` and
 * `schema.file`, `schema.subgraph_url` or `schema.sdl`. Paths start at the file's folder, environment variables are
 * filled in.
 *
 * @throws CliError FILE_UNREADABLE, or CONFIG_INVALID with every finding at its line and column.
 */
export async function readSupergraphConfig(
  path: string,
  environment: Environment,
): Promise<SupergraphConfig> {
  const text = await readTextFile(path);
  return parseSupergraphConfig(interpolateEnvironment(text, environment), path);
}

/** As {@link readSupergraphConfig}, from a text; `path` stands in messages and is where relative paths start. */
export function parseSupergraphConfig(text: string, path: string): SupergraphConfig {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const reader = new ConfigReader(path, lineCounter);
  for (const error of document.errors) {
    reader.addFinding(error.pos[0], `The file is not valid YAML: ${error.message}.`);
  }
  const config = document.errors.length === 0 ? reader.readRoot(document.contents) : undefined;
  if (config === undefined || reader.findings.length > 0) {
    throw new CliError("CONFIG_INVALID", reader.findings.join("\n"));
  }
  return config;
}

const rootKeys = ["federation_version", "subgraphs"];
const subgraphKeys = ["routing_url", "schema"];
const schemaKeys = ["file", "subgraph_url", "sdl"];
/** What rover knows of a schema and this command has no use for, or no way to get. */
const registryKeys = ["graphref", "subgraph"];
const introspectionKeys = ["introspection_headers"];

/** Reads the document from the top down and collects what is wrong with it, so that one run shows everything. */
class ConfigReader {
  readonly findings: string[] = [];
  readonly #path: string;
  readonly #lineCounter: LineCounter;

  constructor(path: string, lineCounter: LineCounter) {
    this.#path = path;
    this.#lineCounter = lineCounter;
  }

  addFinding(offset: number, message: string): void {
    const { line, col } = this.#lineCounter.linePos(offset);
    this.findings.push(`${this.#path}:${line}:${col}: ${message}`);
  }

  readRoot(contents: unknown): SupergraphConfig | undefined {
    const root = this.#expectMap(contents, "The file", undefined);
    if (root === undefined) {
      return undefined;
    }
    this.#rejectUnknownKeys(root, rootKeys);
    const version = root.get("federation_version", true);
    const federationVersion = isScalar(version) ? String(version.value) : undefined;
    if (federationVersion !== undefined && !/^=?[12](\.\d+)*$/.test(federationVersion)) {
      this.#addAt(
        version,
        `"federation_version" is "${federationVersion}". Expected a version such as "2" or "=2.9.0".`,
      );
    }
    const subgraphs = this.#expectMap(root.get("subgraphs", true), '"subgraphs"', root);
    if (subgraphs?.items.length === 0) {
      this.#addAt(subgraphs, '"subgraphs" is empty. Name at least one subgraph.');
    }
    return {
      federationVersion,
      subgraphs: (subgraphs?.items ?? []).flatMap((pair) => this.#readSubgraph(pair) ?? []),
    };
  }

  #readSubgraph(pair: Pair): SubgraphSource | undefined {
    const name = keyOf(pair);
    const subgraph = this.#expectMap(pair.value, `"subgraphs.${name}"`, pair.key);
    if (subgraph === undefined) {
      return undefined;
    }
    this.#rejectUnknownKeys(subgraph, subgraphKeys);
    const routingUrl = this.#readUrl(subgraph, "routing_url", name);
    const schema = this.#expectMap(subgraph.get("schema", true), `"subgraphs.${name}.schema"`, pair.key);
    const origin = schema === undefined ? undefined : this.#readOrigin(schema, name);
    if (origin === undefined) {
      return undefined;
    }
    const schemaUrl = origin.kind === "introspect" ? origin.url : undefined;
    return { name, routingUrl: routingUrl ?? schemaUrl ?? "", schema: origin };
  }

  #readOrigin(schema: YAMLMap, name: string): SubgraphSchemaSource | undefined {
    const given = schema.items.map(keyOf);
    if (given.some((key) => registryKeys.includes(key))) {
      this.#addAt(
        schema,
        `The schema of "${name}" lies in a registry, which this command does not ask. Save it as a file and name that under "file".`,
      );
      return undefined;
    }
    this.#rejectUnknownKeys(schema, [...schemaKeys, ...introspectionKeys]);
    const origins = given.filter((key) => schemaKeys.includes(key));
    if (origins.length !== 1) {
      this.#addAt(schema, `The schema of "${name}" needs exactly one of "file", "subgraph_url" and "sdl".`);
      return undefined;
    }
    switch (origins[0]) {
      case "file": {
        const file = this.#readString(schema, "file", name);
        return file === undefined ? undefined : { kind: "file", path: resolve(dirname(this.#path), file) };
      }
      case "subgraph_url": {
        const url = this.#readUrl(schema, "subgraph_url", name);
        return url === undefined ? undefined : { kind: "introspect", url };
      }
      default: {
        const sdl = this.#readString(schema, "sdl", name);
        return sdl === undefined ? undefined : { kind: "sdl", sdl };
      }
    }
  }

  #readUrl(map: YAMLMap, key: string, name: string): string | undefined {
    const text = map.has(key) ? this.#readString(map, key, name) : undefined;
    if (text !== undefined && !/^https?:$/.test(URL.parse(text)?.protocol ?? "")) {
      this.#addAt(
        map.get(key, true),
        `"${key}" of "${name}" is "${text}". Expected a URL that starts with http:// or https://.`,
      );
      return undefined;
    }
    return text;
  }

  #readString(map: YAMLMap, key: string, name: string): string | undefined {
    const value = map.get(key, true);
    if (isScalar(value) && typeof value.value === "string" && value.value !== "") {
      return value.value;
    }
    this.#addAt(value ?? map, `"${key}" of "${name}" must be a text.`);
    return undefined;
  }

  #expectMap(value: unknown, what: string, otherwiseAt: unknown): YAMLMap | undefined {
    if (isMap(value)) {
      return value;
    }
    const missing = value === undefined || value === null || (isScalar(value) && value.value === null);
    this.#addAt(
      value ?? otherwiseAt,
      missing ? `${what} is missing or empty.` : `${what} must be a mapping of names to values.`,
    );
    return undefined;
  }

  #rejectUnknownKeys(map: YAMLMap, known: readonly string[]): void {
    for (const pair of map.items) {
      const key = keyOf(pair);
      if (!known.includes(key)) {
        this.#addAt(pair.key, `"${key}" is not known here.${didYouMean(suggest(key, known))}`);
      }
    }
  }

  #addAt(node: unknown, message: string): void {
    this.addFinding((node as Node | undefined)?.range?.[0] ?? 0, message);
  }
}

function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
}
