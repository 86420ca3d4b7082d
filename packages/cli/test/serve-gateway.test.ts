import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compose } from "@hansa/composition";
import { afterEach, beforeEach, expect, test } from "vitest";
import { serveGateway } from "../src/serve-gateway.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hansa-gateway-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

const supergraphSdl =
  compose([{ name: "a", routingUrl: "http://127.0.0.1:1/graphql", sdl: "type Query { motto: String }" }])
    .supergraphSdl ?? "";
const environment = { HANSA_SERVER_METRICS: "true" };

async function ask(url: string, query: string): Promise<unknown> {
  const headers = { "content-type": "application/json", accept: "application/json" };
  return (await fetch(url, { method: "POST", headers, body: JSON.stringify({ query }) })).json();
}

test("a configuration file says what is served, and the command line wins", async () => {
  const supergraph = await write("supergraph.graphql", supergraphSdl);
  const config = await write(
    "gateway.config.ts",
    `export default { source: { kind: "file", path: ${JSON.stringify(supergraph)} }, port: 1, dev: false };`,
  );
  await using gateway = await serveGateway({ config, port: 0, environment });
  expect(await ask(gateway.url, "{ __typename }")).toEqual({ data: { __typename: "Query" } });
  expect(await ask(gateway.url, "{ __schema { queryType { name } } }")).toHaveProperty(
    "errors.0.extensions.code",
    "INTROSPECTION_DISABLED",
  );
});

test("--dev turns on what is for developers", async () => {
  const supergraph = await write("supergraph.graphql", supergraphSdl);
  await using gateway = await serveGateway({
    supergraph,
    port: 0,
    dev: true,
    ideQuery: "{ motto }",
    environment,
  });
  expect(await ask(gateway.url, "{ __schema { queryType { name } } }")).toEqual({
    data: { __schema: { queryType: { name: "Query" } } },
  });
  expect(await (await fetch(new URL("/", gateway.url))).text()).toContain("{ motto }");
});

test("the contract of a supergraph.yaml holds for the gateway that composes it", async () => {
  const sdl = 'type Query { motto: String secret: String @tag(name: "internal") }';
  const subgraphs = await write(
    "supergraph.yaml",
    `subgraphs:\n  a:\n    routing_url: http://127.0.0.1:1\n    schema: { sdl: ${JSON.stringify(sdl)} }\ncontract: { exclude_tags: [internal] }\n`,
  );
  await using gateway = await serveGateway({ subgraphs, port: 0, environment });
  expect(await ask(gateway.url, "{ secret }")).toHaveProperty(
    "errors.0.message",
    'Cannot query field "secret" on type "Query".',
  );
});

test.each([
  ["export default 1;", "MODULE_INVALID", "must export what defineGateway gives"],
  ["export default { port: 0 };", "CONFIG_INVALID", 'has no "source" and the command line names none'],
  [
    'export default { source: { kind: "sdl", sdl: "type Query { a: Int }" }, port: 0 };',
    "SUPERGRAPH_INVALID",
    "supergraph",
  ],
  [
    'export default { source: { kind: "subgraphs", subgraphs: [] }, settings: { subgraphTimeout: "soon" } };',
    "SETTING_INVALID",
    'The setting "subgraphTimeout" has the value "soon"',
  ],
  [
    'export default { source: { kind: "sdl", sdl: "" }, workers: -1 };',
    "CONFIG_INVALID",
    '"workers" is -1. Give a number from 1 to 1024, or "auto"',
  ],
])("the configuration %j is refused with %s", async (text, code, message) => {
  const config = await write("gateway.config.ts", text);
  await expect(serveGateway({ config, environment })).rejects.toMatchObject({
    code,
    message: expect.stringContaining(message),
  });
});
