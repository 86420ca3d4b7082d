import { describe, expect, it } from "vitest";
import { readSupergraphUrl } from "../../src/source/read-text.ts";
import { serve } from "./http-listener.ts";

const { signal } = new AbortController();

/** The texts of an error and of all its causes, which the log prints. */
function textsOf(error: unknown): string {
  return error instanceof Error ? `${error.message}\n${textsOf(error.cause)}` : "";
}

async function failureOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "",
    (error: unknown) => textsOf(error),
  );
}

describe("readSupergraphUrl", () => {
  it("sends the name and the password of the URL as its authorization", async () => {
    await using registry = await serve((request, response) => {
      response.end(request.headers.authorization);
    });
    const text = await readSupergraphUrl(`http://ann:p%C3%A4ss@${registry.host}/`, signal);
    expect(text).toBe(`Basic ${Buffer.from("ann:päss").toString("base64")}`);
  });

  it.each([
    ["http://ann:secret@127.0.0.1:1/supergraph?key=secret", "bad port"],
    ["http://ann:secret@[/?key=secret", "it is not a URL"],
    ["ftp://ann:secret@127.0.0.1/?key=secret", "not an HTTP URL"],
  ])("keeps what is secret in %s out of its error and its causes", async (url, reason) => {
    const text = await failureOf(readSupergraphUrl(url, signal));
    expect(text).toContain("The supergraph cannot be read from");
    expect(text).toContain(reason);
    expect(text).not.toContain("secret");
  });

  it("reads no more than a bounded part of an answer that has no end", async () => {
    const closed = Promise.withResolvers<void>();
    await using registry = await serve((_, response) => {
      const chunk = Buffer.alloc(1_000_000, " ");
      const write = (): void => {
        while (response.write(chunk)) {
          // Until the socket is full.
        }
      };
      response.on("drain", write).on("close", () => closed.resolve());
      write();
    });
    const text = await failureOf(readSupergraphUrl(`http://${registry.host}/`, signal));
    expect(text).toContain("more than 50000000");
    await closed.promise;
  });
});
