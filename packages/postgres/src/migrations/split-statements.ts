/** Where a statement begins in an SQL text, and its first word in lower case (empty if it is no word). */
export interface StatementStart {
  readonly offset: number;
  readonly word: string;
}

/**
 * SQL text → its statements, in order, as PostgreSQL cuts it: at semicolons outside of quotes, comments, brackets
 * (`create rule … do (a; b)`) and the bodies of functions (`$$…$$`, `begin atomic … end`). What is empty is none.
 * A doubled quote inside of quotes ends one text and begins the next, which comes to the same.
 * ```
 * -- x
 * create function f() … as $$ begin … end $$;;  commit;
 * ^ create                                      ^ commit
 * ```
 */
export function splitStatements(sql: string): readonly StatementStart[] {
  const tokens = new RegExp(token, "giy");
  const starts: StatementStart[] = [];
  const state = { isOpen: false, brackets: 0, atomicDepth: 0, previous: "" };
  for (let match = tokens.exec(sql); match !== null; match = tokens.exec(sql)) {
    const [text] = match;
    tokens.lastIndex = findEnd(sql, text, tokens.lastIndex);
    if (text === ";") {
      state.isOpen &&= state.brackets > 0 || state.atomicDepth > 0;
    } else if (!/^(?:\s|--|\/\*)/.test(text)) {
      const word = isWord(text) ? text.toLowerCase() : "";
      if (!state.isOpen) {
        starts.push({ offset: match.index, word });
        Object.assign(state, { isOpen: true, brackets: 0, atomicDepth: 0, previous: "" });
      }
      state.brackets += text === "(" ? 1 : text === ")" ? -1 : 0;
      state.atomicDepth += depthChange(word, state.previous, state.atomicDepth);
      state.previous = word;
    }
  }
  return starts;
}

/** Spaces, comments to the end of the line, what opens other comments and quotes, words, and any single character. */
const token = [
  String.raw`\s+`,
  String.raw`--[^\n]*`,
  String.raw`/\*`,
  "e?'",
  String.raw`\$(?:[a-z_\u0080-\uffff][a-z0-9_\u0080-\uffff]*)?\$`,
  String.raw`[a-z_\u0080-\uffff][a-z0-9_$\u0080-\uffff]*`,
  "[^]",
].join("|");

function isWord(text: string): boolean {
  return /^[a-z_\u0080-\uffff]/i.test(text) && !text.endsWith("'");
}

/** Where the quote or comment that `opening` opens is over; `start`, behind `opening`, for any other token. */
function findEnd(sql: string, opening: string, start: number): number {
  switch (opening) {
    case "/*":
      return findEndOfComment(sql, start);
    case "'":
    case '"':
      return endOrLength(sql, sql.indexOf(opening, start), 1);
    case "e'":
    case "E'":
      return findEndOfEscaped(sql, start);
    default:
      return opening.startsWith("$") && opening.endsWith("$") && opening.length > 1
        ? endOrLength(sql, sql.indexOf(opening, start), opening.length)
        : start;
  }
}

function endOrLength(sql: string, index: number, length: number): number {
  return index === -1 ? sql.length : index + length;
}

/** Comments of this kind nest in PostgreSQL. */
function findEndOfComment(sql: string, start: number): number {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = start;
  let depth = 1;
  for (let match = marks.exec(sql); match !== null; match = marks.exec(sql)) {
    depth += match[0] === "/*" ? 1 : -1;
    if (depth === 0) {
      return marks.lastIndex;
    }
  }
  return sql.length;
}

/** In a text that begins with `E'` a backslash keeps a quote from ending it. */
function findEndOfEscaped(sql: string, start: number): number {
  const marks = /\\[\s\S]|''|'/g;
  marks.lastIndex = start;
  for (let match = marks.exec(sql); match !== null; match = marks.exec(sql)) {
    if (match[0] === "'") {
      return marks.lastIndex;
    }
  }
  return sql.length;
}

function depthChange(word: string, previous: string, depth: number): number {
  if (word === "atomic" && previous === "begin") {
    return 1;
  }
  if (depth === 0) {
    return 0;
  }
  return word === "case" ? 1 : word === "end" ? -1 : 0;
}
