import {
  type Composer,
  type CompositionFinding,
  type CompositionResult,
  compose,
  createComposer,
  formatFinding,
  type SubgraphInput,
  withMend,
} from "@hansa/composition";
import { describeError } from "@hansa/core";
import type { Http2Use } from "@hansa/executor";
import { GatewayError } from "../errors.ts";
import { schemaFileLabel } from "./compiled-subgraph.ts";
import type { ReaderOptions } from "./create-reader.ts";
import { assertSecurityEnforced } from "./delegated-security.ts";
import { readSubgraphSchema } from "./read-subgraph-schema.ts";
import type { AwaitedSchema, SupergraphReader, SupergraphReading } from "./supergraph-reader.ts";
import { displayUrl, type SubgraphSource, type SupergraphSource } from "./supergraph-source.ts";

type SubgraphsSource = Omit<Extract<SupergraphSource, { readonly kind: "subgraphs" }>, "kind">;

/**
 * Composes a supergraph of subgraphs that are read each from its own place. A subgraph that answered once and does not
 * now counts with the schema that it had; one that never did is left out and awaited.
 */
export class ComposingReader implements SupergraphReader {
  readonly isRemote: boolean;
  readonly canChange: boolean;
  readonly #sources: readonly SubgraphSource[];
  readonly #delegated: readonly string[];
  readonly #http2: Http2Use;
  readonly #composeInputs: Composer["compose"];
  readonly #sdlByName = new Map<string, string>();
  #composed: Pick<SupergraphReading, "supergraph" | "error"> | undefined;
  #composedOf = "";

  constructor({ subgraphs: sources, contract }: SubgraphsSource, { delegated, http2 }: ReaderOptions) {
    this.#sources = sources;
    this.#delegated = delegated;
    this.#http2 = http2;
    this.isRemote = sources.some(({ schema }) => schema.kind === "introspect");
    this.canChange = sources.some(({ schema }) => schema.kind !== "sdl");
    const options = contract === undefined ? {} : { contract };
    this.#composeInputs = this.canChange
      ? createComposer(options).compose
      : (inputs) => compose(inputs, options);
  }

  async read(signal: AbortSignal): Promise<SupergraphReading> {
    const failures = await Promise.all(this.#sources.map((source) => this.#readSubgraph(source, signal)));
    const unreadable = failures.find((failure) => failure !== undefined && failure.kind === "unreadable");
    const awaited = failures.flatMap((failure) => (failure?.kind === "awaited" ? [failure.schema] : []));
    if (unreadable !== undefined && unreadable.kind === "unreadable") {
      return { supergraph: undefined, error: unreadable.error, awaited };
    }
    return { ...this.#compose(), awaited };
  }

  /** Undefined where the subgraph's schema is known. */
  async #readSubgraph(source: SubgraphSource, signal: AbortSignal): Promise<ReadFailure | undefined> {
    const { name, schema } = source;
    try {
      this.#sdlByName.set(name, await readSubgraphSchema(source, signal, { http2: this.#http2 }));
      return undefined;
    } catch (cause) {
      if (this.#sdlByName.has(name)) {
        return undefined;
      }
      const error =
        cause instanceof GatewayError
          ? cause
          : new GatewayError("SUBGRAPH_SCHEMA_UNREADABLE", describeError(cause), { cause });
      if (schema.kind !== "introspect") {
        return { kind: "unreadable", error };
      }
      const url = displayUrl(schema.url ?? source.routingUrl);
      return { kind: "awaited", schema: { name, url, reason: error.message } };
    }
  }

  /** Composes what is known, unless it has just been composed. */
  #compose(): Pick<SupergraphReading, "supergraph" | "error"> {
    const inputs = this.#sources.flatMap((source) => this.#inputOf(source));
    if (inputs.length === 0 && this.#sources.length > 0) {
      return { supergraph: undefined, error: undefined };
    }
    const composedOf = JSON.stringify(inputs);
    if (this.#composed === undefined || composedOf !== this.#composedOf) {
      this.#composed = readComposed(this.#composeInputs(inputs), this.#delegated);
      this.#composedOf = composedOf;
    }
    return this.#composed;
  }

  #inputOf({ name, routingUrl, schema }: SubgraphSource): readonly SubgraphInput[] {
    const sdl = this.#sdlByName.get(name);
    const file = schema.kind === "file" ? { file: schemaFileLabel(schema.path) } : {};
    return sdl === undefined ? [] : [{ name, routingUrl, sdl, ...file }];
  }
}

type ReadFailure =
  | { readonly kind: "awaited"; readonly schema: AwaitedSchema }
  | { readonly kind: "unreadable"; readonly error: GatewayError };

function readComposed(
  result: CompositionResult,
  delegated: readonly string[],
): Pick<SupergraphReading, "supergraph" | "error"> {
  if (!result.ok) {
    return { supergraph: undefined, error: compositionError(result.errors) };
  }
  try {
    assertSecurityEnforced(result.model, delegated, "the subgraphs");
    return {
      supergraph: {
        sdl: result.supergraphSdl,
        model: result.model,
        warnings: contractWarnings(result.hints),
      },
      error: undefined,
    };
  } catch (error) {
    if (!(error instanceof GatewayError)) {
      throw error;
    }
    return { supergraph: undefined, error };
  }
}

/** A misspelt tag leaves open what it should hide, which nobody would see from outside. */
function contractWarnings(hints: readonly CompositionFinding[]): readonly string[] {
  return hints.filter(({ code }) => code === "CONTRACT_TAG_UNUSED").map(withMend);
}

/** The longest list of findings in one message. */
const maxFindings = 20;

function compositionError(errors: readonly CompositionFinding[]): GatewayError {
  const lines = errors.slice(0, maxFindings).map(formatFinding);
  const more = errors.length > maxFindings ? [`… and ${errors.length - maxFindings} more.`] : [];
  return new GatewayError(
    "SUBGRAPHS_DO_NOT_COMPOSE",
    ["The subgraphs do not compose:", ...lines, ...more].join("\n"),
    { extensions: { findings: errors } },
  );
}
