import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
} from "graphql";
import { type ClientError, toClientError, toClientGraphQLError } from "../client-error.ts";
import type { ServerSettings } from "../settings.ts";
import { type CoercionTarget, VariableCoercion } from "./coerce-variables.ts";
import { DocumentCache } from "./document-cache.ts";
import type { Refusal } from "./document-error.ts";
import { findPassedLimit } from "./document-size.ts";
import { orderFragments } from "./fragment-order.ts";
import { type ParsedDocument, parseDocument } from "./parse-document.ts";
import { validateDocument } from "./validate-document.ts";

/** A document that passed the limits and fits the schema that it was asked for. */
export interface PreparedDocument {
  readonly kind: "prepared";
  readonly document: DocumentNode;
  /** For each of its operations. */
  readonly coercions: ReadonlyMap<OperationDefinitionNode, VariableCoercion>;
}

/** Told of each look into the cache. */
export interface DocumentCacheObserver {
  hit(): void;
  miss(): void;
}

// Measured on documents of ordinary queries, and rounded up: the nodes and their locations.
const bytesPerToken = 320;
const bytesPerCharacter = 2;

/**
 * Parses documents, orders their fragments, measures and validates them, in this order, prepares the coercion of their
 * variables, and keeps what passed for the schema that was asked for last. What is refused is not kept: it would push out what is in use.
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

  prepare(target: CoercionTarget, text: string): PreparedDocument | Refusal {
    if (target.schema !== this.#schema) {
      this.#schema = target.schema;
      this.#cache = createCache(this.#settings);
    }
    const cached = this.#cache.get(text);
    if (cached !== undefined) {
      this.#observer.hit();
      return cached;
    }
    this.#observer.miss();
    return this.#prepareNew(target, text);
  }

  #prepareNew(target: CoercionTarget, text: string): PreparedDocument | Refusal {
    const parsed = parseDocument(text, this.#settings);
    if (parsed.kind === "refused") {
      return parsed;
    }
    const { document, tokenCount } = parsed;
    const errors = this.#findErrors(target.schema, parsed);
    if (errors.length > 0) {
      return { kind: "refused", errors };
    }
    const prepared: PreparedDocument = {
      kind: "prepared",
      document,
      coercions: coercionsOf(target, document),
    };
    this.#cache.set(text, prepared, tokenCount * bytesPerToken + text.length * bytesPerCharacter);
    return prepared;
  }

  #findErrors(schema: GraphQLSchema, parsed: ParsedDocument): readonly ClientError[] {
    const { document } = parsed;
    const order = orderFragments(document);
    if (order.kind === "cyclic") {
      return [cyclicFragment(order.fragment)];
    }
    const passedLimit = findPassedLimit(document, order.fragments, this.#settings);
    return passedLimit === undefined
      ? validateDocument(schema, parsed, this.#settings)
      : [toClientError(passedLimit)];
  }
}

function coercionsOf(target: CoercionTarget, { definitions }: DocumentNode): PreparedDocument["coercions"] {
  return new Map(
    definitions.flatMap((node) =>
      node.kind === Kind.OPERATION_DEFINITION ? [[node, new VariableCoercion(target, node)]] : [],
    ),
  );
}

function createCache(settings: ServerSettings): DocumentCache<PreparedDocument> {
  return new DocumentCache({
    maxEntries: settings.documentCacheEntries,
    maxBytes: settings.documentCacheSize,
  });
}

/** Cycles never reach the rules of the GraphQL library, some of which follow them as deep as there are fragments. */
function cyclicFragment(fragment: FragmentDefinitionNode): ClientError {
  const message = `Cannot spread fragment "${fragment.name.value}" within itself, neither directly nor by another fragment.`;
  return toClientGraphQLError(new GraphQLError(message, { nodes: fragment }), "GRAPHQL_VALIDATION_FAILED");
}
