/** What tells one request from another and says nothing of what it asks for: the leader's go to the subgraph. */
const tracingHeaders: ReadonlySet<string> = new Set(["x-request-id", "traceparent", "tracestate"]);

/**
 * Forwarded headers but those for tracing as a text without an empty line. Names are in lower case and in the order of
 * the setting, so equal headers are equal texts.
 */
export function headersKey(headers: Readonly<Record<string, string>>): string {
  let key = "";
  for (const name in headers) {
    if (!tracingHeaders.has(name)) {
      key += `\n${name}:${JSON.stringify(headers[name])}`;
    }
  }
  return key;
}
