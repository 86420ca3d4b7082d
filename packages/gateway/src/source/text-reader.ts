import { describeError } from "@hansa/core";
import { buildSupergraphModel } from "@hansa/federation-model";
import { GatewayError } from "../errors.ts";
import { assertSecurityEnforced } from "./delegated-security.ts";
import type { Supergraph, SupergraphReader, SupergraphReading } from "./supergraph-reader.ts";
import { displayUrl } from "./supergraph-source.ts";

/** Reads a supergraph that something else has composed. */
export class TextReader implements SupergraphReader {
  readonly isRemote: boolean;
  readonly canChange: boolean;
  readonly #place: string;
  readonly #readText: (signal: AbortSignal) => Promise<string>;
  readonly #delegated: readonly string[];
  #supergraph: Supergraph | undefined;

  constructor(
    place: string,
    traits: Pick<SupergraphReader, "isRemote" | "canChange">,
    {
      readText,
      delegated,
    }: {
      readonly readText: (signal: AbortSignal) => Promise<string>;
      readonly delegated: readonly string[];
    },
  ) {
    this.isRemote = traits.isRemote;
    this.canChange = traits.canChange;
    this.#place = place;
    this.#readText = readText;
    this.#delegated = delegated;
  }

  async read(signal: AbortSignal): Promise<SupergraphReading> {
    try {
      const sdl = await this.#readText(signal);
      if (sdl !== this.#supergraph?.sdl) {
        this.#supergraph = { sdl, model: this.#buildModel(sdl) };
      }
      return { supergraph: this.#supergraph, error: undefined, awaited: [] };
    } catch (cause) {
      const error =
        cause instanceof GatewayError
          ? cause
          : new GatewayError("SUPERGRAPH_UNREADABLE", describeError(cause), { cause });
      const isAwaited = this.isRemote && error.code === "SUPERGRAPH_UNREADABLE";
      const awaited = [{ name: "supergraph", url: displayUrl(this.#place), reason: error.message }];
      return { supergraph: undefined, error, awaited: isAwaited ? awaited : [] };
    }
  }

  #buildModel(sdl: string): Supergraph["model"] {
    const place = this.isRemote ? displayUrl(this.#place) : this.#place;
    try {
      const model = buildSupergraphModel(sdl, { delegatedSecurity: "any" });
      assertSecurityEnforced(model, this.#delegated, place);
      return model;
    } catch (cause) {
      if (cause instanceof GatewayError) {
        throw cause;
      }
      const message = `The supergraph from ${place} cannot be served: ${describeError(cause)}`;
      throw new GatewayError("SUPERGRAPH_INVALID", message, { cause });
    }
  }
}
