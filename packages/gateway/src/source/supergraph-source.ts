import type { Contract } from "@hansa/composition";
import type { SupergraphFeed } from "./feed-reader.ts";

/** Where the gateway's supergraph comes from. */
export type SupergraphSource =
  /** The supergraph itself. */
  | { readonly kind: "sdl"; readonly sdl: string }
  /** A file that holds it; looked at again and again. */
  | { readonly kind: "file"; readonly path: string }
  /** A URL that answers it to a GET; asked again and again. */
  | { readonly kind: "url"; readonly url: string }
  /** Subgraphs that the gateway composes by itself, for everybody unless there is a contract. */
  | {
      readonly kind: "subgraphs";
      readonly subgraphs: readonly SubgraphSource[];
      readonly contract?: Contract;
    }
  /** Another process that reads it for several. */
  | { readonly kind: "feed"; readonly feed: SupergraphFeed };

/** One subgraph that the gateway composes. */
export interface SubgraphSource {
  readonly name: string;
  /** Where its operations go. */
  readonly routingUrl: string;
  readonly schema: SubgraphSchemaSource;
}

/** Where a subgraph's schema comes from. */
export type SubgraphSchemaSource =
  | { readonly kind: "sdl"; readonly sdl: string }
  | { readonly kind: "file"; readonly path: string }
  /**
   * The subgraph itself, asked for `_service { sdl }` at the URL, or at its routing URL where there is none. Header
   * names in lower case.
   */
  | {
      readonly kind: "introspect";
      readonly url?: string;
      readonly headers?: Readonly<Record<string, string>>;
    };

/** The largest schema that is read, from wherever. */
export const maxSchemaBytes: number = 50_000_000;

/** A URL for logs and reports: without what may be secret in it. */
export function displayUrl(url: string): string {
  const parsed = URL.parse(url);
  return parsed === null ? "(not a URL)" : `${parsed.origin}${parsed.pathname}`;
}
