import { describeError } from "@hansa/core";
import { createHttpTransport, ExecutorError, type Http2Use, type SubgraphResponse } from "@hansa/executor";
import { GatewayError, type GatewayErrorCode } from "../errors.ts";
import { displayUrl, maxSchemaBytes } from "./supergraph-source.ts";

/** How long a gateway waits for one schema; it asks again anyway. */
const defaultTimeoutMs = 3_000;

/** How much of what a subgraph says is repeated in an error. */
const maxRepeatedLength = 500;

export interface Introspection {
  readonly name: string;
  readonly url: string;
  /** Sent with the request: header names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** 3 seconds unless given. */
  readonly timeoutMs?: number;
  /** `tls` unless given. */
  readonly http2?: Http2Use;
}

/**
 * Asks a subgraph for its schema, of at most 50 MB, by `{ _service { sdl } }`.
 *
 * @throws GatewayError SUBGRAPH_UNREACHABLE, SUBGRAPH_NOT_GRAPHQL, SUBGRAPH_SDL_MISSING, SUBGRAPH_SCHEMA_TOO_LARGE.
 */
export async function introspectSubgraph(
  { name, url, headers = {}, timeoutMs = defaultTimeoutMs, http2 = "tls" }: Introspection,
  signal: AbortSignal,
): Promise<string> {
  try {
    await using transport = createHttpTransport({
      urlsBySubgraph: new Map([[name, url]]),
      timeoutMs,
      maxResponseBytes: maxSchemaBytes,
      http2,
    });
    const body = JSON.stringify({ query: "{ _service { sdl } }" });
    return readAnswer(await transport.send({ subgraph: name, operation: "query", body, headers, signal }));
  } catch (cause) {
    const { code, mend } = cause instanceof AnswerFault ? cause : faultOfTransport(cause);
    const reason = describeError(cause).replace(/\.$/, "");
    throw new GatewayError(
      code,
      `The subgraph "${name}" at ${displayUrl(url)} cannot be asked for its schema: ${reason}. ${mend}`,
      { cause },
    );
  }
}

/** Why an answer is no schema. */
class AnswerFault extends Error {
  readonly code: GatewayErrorCode;
  readonly mend: string;

  constructor(code: GatewayErrorCode, message: string, mend: string) {
    super(message);
    this.code = code;
    this.mend = mend;
  }
}

function faultOfTransport(error: unknown): Pick<AnswerFault, "code" | "mend"> {
  const code = error instanceof ExecutorError ? error.code : undefined;
  switch (code) {
    case "SUBREQUEST_RESPONSE_TOO_LARGE":
      return { code: "SUBGRAPH_SCHEMA_TOO_LARGE", mend: "Correct its URL, or divide the subgraph." };
    case "SUBREQUEST_MALFORMED_RESPONSE":
      return { code: "SUBGRAPH_NOT_GRAPHQL", mend: "Correct its URL." };
    default:
      return { code: "SUBGRAPH_UNREACHABLE", mend: "Start it, or correct its URL." };
  }
}

interface ServiceAnswer {
  readonly data?: { readonly _service?: { readonly sdl?: unknown } | null } | null;
  readonly errors?: unknown;
}

function readAnswer({ status, body }: SubgraphResponse): string {
  const answer = parseAnswer(body.toString());
  if (answer === undefined) {
    const mend =
      status === 401 || status === 403
        ? 'Give what it asks for under "introspection_headers".'
        : "Correct its URL: what answers there is no GraphQL server.";
    throw new AnswerFault(
      "SUBGRAPH_NOT_GRAPHQL",
      `It answered with the HTTP status ${status} and no GraphQL response.`,
      mend,
    );
  }
  const sdl = answer.data?._service?.sdl;
  if (typeof sdl !== "string") {
    const reason = firstMessage(answer.errors);
    throw new AnswerFault(
      "SUBGRAPH_SDL_MISSING",
      reason === undefined
        ? "It answered without `_service { sdl }`."
        : `It answered "${reason.slice(0, maxRepeatedLength)}".`,
      "Make it a federation subgraph, or give its schema as a file.",
    );
  }
  return sdl;
}

/** Nothing where it is no GraphQL response. */
function parseAnswer(body: string): ServiceAnswer | undefined {
  try {
    const answer: unknown = JSON.parse(body);
    const isResponse =
      typeof answer === "object" && answer !== null && ("data" in answer || "errors" in answer);
    return isResponse ? (answer as ServiceAnswer) : undefined;
  } catch {
    return undefined;
  }
}

function firstMessage(errors: unknown): string | undefined {
  const [first]: readonly unknown[] = Array.isArray(errors) ? errors : [];
  const message =
    typeof first === "object" && first !== null && "message" in first ? first.message : undefined;
  return typeof message === "string" ? message : undefined;
}
