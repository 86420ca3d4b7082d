import { isUtf8 } from "node:buffer";
import type { SubgraphResponse } from "./transport.ts";

/** The text of an answer; undefined where its bytes are not UTF-8, which JSON has to be (RFC 8259, section 8.1). */
export function readText({ body }: Pick<SubgraphResponse, "body">): string | undefined {
  return decode(body, "utf8");
}

/** The answer with each byte as a character: for looking at it without decoding it. Undefined where it is not UTF-8. */
export function readCharacters({ body }: Pick<SubgraphResponse, "body">): string | undefined {
  return decode(body, "latin1");
}

function decode(body: string | Buffer, encoding: "utf8" | "latin1"): string | undefined {
  if (typeof body === "string") {
    return body;
  }
  return isUtf8(body) ? body.toString(encoding) : undefined;
}
