/** A log line (one JSON object) as a person reads it: level, message, then the fields. Any other line stays as it is. */
export function formatLogLine(line: string): string {
  const entry = parseEntry(line);
  if (entry === undefined) {
    return line;
  }
  const { level, msg, time: _time, error, ...fields } = entry;
  const shown = Object.entries(fields).map(([name, value]) => `${name}=${formatValue(value)}`);
  const head = [level === "info" ? undefined : level, msg, ...shown].filter((part) => part !== undefined);
  return [head.join(" "), ...formatError(error)].join("\n");
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
  return typeof value === "string" && !/\s/.test(value) ? value : JSON.stringify(value);
}

function formatError(error: unknown): readonly string[] {
  if (typeof error !== "object" || error === null) {
    return [];
  }
  const text = "stack" in error ? error.stack : "message" in error ? error.message : undefined;
  return typeof text === "string" ? [text] : [];
}
