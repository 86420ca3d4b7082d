import type { Http2Use } from "@hansa/executor";
import { FeedReader } from "./feed-reader.ts";
import { readSupergraphFile, readSupergraphUrl } from "./read-text.ts";
import type { SupergraphReader } from "./supergraph-reader.ts";
import type { SupergraphSource } from "./supergraph-source.ts";
import { TextReader } from "./text-reader.ts";

export interface ReaderOptions {
  /** The specifications for security that the subgraphs enforce. */
  readonly delegated: readonly string[];
  /** How subgraphs are asked for their schemas. */
  readonly http2: Http2Use;
}

/** The reader for a source. */
export async function createSupergraphReader(
  source: SupergraphSource,
  { delegated, http2 }: ReaderOptions,
): Promise<SupergraphReader> {
  const asText = (
    place: string,
    isRemote: boolean,
    readText: (signal: AbortSignal) => Promise<string>,
  ): SupergraphReader =>
    new TextReader(place, { isRemote, canChange: source.kind !== "sdl" }, { readText, delegated });
  switch (source.kind) {
    case "sdl":
      return asText("the given text", false, async () => source.sdl);
    case "file":
      return asText(source.path, false, () => readSupergraphFile(source.path));
    case "url":
      return asText(source.url, true, (signal) => readSupergraphUrl(source.url, signal));
    case "subgraphs": {
      // Loaded only where it is needed: composition takes memory that a gateway over a composed supergraph can spare.
      const { ComposingReader } = await import("./composing-reader.ts");
      return new ComposingReader(source, { delegated, http2 });
    }
    case "feed":
      return new FeedReader(source.feed);
  }
}
