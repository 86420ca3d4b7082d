import {
  type DocumentNode,
  Lexer,
  type Location,
  type ParseOptions,
  Source,
  syntaxError,
  type Token,
  TokenKind,
} from "graphql";
import { Parser } from "graphql/language/parser.js";

/** How deep brackets nest at the most in what people and composers write, several times over. */
const defaultMaxNesting = 200;

export interface BoundedParseOptions extends ParseOptions {
  readonly maxNesting?: number;
}

/**
 * Parses GraphQL of which brackets of any kind nest at most `maxNesting` deep (200 unless given), so that neither the
 * parser's recursion nor that of what walks the tree later is as deep as a text likes. The tree keeps no tokens, which
 * would take most of its memory: locations have `start`, `end` and `source`, and nothing else.
 *
 * @throws GraphQLError with the place, for what is no GraphQL or nests deeper.
 */
export function parseBounded(text: string, options: BoundedParseOptions = {}): DocumentNode {
  const lexer = new NestingLexer(text, options.maxNesting ?? defaultMaxNesting);
  return new CompactParser(lexer.source, { ...options, lexer }).parseDocument();
}

/** Whether a text has nothing but comments and what separates. */
export function isEmptyGraphql(text: string): boolean {
  return text.split(/\r?\n/).every((line) => /^[\s,]*(?:#|$)/.test(line));
}

/** Gives nodes locations without tokens; nodes that stand at the same place, as a type and its name do, share one. */
class CompactParser extends Parser {
  #last: Offsets | undefined;

  override node<Node extends { loc?: Location | undefined }>(startToken: Token, node: Node): Node {
    if (this._options.noLocation !== true) {
      const { start } = startToken;
      const { end } = this._lexer.lastToken;
      if (this.#last?.start !== start || this.#last.end !== end) {
        this.#last = { start, end, source: this._lexer.source };
      }
      // All that graphql-js reads of a location are these three.
      node.loc = this.#last as Location;
    }
    return node;
  }
}

type Offsets = Pick<Location, "start" | "end" | "source">;

const opening: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const closing: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

class NestingLexer extends Lexer {
  readonly #maxNesting: number;
  #nesting = 0;

  constructor(text: string, maxNesting: number) {
    super(new Source(text));
    this.#maxNesting = maxNesting;
  }

  override advance(): Token {
    const token = super.advance();
    // Unlinked from what was read before, which is then free.
    (token as { prev: Token | null }).prev = null;
    if (opening.has(token.kind)) {
      this.#nesting += 1;
    } else if (closing.has(token.kind)) {
      this.#nesting -= 1;
    }
    if (this.#nesting > this.#maxNesting) {
      throw syntaxError(this.source, token.start, `Brackets nest more than ${this.#maxNesting} deep.`);
    }
    return token;
  }
}
