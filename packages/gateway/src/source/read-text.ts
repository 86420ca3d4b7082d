import { describeError, readTextFileBounded } from "@hansa/core";
import { GatewayError } from "../errors.ts";
import { isCompiledSubgraph, schemaOfCompiled } from "./compiled-subgraph.ts";
import { displayUrl, maxSchemaBytes } from "./supergraph-source.ts";

/** How long reading one schema may take; reading is tried again anyway. */
const readTimeoutMs = 3_000;

/** @throws GatewayError SUPERGRAPH_UNREADABLE. */
export async function readSupergraphFile(path: string): Promise<string> {
  try {
    return await readTextFileBounded(path, maxSchemaBytes);
  } catch (error) {
    throw new GatewayError(
      "SUPERGRAPH_UNREADABLE",
      `The supergraph file "${path}" cannot be read: ${describeError(error)}.`,
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

/** The schema in a file of SDL, or in a compiled subgraph. @throws GatewayError SUBGRAPH_SCHEMA_UNREADABLE. */
export async function readSubgraphFile(name: string, path: string): Promise<string> {
  try {
    const text = await readTextFileBounded(path, maxSchemaBytes);
    return isCompiledSubgraph(path) ? schemaOfCompiled(text) : text;
  } catch (error) {
    throw new GatewayError(
      "SUBGRAPH_SCHEMA_UNREADABLE",
      `The schema file "${path}" of the subgraph "${name}" cannot be read: ${describeError(error)}.`,
      { cause: error },
    );
  }
}

/** `fetch` says what happened in the cause of its error. */
function describeFetchError(error: unknown): string {
  return describeError(error instanceof TypeError && error.cause !== undefined ? error.cause : error);
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
