import type { DocumentNode, GraphQLSchema } from "graphql";
import { toClientError } from "../client-error.ts";
import type { ServerSettings } from "../settings.ts";
import { DocumentCache } from "./document-cache.ts";
import type { Refusal } from "./document-error.ts";
import { findPassedLimit } from "./document-size.ts";
import { parseDocument } from "./parse-document.ts";
import { validateDocument } from "./validate-document.ts";

/** A document that passed the limits and fits the schema that it was asked for. */
export interface PreparedDocument {
  readonly kind: "prepared";
  readonly document: DocumentNode;
}

/** Told of each look into the cache. */
export interface DocumentCacheObserver {
  hit(): void;
  miss(): void;
}

// Measured on documents of ordinary queries: the nodes, their locations and the tokens that those point to.
const bytesPerToken = 500;
const bytesPerCharacter = 2;

/**
 * Parses, measures and validates documents, in this order, and keeps what passed for the schema that was asked for
 * last. What is refused is not kept: it would push out what is in use.
 */
export class DocumentStore {
  readonly #settings: ServerSettings;
  readonly #observer: DocumentCacheObserver;
  #schema: GraphQLSchema | undefined;
  #cache: DocumentCache<PreparedDocument>;

  constructor(settings: ServerSettings, observer: DocumentCacheObserver) {
    this.#settings = settings;
    this.#observer = observer;
    this.#cache = createCache(settings);
  }

  prepare(schema: GraphQLSchema, text: string): PreparedDocument | Refusal {
    if (schema !== this.#schema) {
      this.#schema = schema;
      this.#cache = createCache(this.#settings);
    }
    const cached = this.#cache.get(text);
    if (cached !== undefined) {
      this.#observer.hit();
      return cached;
    }
    this.#observer.miss();
    return this.#prepareNew(schema, text);
  }

  #prepareNew(schema: GraphQLSchema, text: string): PreparedDocument | Refusal {
    const parsed = parseDocument(text, this.#settings);
    if (parsed.kind === "refused") {
      return parsed;
    }
    const { document, tokenCount } = parsed;
    const passedLimit = findPassedLimit(document, this.#settings);
    if (passedLimit !== undefined) {
      return { kind: "refused", errors: [toClientError(passedLimit)] };
    }
    const errors = validateDocument(schema, document, this.#settings);
    if (errors.length > 0) {
      return { kind: "refused", errors };
    }
    const prepared: PreparedDocument = { kind: "prepared", document };
    this.#cache.set(text, prepared, tokenCount * bytesPerToken + text.length * bytesPerCharacter);
    return prepared;
  }
}

function createCache(settings: ServerSettings): DocumentCache<PreparedDocument> {
  return new DocumentCache({
    maxEntries: settings.documentCacheEntries,
    maxBytes: settings.documentCacheSize,
  });
}
