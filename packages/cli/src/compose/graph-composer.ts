import { isDeepStrictEqual } from "node:util";
import {
  type ComposedSupergraph,
  type Composer,
  type CompositionResult,
  type Contract,
  createComposer,
  type SubgraphInput,
} from "@hansa/composition";
import type { Environment } from "@hansa/core";
import { parseSupergraphConfig, type SupergraphConfig } from "../config/supergraph-config.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { SourceTexts } from "../diagnostics/source-texts.ts";
import { readTextFile } from "../text-file.ts";
import { configDiagnostics, errorDiagnostic, hintDiagnostic } from "./finding-diagnostics.ts";
import { displayPath, type ReadSchemas, readSchemas } from "./schema-files.ts";

export interface GraphComposerOptions {
  /** The supergraph.yaml. */
  readonly configPath: string;
  readonly environment: Environment;
  /** For whom to compose; as the configuration says unless given. */
  readonly contract?: Contract | undefined;
  /** How long each subgraph that is asked for its schema may take. */
  readonly timeoutMs: number;
}

/** What composing the graph of a configuration gave. */
export interface GraphComposition {
  /** Nothing where there are errors. */
  readonly supergraph: Pick<ComposedSupergraph, "supergraphSdl" | "model"> | undefined;
  readonly errors: readonly Diagnostic[];
  readonly hints: readonly Diagnostic[];
  /** The texts that the places are in. */
  readonly sources: SourceTexts;
  /** Where a place of composition is in the user's files. */
  readonly placeOf: ReadSchemas["placeOf"];
  /** Nothing where it cannot be read. */
  readonly config: SupergraphConfig | undefined;
  /** What was composed, where every schema could be read. */
  readonly inputs: readonly SubgraphInput[];
}

interface LastComposition {
  readonly composer: Composer;
  readonly inputs: readonly SubgraphInput[];
  readonly result: CompositionResult;
}

/** Composes the graph of one configuration, again and again at the cost of what has changed. */
export class GraphComposer {
  readonly #options: GraphComposerOptions;
  #composer: Composer | undefined;
  #contract = "";
  #last: LastComposition | undefined;

  constructor(options: GraphComposerOptions) {
    this.#options = options;
  }

  /** Reads the configuration and all schemas anew and composes them. Rejects only when `signal` aborts, or for bugs. */
  async compose(signal: AbortSignal): Promise<GraphComposition> {
    const sources = new SourceTexts();
    const file = displayPath(this.#options.configPath);
    const config = await this.#readConfig(file, sources);
    if ("errors" in config) {
      const placeOf: ReadSchemas["placeOf"] = (place) => place;
      return { supergraph: undefined, hints: [], sources, placeOf, config: undefined, inputs: [], ...config };
    }
    const { timeoutMs } = this.#options;
    const schemas = await readSchemas(config, { file, sources, timeoutMs, signal });
    signal.throwIfAborted();
    const { inputs, placeOf } = schemas;
    return { ...this.#composeSchemas(schemas, config), sources, placeOf, config, inputs };
  }

  /** Composes other schemas as this graph's, for instance what one of them was before. */
  composeInputs(inputs: readonly SubgraphInput[], config: SupergraphConfig): CompositionResult {
    const composer = this.#composerFor(config);
    const last = this.#last;
    if (last !== undefined && last.composer === composer && isDeepStrictEqual(last.inputs, inputs)) {
      return last.result;
    }
    const result = composer.compose(inputs);
    this.#last = { composer, inputs, result };
    return result;
  }

  async #readConfig(
    file: string,
    sources: SourceTexts,
  ): Promise<SupergraphConfig | Pick<GraphComposition, "errors">> {
    const { configPath, environment } = this.#options;
    try {
      const text = await readTextFile(configPath);
      sources.add(file, text);
      return parseSupergraphConfig(text, configPath, environment);
    } catch (error) {
      return { errors: configDiagnostics(error, file) };
    }
  }

  #composeSchemas(
    { inputs, failures, placeOf }: ReadSchemas,
    config: SupergraphConfig,
  ): Pick<GraphComposition, "supergraph" | "errors" | "hints"> {
    const result = this.composeInputs(inputs, config);
    const file = displayPath(this.#options.configPath);
    const errors = result.errors.map((finding) =>
      withPlaceOfName(errorDiagnostic(finding, placeOf), file, config),
    );
    if (failures.length > 0) {
      // Without all schemas, only what is wrong with one of them alone can be told.
      const ofOne = errors.filter(({ code }) => code === "INVALID_GRAPHQL");
      return { supergraph: undefined, errors: [...failures, ...ofOne], hints: [] };
    }
    return {
      supergraph: result.ok ? result : undefined,
      errors,
      hints: result.hints.map((finding) => withPlaceOfName(hintDiagnostic(finding, placeOf), file, config)),
    };
  }

  #composerFor({ contract: configured }: SupergraphConfig): Composer {
    const contract = this.#options.contract ?? configured;
    const text = JSON.stringify(contract) ?? "";
    if (this.#composer === undefined || text !== this.#contract) {
      this.#composer = createComposer(contract === undefined ? {} : { contract });
      this.#contract = text;
    }
    return this.#composer;
  }
}

/** What is wrong with a subgraph and not with its schema is told where the configuration names it. */
function withPlaceOfName(diagnostic: Diagnostic, file: string, { places }: SupergraphConfig): Diagnostic {
  const [name = ""] = diagnostic.subgraphs;
  const place = diagnostic.subgraphs.length === 1 ? places.get(name)?.name : undefined;
  return place === undefined || diagnostic.locations.length > 0
    ? diagnostic
    : { ...diagnostic, locations: [{ subgraph: null, file, ...place }] };
}
