import { parseBounded } from "@hansa/federation-model";
import { type DefinitionNode, type DocumentNode, Kind } from "graphql";

/** The definitions of the supergraph that was printed last, parsed. */
export class KnownDefinitions {
  #nodesByText: ReadonlyMap<string, readonly DefinitionNode[]> = new Map();

  /** The document of these texts, each of one definition or several. Those that are known are not parsed again. */
  parse(texts: readonly string[]): DocumentNode {
    const parsed = texts.map((text) => {
      const nodes = this.#nodesByText.get(text) ?? parseBounded(text, { noLocation: true }).definitions;
      return [text, nodes] as const;
    });
    this.#nodesByText = new Map(parsed);
    return { kind: Kind.DOCUMENT, definitions: parsed.flatMap(([, nodes]) => nodes) };
  }
}
