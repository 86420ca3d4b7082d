import { describeError } from "@hansa/core";
import { expect, test } from "vitest";
import { introspectSubgraph } from "../../src/source/introspect-subgraph.ts";
import { serve } from "./http-listener.ts";

const { signal } = new AbortController();

test("a subgraph is asked for its schema, with the headers that it asks for", async () => {
  await using subgraph = await serve((request, response) => {
    const sdl = `# ${request.headers.authorization}`;
    response.end(JSON.stringify({ data: { _service: { sdl } } }));
  });
  const url = `http://${subgraph.host}/`;
  expect(await introspectSubgraph({ name: "a", url, headers: { authorization: "me" } }, signal)).toBe("# me");
});

test.each<[string, string, number, string, string]>([
  ["a page", "<html>", 200, "SUBGRAPH_NOT_GRAPHQL", "HTTP status 200 and no GraphQL response"],
  ["JSON of something else", "[]", 200, "SUBGRAPH_NOT_GRAPHQL", "Correct its URL"],
  ["a locked door", "who?", 401, "SUBGRAPH_NOT_GRAPHQL", '"introspection_headers"'],
  [
    "a graph without federation",
    '{"errors":[{"message":"Cannot query field _service"}]}',
    400,
    "SUBGRAPH_SDL_MISSING",
    'It answered "Cannot query field _service"',
  ],
  [
    "a schema that is none",
    '{"data":{"_service":{"sdl":1}}}',
    200,
    "SUBGRAPH_SDL_MISSING",
    "federation subgraph",
  ],
  ["errors that are none", '{"errors":7}', 200, "SUBGRAPH_SDL_MISSING", "without `_service { sdl }`"],
])("%s is told apart", async (_, body, status, code, text) => {
  await using subgraph = await serve((_, response) => {
    response.statusCode = status;
    response.end(body);
  });
  await expect(
    introspectSubgraph({ name: "a", url: `http://${subgraph.host}/` }, signal),
  ).rejects.toMatchObject({
    code,
    message: expect.stringContaining(text),
  });
});

test("no answer is told apart: nothing listens, or it takes too long", async () => {
  await using silent = await serve(() => {
    // Never answers.
  });
  for (const url of ["http://127.0.0.1:1/", `http://${silent.host}/`]) {
    await expect(introspectSubgraph({ name: "a", url, timeoutMs: 50 }, signal)).rejects.toMatchObject({
      code: "SUBGRAPH_UNREACHABLE",
    });
  }
});

test("an answer without end is given up at 50 MB", async () => {
  await using subgraph = await serve((_, response) => {
    const chunk = Buffer.alloc(1_000_000, " ");
    const write = (): void => {
      while (response.write(chunk)) {
        // Until the socket is full.
      }
    };
    response.on("drain", write);
    write();
  });
  const url = `http://${subgraph.host}/`;
  await expect(introspectSubgraph({ name: "a", url, timeoutMs: 20_000 }, signal)).rejects.toMatchObject({
    code: "SUBGRAPH_SCHEMA_TOO_LARGE",
  });
});

test("a bounded part of what a subgraph says is repeated", async () => {
  await using subgraph = await serve((_, response) => {
    response.end(JSON.stringify({ errors: [{ message: "x".repeat(1_000_000) }] }));
  });
  const failure = await introspectSubgraph({ name: "a", url: `http://${subgraph.host}/` }, signal).catch(
    describeError,
  );
  expect(failure).toContain("It answered");
  expect(failure.length).toBeLessThan(2_000);
});
