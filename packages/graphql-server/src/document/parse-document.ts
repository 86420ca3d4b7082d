import {
  type ASTNode,
  type DocumentNode,
  GraphQLError,
  Kind,
  Lexer,
  type Location,
  Source,
  type Token,
  TokenKind,
} from "graphql";
import { Parser } from "graphql/language/parser.js";
import { toClientError, toClientGraphQLError } from "../client-error.ts";
import { ServerError } from "../errors.ts";
import { type DocumentLimits, limitError, type Refusal } from "./document-error.ts";

/** A document that is GraphQL, not yet known to fit a schema. */
export interface ParsedDocument {
  readonly kind: "parsed";
  readonly document: DocumentNode;
  /** How many lexical tokens it has, comments included. */
  readonly tokenCount: number;
  readonly contents: DocumentContents;
}

/** What occurs in a document, wherever that is. */
export interface DocumentContents {
  readonly kinds: ReadonlySet<Kind>;
  /** Whether a name begins with two underscores that is not `__typename`. */
  readonly hasReservedName: boolean;
}

/**
 * Parses a document of at most `maxTokens` tokens whose brackets nest at most `maxNesting` deep. Both are counted
 * while tokens are read, so the recursion of the parser, and of all that walks the tree later, has a bound. The tree
 * keeps no tokens, which would take most of its memory: locations have `start`, `end` and `source`, and nothing else.
 */
export function parseDocument(
  text: string,
  limits: Pick<DocumentLimits, "maxTokens" | "maxNesting">,
): ParsedDocument | Refusal {
  const lexer = new BoundedLexer(text, limits);
  const parser = new ObservingParser(lexer, limits.maxTokens);
  try {
    const document = parser.parseDocument();
    return {
      kind: "parsed",
      document,
      tokenCount: lexer.tokenCount,
      contents: { kinds: parser.kinds, hasReservedName: parser.hasReservedName },
    };
  } catch (error) {
    if (error instanceof ServerError) {
      return { kind: "refused", errors: [toClientError(error)] };
    }
    if (error instanceof GraphQLError) {
      const tooManyTokens = lexer.tooManyComments();
      const refused = tooManyTokens
        ? toClientError(tooManyTokens)
        : toClientGraphQLError(error, "GRAPHQL_PARSE_FAILED");
      return { kind: "refused", errors: [refused] };
    }
    throw error;
  }
}

/** Notes what it comes by. Nodes that stand at the same place, as a field and its name do, share one location. */
class ObservingParser extends Parser {
  readonly kinds: Set<Kind> = new Set<Kind>();
  hasReservedName = false;
  #last: Offsets | undefined;

  constructor(lexer: Lexer, maxComments: number) {
    super(lexer.source, { lexer, maxComments });
  }

  override node<Node extends { loc?: Location | undefined }>(startToken: Token, node: Node): Node {
    const { start } = startToken;
    const { end } = this._lexer.lastToken;
    if (this.#last?.start !== start || this.#last.end !== end) {
      this.#last = { start, end, source: this._lexer.source };
    }
    // All that graphql-js reads of a location are these three.
    node.loc = this.#last as Location;
    // The parser makes nodes of the syntax tree only.
    this.#note(node as unknown as ASTNode);
    return node;
  }

  #note(node: ASTNode): void {
    this.kinds.add(node.kind);
    if (node.kind === Kind.NAME && node.value.startsWith("__") && node.value !== "__typename") {
      this.hasReservedName = true;
    }
  }
}

type Offsets = Pick<Location, "start" | "end" | "source">;

const openingBrackets: ReadonlySet<TokenKind> = new Set([
  TokenKind.BRACE_L,
  TokenKind.BRACKET_L,
  TokenKind.PAREN_L,
]);
const closingBrackets: ReadonlySet<TokenKind> = new Set([
  TokenKind.BRACE_R,
  TokenKind.BRACKET_R,
  TokenKind.PAREN_R,
]);

class BoundedLexer extends Lexer {
  readonly #limits: Pick<DocumentLimits, "maxTokens" | "maxNesting">;
  #nesting = 0;
  tokenCount = 0;

  constructor(text: string, limits: Pick<DocumentLimits, "maxTokens" | "maxNesting">) {
    super(new Source(text));
    this.#limits = limits;
  }

  override advance(): Token {
    const token = super.advance();
    this.tokenCount += countComments(this.lastToken) + (token.kind === TokenKind.EOF ? 0 : 1);
    if (this.tokenCount > this.#limits.maxTokens) {
      throw this.#tooManyTokens();
    }
    this.#countNesting(token);
    return token;
  }

  /** The error for the limit that comments alone have passed, which the parser reports as one of syntax. */
  tooManyComments(): ServerError | undefined {
    return this.tokenCount + countComments(this.token) >= this.#limits.maxTokens
      ? this.#tooManyTokens()
      : undefined;
  }

  #countNesting(token: Token): void {
    if (closingBrackets.has(token.kind)) {
      this.#nesting -= 1;
    } else if (openingBrackets.has(token.kind)) {
      this.#nesting += 1;
    }
    const { maxNesting } = this.#limits;
    if (this.#nesting > maxNesting) {
      throw limitError("maxNesting", maxNesting, `The document nests brackets more than ${maxNesting} deep`);
    }
  }

  #tooManyTokens(): ServerError {
    const { maxTokens } = this.#limits;
    return limitError("maxTokens", maxTokens, `The document has more than ${maxTokens} tokens`);
  }
}

function countComments(token: Token): number {
  let count = 0;
  for (let next = token.next; next?.kind === TokenKind.COMMENT; next = next.next) {
    count += 1;
  }
  return count;
}
