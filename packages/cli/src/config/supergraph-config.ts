import { dirname, resolve } from "node:path";
import type { Contract } from "@hansa/composition";
import type { Environment } from "@hansa/core";
import type { SubgraphSchemaSource, SubgraphSource } from "@hansa/gateway";
import { isScalar, type Pair, Scalar, type YAMLMap } from "yaml";
import { CliError } from "../errors.ts";
import { readTextFile } from "../text-file.ts";
import { InterpolatedText } from "./interpolated-text.ts";
import { keyOf, type TextPlace, YamlReader } from "./yaml-reader.ts";

/** What a supergraph.yaml says. */
export interface SupergraphConfig {
  readonly federationVersion: string | undefined;
  /** The routing URL is the schema's own where the file has none, and empty where there is neither. */
  readonly subgraphs: readonly SubgraphSource[];
  readonly contract: Contract | undefined;
  /** Where the file says what the schema of each subgraph is, by the subgraph's name. */
  readonly places: ReadonlyMap<string, SchemaPlace>;
}

export interface SchemaPlace extends TextPlace {
  /** Where the subgraph has its name. */
  readonly name: TextPlace;
  /** The first character of a schema that stands in the file line by line. */
  readonly inlineStart?: TextPlace;
}

/**
 * Reads a file in the form that rover has made common: `federation_version`, and for each subgraph `routing_url` and
 * `schema.file`, `schema.subgraph_url` (with `introspection_headers`) or `schema.sdl`; and `contract`, which is
 * Hansa's. A file holds SDL, or is what `hansa compile` wrote. Paths start at the file's folder, environment variables are filled in.
 *
 * @throws CliError FILE_UNREADABLE, or CONFIG_INVALID with every finding at its line and column, also as
 * `extensions.findings` (ConfigFinding), variables of the environment that are not set among them.
 */
export async function readSupergraphConfig(
  path: string,
  environment: Environment,
): Promise<SupergraphConfig> {
  return parseSupergraphConfig(await readTextFile(path), path, environment);
}

/** As {@link readSupergraphConfig}, from a text; `path` stands in messages and is where relative paths start. */
export function parseSupergraphConfig(
  text: string,
  path: string,
  environment: Environment = {},
): SupergraphConfig {
  const reader = new YamlReader(new InterpolatedText(text, environment));
  const root = reader.readRoot();
  const config = root === undefined ? undefined : new SupergraphConfigReader(reader, path, text).read(root);
  const { findings } = reader;
  if (config === undefined || findings.length > 0) {
    const lines = findings.map(
      ({ line, column, message, mend }) =>
        `${path}:${line}:${column}: ${message}${mend === undefined ? "" : ` ${mend}`}`,
    );
    throw new CliError("CONFIG_INVALID", lines.join("\n"), { extensions: { findings } });
  }
  return config;
}

const rootKeys = ["federation_version", "subgraphs", "contract"];
const subgraphKeys = ["routing_url", "schema"];
const schemaKeys = ["file", "subgraph_url", "sdl"];
const contractKeys = ["include_tags", "exclude_tags", "hide_unreachable_types"];
/** What rover knows of a schema and this command has no way to get. */
const registryKeys = ["graphref", "subgraph"];

class SupergraphConfigReader {
  readonly #reader: YamlReader;
  readonly #path: string;
  readonly #text: string;
  readonly #places = new Map<string, SchemaPlace>();

  constructor(reader: YamlReader, path: string, text: string) {
    this.#reader = reader;
    this.#path = path;
    this.#text = text;
  }

  read(root: YAMLMap): SupergraphConfig {
    this.#reader.rejectUnknownKeys(root, rootKeys);
    const subgraphs = this.#reader.expectMap(root.get("subgraphs", true), '"subgraphs"', root);
    if (subgraphs?.items.length === 0) {
      this.#reader.addAt(subgraphs, {
        message: '"subgraphs" is empty.',
        mend: "Name at least one subgraph.",
      });
    }
    return {
      federationVersion: this.#readVersion(root),
      subgraphs: (subgraphs?.items ?? []).flatMap((pair) => this.#readSubgraph(pair) ?? []),
      contract: this.#readContract(root),
      places: this.#places,
    };
  }

  #readVersion(root: YAMLMap): string | undefined {
    const node = root.get("federation_version", true);
    const version = isScalar(node) ? String(node.value) : undefined;
    if (version !== undefined && !/^=?[12](\.\d+)*$/.test(version)) {
      this.#reader.addAt(node, {
        message: `"federation_version" is "${version}".`,
        mend: 'Write a version such as "2" or "=2.9.0".',
      });
    }
    return version;
  }

  #readContract(root: YAMLMap): Contract | undefined {
    if (!root.has("contract")) {
      return undefined;
    }
    const contract = this.#reader.expectMap(root.get("contract", true), '"contract"', root);
    if (contract === undefined) {
      return undefined;
    }
    this.#reader.rejectUnknownKeys(contract, contractKeys);
    const owner = '"contract"';
    return {
      includeTags: this.#reader.readTexts(contract, "include_tags", owner) ?? [],
      excludeTags: this.#reader.readTexts(contract, "exclude_tags", owner) ?? [],
      hideUnreachableTypes: this.#reader.readFlag(contract, "hide_unreachable_types", owner) ?? false,
    };
  }

  #readSubgraph(pair: Pair): SubgraphSource | undefined {
    const name = keyOf(pair);
    const subgraph = this.#reader.expectMap(pair.value, `"subgraphs.${name}"`, pair.key);
    if (subgraph === undefined) {
      return undefined;
    }
    this.#reader.rejectUnknownKeys(subgraph, subgraphKeys);
    const routingUrl = this.#readUrl(subgraph, "routing_url", name);
    const schema = this.#reader.expectMap(
      subgraph.get("schema", true),
      `"subgraphs.${name}.schema"`,
      pair.key,
    );
    const origin = schema === undefined ? undefined : this.#readOrigin(schema, pair);
    if (origin === undefined) {
      return undefined;
    }
    const schemaUrl = origin.kind === "introspect" ? origin.url : undefined;
    return { name, routingUrl: routingUrl ?? schemaUrl ?? "", schema: origin };
  }

  #readOrigin(schema: YAMLMap, subgraph: Pair): SubgraphSchemaSource | undefined {
    const name = keyOf(subgraph);
    const given = schema.items.map(keyOf);
    if (given.some((key) => registryKeys.includes(key))) {
      this.#reader.addAt(schema, {
        message: `The schema of "${name}" lies in a registry, which this command does not ask.`,
        mend: 'Save it as a file and name that under "file".',
      });
      return undefined;
    }
    const origins = given.filter((key) => schemaKeys.includes(key));
    const [origin] = origins;
    this.#reader.rejectUnknownKeys(schema, [
      ...schemaKeys,
      ...(origin === "subgraph_url" ? ["introspection_headers"] : []),
    ]);
    if (origin === undefined || origins.length > 1) {
      this.#reader.addAt(schema, {
        message: `The schema of "${name}" needs exactly one of "file", "subgraph_url" and "sdl".`,
      });
      return undefined;
    }
    const node = schema.get(origin, true);
    this.#places.set(name, {
      ...this.#reader.placeOf(node),
      name: this.#reader.placeOf(subgraph.key),
      ...this.#inlineStart(node),
    });
    switch (origin) {
      case "file":
        return this.#readFile(schema, name);
      case "subgraph_url":
        return this.#readIntrospection(schema, name);
      default: {
        const sdl = this.#reader.readText(schema, "sdl", `"${name}"`);
        return sdl === undefined ? undefined : { kind: "sdl", sdl };
      }
    }
  }

  #readFile(schema: YAMLMap, name: string): SubgraphSchemaSource | undefined {
    const file = this.#reader.readText(schema, "file", `"${name}"`);
    return file === undefined ? undefined : { kind: "file", path: resolve(dirname(this.#path), file) };
  }

  #readIntrospection(schema: YAMLMap, name: string): SubgraphSchemaSource | undefined {
    const url = this.#readUrl(schema, "subgraph_url", name);
    const map = schema.has("introspection_headers")
      ? this.#reader.expectMap(
          schema.get("introspection_headers", true),
          `"introspection_headers" of "${name}"`,
          schema,
        )
      : undefined;
    const headers = (map?.items ?? []).flatMap((pair) => {
      const key = keyOf(pair);
      const value = map && this.#reader.readText(map, key, `"introspection_headers" of "${name}"`);
      return value === undefined ? [] : [[key.toLowerCase(), value] as const];
    });
    return url === undefined
      ? undefined
      : { kind: "introspect", url, ...(map === undefined ? {} : { headers: Object.fromEntries(headers) }) };
  }

  #readUrl(map: YAMLMap, key: string, name: string): string | undefined {
    const text = map.has(key) ? this.#reader.readText(map, key, `"${name}"`) : undefined;
    if (text !== undefined && !/^https?:$/.test(URL.parse(text)?.protocol ?? "")) {
      this.#reader.addAt(map.get(key, true), {
        message: `"${key}" of "${name}" is "${text}".`,
        mend: "Write a URL that starts with http:// or https://.",
      });
      return undefined;
    }
    return text;
  }

  /** A literal block has the schema's lines as they are, each behind the same indentation. */
  #inlineStart(node: unknown): Pick<SchemaPlace, "inlineStart"> {
    if (!isScalar(node) || node.type !== Scalar.BLOCK_LITERAL) {
      return {};
    }
    const { line, column } = this.#reader.placeOf(node);
    const [header = "", ...lines] = this.#text.split("\n").slice(line - 1);
    if (/^\|[+-]?\d/.test(header.slice(column - 1))) {
      return {};
    }
    const indentation = /^ */.exec(lines.find((text) => text.trim() !== "") ?? "")?.[0].length ?? 0;
    return { inlineStart: { line: line + 1, column: indentation + 1 } };
  }
}
