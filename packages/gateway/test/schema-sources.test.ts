import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compose } from "@hansa/composition";
import { describe, expect, it } from "vitest";
import type { SupergraphSource } from "../src/index.ts";
import { ask, metric, ready, recordingLogger, startTestGateway, until, usersOptions } from "./test-shop.ts";
import { TestSubgraph } from "./test-subgraph.ts";

/** A port that nothing listens on, for a server that starts later. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

function introspected(urls: Readonly<Record<string, string>>): SupergraphSource {
  return {
    kind: "subgraphs",
    subgraphs: Object.entries(urls).map(([name, routingUrl]) => ({
      name,
      routingUrl,
      schema: { kind: "introspect" },
    })),
  };
}

describe("subgraphs that are absent at start", () => {
  it("are waited for, and the gateway goes on when they come", async () => {
    await using products = await TestSubgraph.start({ sdl: "type Query { p: Int }", root: { p: 1 } });
    const port = await freePort();
    const { logger, lines } = recordingLogger();
    const source = introspected({
      products: products.url,
      users: `http://127.0.0.1:${port}/graphql?token=secret`,
    });
    await using gateway = await startTestGateway(source, { logger });
    await until(() => gateway.schema.awaited.length > 0);
    const report = await ready(gateway);
    expect(report.status).toBe(503);
    expect(report.body.waitingFor).toEqual([
      {
        name: "users",
        url: `http://127.0.0.1:${port}/graphql`,
        reason: expect.stringContaining("ECONNREFUSED"),
      },
    ]);
    expect((await ask(gateway, "{ p }")).errors?.[0]?.extensions.code).toBe("SCHEMA_NOT_READY");
    await using _users = await TestSubgraph.start({ ...usersOptions, port });
    const state = await gateway.whenReady();
    expect(state.subgraphs.map(({ name }) => name)).toEqual(["products", "users"]);
    await until(async () => (await ready(gateway)).status === 200);
    expect(await ask(gateway, "{ p users { name } }")).toEqual({
      data: { p: 1, users: [{ name: "user 1" }] },
    });
    expect(lines.filter((line) => line.startsWith("The gateway waits")).length).toBe(1);
    expect(lines.join("\n")).not.toContain("secret");
  });

  it("do not keep the others from being served for ever", async () => {
    await using products = await TestSubgraph.start({ sdl: "type Query { p: Int }", root: { p: 1 } });
    const port = await freePort();
    const source = introspected({ products: products.url, users: `http://127.0.0.1:${port}/graphql` });
    await using gateway = await startTestGateway(source, {
      settings: { partialStart: 50, maxRetryDelay: 50 },
    });
    const state = await gateway.whenReady();
    expect(state.subgraphs.map(({ name }) => name)).toEqual(["products"]);
    expect(await ask(gateway, "{ p }")).toEqual({ data: { p: 1 } });
    expect(await metric(gateway, "hansa_subgraphs_awaited")).toBe(1);
    await using _users = await TestSubgraph.start({ ...usersOptions, port });
    await until(() => gateway.schema.subgraphs.length === 2);
    expect(gateway.schema.awaited).toEqual([]);
    expect((await ask(gateway, "{ users { id } }")).data).toEqual({ users: [{ id: "1" }] });
  });

  it("can be waited for with a signal, and a gateway that waits can be closed", async () => {
    const source = introspected({ users: `http://127.0.0.1:${await freePort()}/graphql` });
    const gateway = await startTestGateway(source);
    await expect(gateway.whenReady(AbortSignal.abort(new Error("enough")))).rejects.toThrow("enough");
    const waiting = gateway.whenReady();
    await Promise.all([gateway.drain(), expect(waiting).rejects.toThrow("was closed")]);
  });
});

describe("a schema that changes", () => {
  it("takes over when it composes, and leaves the old one in place when it does not", async () => {
    const options = { sdl: "type Query { a: Int b: Int }", root: { a: 1, b: 2 } };
    await using subgraph = await TestSubgraph.start(options);
    await using gateway = await startTestGateway(introspected({ a: subgraph.url }));
    await gateway.whenReady();
    const original = subgraph.sdl;
    subgraph.sdl = original.replace("b: Int", "");
    expect((await gateway.reload()).lastError).toBeUndefined();
    expect((await ask(gateway, "{ b }")).errors?.length).toBe(1);
    expect(await ask(gateway, "{ a }")).toEqual({ data: { a: 1 } });

    subgraph.sdl = "type Query { a: Missing }";
    const { hash } = gateway.schema;
    const state = await gateway.reload();
    expect(state.lastError?.code).toBe("SUBGRAPHS_DO_NOT_COMPOSE");
    expect(state.lastError?.message).toContain("Missing");
    expect(state.hash).toBe(hash);
    const report = await ready(gateway);
    expect(report.status).toBe(200);
    expect(report.body.lastError).toMatchObject({ code: "SUBGRAPHS_DO_NOT_COMPOSE" });
    expect(await ask(gateway, "{ a }")).toEqual({ data: { a: 1 } });
    expect(await metric(gateway, 'hansa_schema_reload_total{result="failed"}')).toBe(1);

    subgraph.sdl = original;
    expect((await gateway.reload()).lastError).toBeUndefined();
    expect(await ask(gateway, "{ b }")).toEqual({ data: { b: 2 } });
    expect(await metric(gateway, 'hansa_schema_reload_total{result="loaded"}')).toBe(3);
  });

  it("lets requests that run end on the old one", async () => {
    await using subgraph = await TestSubgraph.start({
      sdl: "type Query { a: Int b: Int }",
      root: { a: 1, b: 2 },
    });
    await using gateway = await startTestGateway(introspected({ a: subgraph.url }));
    await gateway.whenReady();
    const arrived = Promise.withResolvers<void>();
    const proceed = Promise.withResolvers<void>();
    subgraph.misbehave = (_, response) => {
      subgraph.misbehave = undefined;
      arrived.resolve();
      void proceed.promise.then(() => {
        response.setHeader("content-type", "application/json");
        response.end('{"data":{"b":5}}');
      });
    };
    const running = ask(gateway, "{ b }");
    await arrived.promise;
    subgraph.sdl = subgraph.sdl.replace("b: Int", "");
    await gateway.reload();
    expect((await ask(gateway, "{ b }")).errors?.length).toBe(1);
    proceed.resolve();
    expect(await running).toEqual({ data: { b: 5 } });
  });

  it("leaves no connection of the old one open, however often it changes", async () => {
    const options = { sdl: "type Query { a: Int b: Int }", root: { a: 1, b: 2 } };
    await using subgraph = await TestSubgraph.start(options);
    await using gateway = await startTestGateway(introspected({ a: subgraph.url }));
    await gateway.whenReady();
    const original = subgraph.sdl;
    for (let round = 0; round < 20; round++) {
      subgraph.sdl = round % 2 === 0 ? original.replace("b: Int", "") : original;
      await Promise.all([gateway.reload(), ...Array.from({ length: 5 }, () => ask(gateway, "{ a }"))]);
      expect(await ask(gateway, "{ a }")).toEqual({ data: { a: 1 } });
    }
    expect(await metric(gateway, 'hansa_schema_reload_total{result="loaded"}')).toBe(21);
    await until(async () => (await subgraph.countConnections()) <= 5);
  });

  it("is seen in the file that it comes from", async () => {
    await using subgraph = await TestSubgraph.start({
      sdl: "type Query { a: Int b: Int }",
      root: { a: 1, b: 2 },
    });
    const folder = await mkdtemp(join(tmpdir(), "hansa-gateway-"));
    try {
      const path = join(folder, "supergraph.graphql");
      await writeFile(path, supergraphOf("type Query { a: Int }", subgraph.url));
      await using gateway = await startTestGateway(
        { kind: "file", path },
        { settings: { filePollInterval: 5 } },
      );
      expect(gateway.schema.status).toBe("serving");
      expect(await ask(gateway, "{ a }")).toEqual({ data: { a: 1 } });
      await writeFile(path, "type Query { broken");
      await until(() => gateway.schema.lastError !== undefined);
      expect(gateway.schema.lastError?.message).toContain(path);
      expect(await ask(gateway, "{ a }")).toEqual({ data: { a: 1 } });
      await writeFile(path, supergraphOf("type Query { b: Int }", subgraph.url));
      await until(() => gateway.schema.lastError === undefined);
      expect(await ask(gateway, "{ b }")).toEqual({ data: { b: 2 } });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("is read from a URL, which is waited for", async () => {
    await using subgraph = await TestSubgraph.start({ sdl: "type Query { a: Int }", root: { a: 1 } });
    let status = 500;
    const registry = createServer((_, response) => {
      response.writeHead(status).end(supergraphOf("type Query { a: Int }", subgraph.url));
    });
    registry.listen(0, "127.0.0.1");
    await once(registry, "listening");
    const url = `http://127.0.0.1:${(registry.address() as AddressInfo).port}/supergraph?key=secret`;
    await using gateway = await startTestGateway({ kind: "url", url });
    await until(() => gateway.schema.awaited.length > 0);
    expect(JSON.stringify((await ready(gateway)).body)).not.toContain("secret");
    status = 200;
    await gateway.whenReady();
    expect(await ask(gateway, "{ a }")).toEqual({ data: { a: 1 } });
    registry.closeAllConnections();
    registry.close();
  });
});

function supergraphOf(sdl: string, routingUrl: string): string {
  const { supergraphSdl } = compose([{ name: "a", routingUrl, sdl }]);
  return supergraphSdl ?? "";
}

describe("a contract", () => {
  it("hides what it excludes, and is warned of where it names a tag that nothing carries", async () => {
    const { logger, lines } = recordingLogger();
    const sdl = 'type Query { a: Int b: Int @tag(name: "internal") }';
    const source: SupergraphSource = {
      kind: "subgraphs",
      subgraphs: [{ name: "a", routingUrl: "http://127.0.0.1:1", schema: { kind: "sdl", sdl } }],
      contract: { includeTags: [], excludeTags: ["internal", "privat"] },
    };
    await using gateway = await startTestGateway(source, { logger });
    expect((await ask(gateway, "{ b }")).errors?.[0]?.message).toContain('Cannot query field "b"');
    expect(JSON.stringify(lines)).toContain("nothing carries");
  });
});

describe("a start that cannot succeed", () => {
  it.each<[string, SupergraphSource, string, string]>([
    [
      "a file that is not there",
      { kind: "file", path: "/nowhere/s.graphql" },
      "SUPERGRAPH_UNREADABLE",
      "/nowhere/s.graphql",
    ],
    [
      "a text that is no supergraph",
      { kind: "sdl", sdl: "type Query { a: Int }" },
      "SUPERGRAPH_INVALID",
      "the given text",
    ],
    ["a text that is no GraphQL", { kind: "sdl", sdl: "{" }, "SUPERGRAPH_INVALID", "1:2"],
    [
      "subgraphs that do not compose",
      {
        kind: "subgraphs",
        subgraphs: [
          { name: "a", routingUrl: "http://a", schema: { kind: "sdl", sdl: "type Query { a: Nope }" } },
        ],
      },
      "SUBGRAPHS_DO_NOT_COMPOSE",
      "a:1:17",
    ],
    [
      "a subgraph's file that is not there",
      {
        kind: "subgraphs",
        subgraphs: [
          { name: "a", routingUrl: "http://a", schema: { kind: "file", path: "/nowhere/a.graphql" } },
        ],
      },
      "SUBGRAPH_SCHEMA_UNREADABLE",
      '"a"',
    ],
    ["no subgraphs", { kind: "subgraphs", subgraphs: [] }, "SUBGRAPHS_DO_NOT_COMPOSE", "no subgraphs"],
  ])("says so: %s", async (_, source, code, text) => {
    await expect(startTestGateway(source)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(text),
    });
  });

  it("says so: a port in use, a setting that is none", async () => {
    await using subgraph = await TestSubgraph.start({ sdl: "type Query { a: Int }", root: {} });
    const source: SupergraphSource = {
      kind: "sdl",
      sdl: supergraphOf("type Query { a: Int }", subgraph.url),
    };
    await expect(startTestGateway(source, { port: subgraph.port })).rejects.toMatchObject({
      code: "PORT_IN_USE",
    });
    const environment = { HANSA_GATEWAY_SUBGRAPH_TIMEOUT: "soon" };
    await expect(startTestGateway(source, { environment })).rejects.toMatchObject({
      code: "SETTING_INVALID",
    });
    const settings = { forwardHeaders: "host" };
    await expect(startTestGateway(source, { settings })).rejects.toMatchObject({
      code: "HEADER_NOT_FORWARDABLE",
    });
  });
});
