/** A log line (one JSON object) as a person reads it: level, message, then the fields. Any other line stays as it is. */
export function formatLogLine(line: string): string {
  const entry = parseEntry(line);
  if (entry === undefined) {
    return line;
  }
  const { level, msg, time: _time, error, ...fields } = entry;
  const all = Object.entries(fields);
  const shown = all
    .filter(([, value]) => !isText(value))
    .map(([name, value]) => `${name}=${formatValue(value)}`);
  const texts = all.flatMap(([, value]) => (isText(value) ? [value.trimEnd().replace(/^/gm, "  ")] : []));
  const head = [level === "info" ? undefined : level, msg, ...shown].filter((part) => part !== undefined);
  return [head.join(" "), ...texts, ...formatError(error)].join("\n");
}

/** What has lines of its own, as the end of another program's log: it stands below the line, as it is. */
function isText(value: unknown): value is string {
  return typeof value === "string" && value.trimEnd().includes("\n");
}

interface LogEntry {
  readonly level: string;
  readonly msg: string;
  readonly time?: unknown;
  readonly error?: unknown;
}

function parseEntry(line: string): LogEntry | undefined {
  if (!line.startsWith('{"level":')) {
    return undefined;
  }
  try {
    return JSON.parse(line) as LogEntry;
  } catch {
    return undefined;
  }
}

function formatValue(value: unknown): string {
  if (Array.isArray(value) && value.length > 0 && value.every(isNamedReason)) {
    return value.map(({ name, reason }) => `\n  ${name}: ${reason}`).join("");
  }
  return typeof value === "string" && !/\s/.test(value) ? value : JSON.stringify(value);
}

/** A part of the graph, and what is with it. */
function isNamedReason(value: unknown): value is { readonly name: string; readonly reason: string } {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof Reflect.get(value, "name") === "string" &&
    typeof Reflect.get(value, "reason") === "string"
  );
}

/** Codes of Hansa; those of Node and of the system have no underscore, or begin with ERR_. */
const ownCode = /^(?!ERR_)[A-Z0-9]+_[A-Z0-9_]+$/;

/** The stack is for errors that nobody foresaw; those with a code say all there is to say. */
function formatError(error: unknown): readonly string[] {
  if (typeof error !== "object" || error === null) {
    return [];
  }
  const { code, message, stack } = error as { readonly [Key in "code" | "message" | "stack"]?: unknown };
  const text =
    typeof code === "string" && ownCode.test(code) && typeof message === "string"
      ? `${code}: ${message}`
      : (stack ?? message);
  return typeof text === "string" ? [text] : [];
}
