import type { AnswerShape } from "./answer-shape.ts";

/** What is to be known of a fetch's document. */
export interface FetchDocument {
  readonly operation: "query" | "mutation";
  /** The shape of the answer's `data`. */
  readonly shape: AnswerShape;
}

/**
 * Reads the document of a fetch: what kind of operation it is, and the keys that its answer has.
 *
 * Documents come from the planner: they parse, have one operation, and their fragments are not circular. So the text is
 * gone through for names and braces, arguments and directives are passed over, and no syntax tree is built, for which
 * every operation that is new to a gateway would have to wait.
 *
 * @throws TypeError for a text that ends too early.
 */
export function readFetchDocument(text: string): FetchDocument {
  const scanner = new Scanner(text);
  let operation: FetchDocument["operation"] = "query";
  let root: number | undefined;
  const fragments = new Map<string, number>();
  while (!scanner.isAtEnd) {
    const keyword = scanner.at("{") ? "query" : scanner.readName();
    if (keyword === "fragment") {
      fragments.set(scanner.readName(), scanner.skipToSelections());
    } else {
      operation = keyword === "mutation" ? "mutation" : "query";
      root = scanner.skipToSelections();
    }
    scanner.skipNested();
  }
  const fields: FieldsByKey = new Map();
  if (root !== undefined) {
    scanner.position = root;
    collectFields(scanner, fragments, fields);
  }
  return { operation, shape: shapeOf(fields) };
}

/** Selections of one place are one: what types have in common and what they have alone. */
type FieldsByKey = Map<string, FieldsByKey | undefined>;

/** Adds the fields of a selection set with all that is below, and passes over it; `fragments` says where each starts. */
function collectFields(scanner: Scanner, fragments: ReadonlyMap<string, number>, fields: FieldsByKey): void {
  scanner.pass("{");
  while (!scanner.at("}")) {
    if (scanner.at("...")) {
      collectFragment(scanner, fragments, fields);
      continue;
    }
    const key = scanner.readKey();
    scanner.skipArguments();
    if (scanner.at("{")) {
      const below = fields.get(key) ?? new Map();
      fields.set(key, below);
      collectFields(scanner, fragments, below);
    } else if (!fields.has(key)) {
      fields.set(key, undefined);
    }
  }
  scanner.pass("}");
}

function collectFragment(
  scanner: Scanner,
  fragments: ReadonlyMap<string, number>,
  fields: FieldsByKey,
): void {
  scanner.pass("...");
  const name = scanner.readNameIfAny();
  if (name === undefined || name === "on") {
    scanner.skipToSelections();
    collectFields(scanner, fragments, fields);
    return;
  }
  scanner.skipArguments();
  const next = scanner.position;
  const start = fragments.get(name);
  if (start !== undefined) {
    scanner.position = start;
    collectFields(scanner, fragments, fields);
    scanner.position = next;
  }
}

function shapeOf(fields: FieldsByKey): AnswerShape {
  const below = [...fields.values()].map((inner) => (inner === undefined ? undefined : shapeOf(inner)));
  return { keys: [...fields.keys()], below, hasOnlyLeaves: below.every((shape) => shape === undefined) };
}

/** Goes through a document; what does not count (specification, section 2.1.7) is never where it stands. */
class Scanner {
  readonly #text: string;
  position = 0;

  constructor(text: string) {
    this.#text = text;
    this.#skipIgnored();
  }

  get isAtEnd(): boolean {
    return this.position >= this.#text.length;
  }

  at(punctuator: string): boolean {
    return this.#text.startsWith(punctuator, this.position);
  }

  pass(punctuator: string): void {
    if (!this.at(punctuator)) {
      throw new TypeError(`A fetch's document lacks "${punctuator}" at ${this.position}.`);
    }
    this.position += punctuator.length;
    this.#skipIgnored();
  }

  readName(): string {
    const name = this.readNameIfAny();
    if (name === undefined) {
      throw new TypeError(`A fetch's document lacks a name at ${this.position}.`);
    }
    return name;
  }

  readNameIfAny(): string | undefined {
    const start = this.position;
    let end = start;
    while (isNamePart(this.#text.charCodeAt(end))) {
      end++;
    }
    this.position = end;
    this.#skipIgnored();
    return end === start ? undefined : this.#text.slice(start, end);
  }

  /** The response key of a field: its alias, or its name. */
  readKey(): string {
    const key = this.readName();
    if (this.at(":")) {
      this.pass(":");
      this.readName();
    }
    return key;
  }

  /** Passes over arguments and directives. */
  skipArguments(): void {
    for (;;) {
      if (this.at("(")) {
        this.skipNested();
      } else if (this.at("@")) {
        this.pass("@");
        this.readName();
      } else {
        return;
      }
    }
  }

  /** Passes over what stands before a selection set: names, variables, type condition, directives. */
  skipToSelections(): number {
    while (!this.at("{")) {
      if (this.at("(") || this.at("@")) {
        this.skipArguments();
      } else {
        this.readName();
      }
    }
    return this.position;
  }

  /** From one bracket to the one that closes it. */
  skipNested(): void {
    let depth = 0;
    do {
      switch (this.#text.charCodeAt(this.position)) {
        case openBrace:
        case openBracket:
        case openParenthesis:
          depth++;
          this.position++;
          break;
        case closeBrace:
        case closeBracket:
        case closeParenthesis:
          depth--;
          this.position++;
          break;
        case quotationMark:
          this.#skipString();
          break;
        case hash:
          this.#skipIgnored();
          break;
        default:
          this.position++;
      }
      if (this.position > this.#text.length) {
        throw new TypeError("A fetch's document ends too early.");
      }
    } while (depth > 0);
    this.#skipIgnored();
  }

  #skipString(): void {
    const isBlock = this.at('"""');
    const quote = isBlock ? '"""' : '"';
    this.position += quote.length;
    while (!this.at(quote) && !this.isAtEnd) {
      // A block string escapes nothing but its own end.
      const isEscape = isBlock ? this.at('\\"""') : this.at("\\");
      this.position += isEscape ? 1 + quote.length : 1;
    }
    this.position += quote.length;
  }

  #skipIgnored(): void {
    for (; ; this.position++) {
      const code = this.#text.charCodeAt(this.position);
      if (code === hash) {
        while (!isLineEnd(this.#text.charCodeAt(this.position)) && !this.isAtEnd) {
          this.position++;
        }
      } else if (!isIgnored(code)) {
        return;
      }
    }
  }
}

const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openParenthesis = 0x28;
const closeParenthesis = 0x29;
const quotationMark = 0x22;
const hash = 0x23;

/** Letters, digits and `_` (section 2.1.9). */
function isNamePart(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x5f
  );
}

function isLineEnd(code: number): boolean {
  return code === 0x0a || code === 0x0d;
}

/** Blanks, tabs, line ends, commas, and the byte order mark. */
function isIgnored(code: number): boolean {
  return code === 0x20 || code === 0x09 || isLineEnd(code) || code === 0x2c || code === 0xfeff;
}
