/**
 * SQL text → where a statement of it would end or begin a transaction, if any does (an offset in the text).
 *
 * A migration runs in one transaction of ours; a `commit` of its own would leave half of it behind when the rest
 * fails. Only the first word of each statement counts, so the text is cut at semicolons outside of quotes, comments
 * and the bodies of functions (`$$…$$`, `begin atomic … end`):
 * ```
 * create function f() … as $$ begin … end $$;  commit;
 * ^create                                      ^commit → 45
 * ```
 */
export function findTransactionControl(sql: string): number | undefined {
  const words = new RegExp(token, "giy");
  let isFirst = true;
  let atomicDepth = 0;
  let previous = "";
  for (let match = words.exec(sql); match !== null; match = words.exec(sql)) {
    const [text] = match;
    const word = /^[a-z]/i.test(text) && !text.endsWith("'") ? text.toLowerCase() : undefined;
    if (word !== undefined) {
      if (isFirst && transactionWords.has(word)) {
        return match.index;
      }
      atomicDepth += depthChange(word, previous, atomicDepth);
      previous = word;
      isFirst = false;
    } else if (text === ";" && atomicDepth === 0) {
      isFirst = true;
      previous = "";
    } else if (!isSpace(text)) {
      isFirst = isFirst && text === ";";
    }
  }
  return undefined;
}

/** `savepoint` and `release` stay inside a transaction, and `rollback to` is rare enough to be refused with the rest. */
const transactionWords: ReadonlySet<string> = new Set([
  "begin",
  "start",
  "commit",
  "end",
  "rollback",
  "abort",
]);

/** Spaces, comments, quoted texts and names, dollar-quoted bodies, words, and any single character. */
const token = [
  String.raw`\s+`,
  String.raw`--[^\n]*`,
  String.raw`/\*[^]*?\*/`,
  String.raw`e'(?:[^'\\]|\\[^]|'')*'`,
  "'(?:[^']|'')*'",
  '"(?:[^"]|"")*"',
  String.raw`(?<tag>\$(?:[a-z_][a-z0-9_]*)?\$)[^]*?\k<tag>`,
  "[a-z_][a-z0-9_$]*",
  "[^]",
].join("|");

function depthChange(word: string, previous: string, depth: number): number {
  if (word === "atomic" && previous === "begin") {
    return 1;
  }
  if (depth === 0) {
    return 0;
  }
  return word === "case" ? 1 : word === "end" ? -1 : 0;
}

function isSpace(text: string): boolean {
  return /^(?:\s|--|\/\*)/.test(text);
}
