import {
  type DocumentNode,
  Lexer,
  type ParseOptions,
  parse,
  Source,
  syntaxError,
  type Token,
  TokenKind,
} from "graphql";

/** How deep brackets nest at the most in what people and composers write, several times over. */
const defaultMaxNesting = 200;

export interface BoundedParseOptions extends ParseOptions {
  readonly maxNesting?: number;
}

/**
 * Parses GraphQL of which brackets of any kind nest at most `maxNesting` deep (200 unless given), so that neither the
 * parser's recursion nor that of what walks the tree later is as deep as a text likes.
 *
 * @throws GraphQLError with the place, for what is no GraphQL or nests deeper.
 */
export function parseBounded(text: string, options: BoundedParseOptions = {}): DocumentNode {
  const lexer = new NestingLexer(text, options.maxNesting ?? defaultMaxNesting);
  return parse(lexer.source, { ...options, lexer });
}

/** Whether a text has nothing but comments and what separates. */
export function isEmptyGraphql(text: string): boolean {
  return text.split(/\r?\n/).every((line) => /^[\s,]*(?:#|$)/.test(line));
}

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
