/** Codes by which subgraphs, those of `@hansa/subgraph` among them, say that the client has asked for what cannot be. */
const clientCodes: ReadonlySet<string> = new Set([
  "BAD_USER_INPUT",
  "CONFLICT",
  "CURSOR_INVALID",
  "FILTER_TOO_COMPLEX",
  "FORBIDDEN",
  "IDEMPOTENCY_KEY_REUSED",
  "LIST_TOO_LONG",
  "NOT_FOUND",
  "RATE_LIMITED",
  "UNAUTHENTICATED",
  "UNAUTHORIZED_FIELD_OR_TYPE",
]);

/** Whether all that a subgraph has reported is its client's to mend, so that nobody who runs the graph has to look. */
export function areClientMistakes(reportedCodes: readonly string[] | undefined): boolean {
  return (
    reportedCodes !== undefined &&
    reportedCodes.length > 0 &&
    reportedCodes.every((code) => clientCodes.has(code))
  );
}
