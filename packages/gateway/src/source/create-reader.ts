import { ComposingReader } from "./composing-reader.ts";
import { readSupergraphFile, readSupergraphUrl } from "./read-text.ts";
import type { SupergraphReader } from "./supergraph-reader.ts";
import type { SupergraphSource } from "./supergraph-source.ts";
import { TextReader } from "./text-reader.ts";

/** The reader for a source. */
export function createSupergraphReader(source: SupergraphSource): SupergraphReader {
  switch (source.kind) {
    case "sdl":
      return new TextReader("the given text", { isRemote: false, canChange: false }, async () => source.sdl);
    case "file":
      return new TextReader(source.path, { isRemote: false, canChange: true }, () =>
        readSupergraphFile(source.path),
      );
    case "url":
      return new TextReader(source.url, { isRemote: true, canChange: true }, (signal) =>
        readSupergraphUrl(source.url, signal),
      );
    case "subgraphs":
      return new ComposingReader(source.subgraphs);
  }
}
