import { describeError, readTextFileBounded } from "@hansa/core";
import { createHttpTransport } from "@hansa/executor";
import { GatewayError } from "../errors.ts";
import { displayUrl } from "./supergraph-source.ts";

/** The largest schema that is read, from wherever. */
const maxSchemaBytes = 50_000_000;

/** How long reading one schema may take; reading is tried again anyway. */
const readTimeoutMs = 3_000;

/** How much of what a subgraph says is repeated in an error. */
const maxRepeatedLength = 500;

/** @throws GatewayError SUPERGRAPH_UNREADABLE. */
export async function readSupergraphFile(path: string): Promise<string> {
  try {
    return await readTextFileBounded(path, maxSchemaBytes);
  } catch (error) {
    throw new GatewayError(
      "SUPERGRAPH_UNREADABLE",
      `The supergraph file "${path}" cannot be read: ${describeError(error)}. Check the path.`,
      { cause: error },
    );
  }
}

/**
 * Gets a supergraph; a name and a password in the URL are sent as basic authorization.
 *
 * @throws GatewayError SUPERGRAPH_UNREADABLE.
 */
export async function readSupergraphUrl(url: string, signal: AbortSignal): Promise<string> {
  try {
    const { address, headers } = readHttpUrl(url);
    const timeout = AbortSignal.any([signal, AbortSignal.timeout(readTimeoutMs)]);
    const response = await fetch(address, { headers, signal: timeout });
    if (!response.ok) {
      throw new Error(`it answered with the HTTP status ${response.status}`);
    }
    return await readBounded(response);
  } catch (error) {
    throw new GatewayError(
      "SUPERGRAPH_UNREADABLE",
      `The supergraph cannot be read from ${displayUrl(url)}: ${describeFetchError(error)}. Check the URL.`,
      { cause: error },
    );
  }
}

/** Takes apart a URL by hand: the errors of `fetch` repeat what is secret in one that it does not accept. */
function readHttpUrl(text: string): { readonly address: URL; readonly headers: Record<string, string> } {
  const address = URL.parse(text);
  if (address === null || !/^https?:$/.test(address.protocol)) {
    throw new Error(address === null ? "it is not a URL" : "it is not an HTTP URL");
  }
  const { username, password } = address;
  if (username === "" && password === "") {
    return { address, headers: {} };
  }
  address.username = "";
  address.password = "";
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { address, headers: { authorization: `Basic ${Buffer.from(credentials).toString("base64")}` } };
}

/** @throws GatewayError SUBGRAPH_SCHEMA_UNREADABLE. */
export async function readSubgraphFile(name: string, path: string): Promise<string> {
  try {
    return await readTextFileBounded(path, maxSchemaBytes);
  } catch (error) {
    throw new GatewayError(
      "SUBGRAPH_SCHEMA_UNREADABLE",
      `The schema file "${path}" of the subgraph "${name}" cannot be read: ${describeError(error)}. Check the path.`,
      { cause: error },
    );
  }
}

/**
 * Asks a subgraph for its schema.
 *
 * @throws GatewayError SUBGRAPH_SCHEMA_UNREADABLE.
 */
export async function introspectSubgraph(name: string, url: string, signal: AbortSignal): Promise<string> {
  try {
    await using transport = createHttpTransport({
      urlsBySubgraph: new Map([[name, url]]),
      timeoutMs: readTimeoutMs,
      maxResponseBytes: maxSchemaBytes,
    });
    const body = JSON.stringify({ query: "{ _service { sdl } }" });
    const response = await transport.send({ subgraph: name, operation: "query", body, headers: {}, signal });
    return readServiceSdl(response.status, response.body.toString());
  } catch (error) {
    throw new GatewayError(
      "SUBGRAPH_SCHEMA_UNREADABLE",
      `The subgraph "${name}" at ${displayUrl(url)} cannot be asked for its schema: ${describeError(error).replace(/\.$/, "")}. Start it, or correct its URL.`,
      { cause: error },
    );
  }
}

/** `fetch` says what happened in the cause of its error. */
function describeFetchError(error: unknown): string {
  return describeError(error instanceof TypeError && error.cause !== undefined ? error.cause : error);
}

interface ServiceAnswer {
  readonly data?: { readonly _service?: { readonly sdl?: unknown } | null } | null;
  readonly errors?: readonly { readonly message?: unknown }[];
}

function readServiceSdl(status: number, body: string): string {
  let answer: ServiceAnswer | null;
  try {
    answer = JSON.parse(body) as ServiceAnswer | null;
  } catch {
    throw new Error(`It answered with the HTTP status ${status} and no JSON.`);
  }
  const sdl = answer?.data?._service?.sdl;
  if (typeof sdl !== "string") {
    const reason = answer?.errors?.[0]?.message;
    throw new Error(
      typeof reason === "string"
        ? `It answered "${reason.slice(0, maxRepeatedLength)}".`
        : "It answered without `_service { sdl }`.",
    );
  }
  return sdl;
}

async function readBounded(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > maxSchemaBytes) {
      throw new Error(`it answers more than ${maxSchemaBytes} bytes`);
    }
  }
  return text + decoder.decode();
}
