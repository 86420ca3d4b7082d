import { describe, expect, it } from "vitest";
import type { SupergraphSource } from "../src/index.ts";
import { ask, ready, recordingLogger, startTestGateway, until } from "./test-shop.ts";
import { TestSubgraph } from "./test-subgraph.ts";

function supergraph(links: string, url = "http://127.0.0.1:9/"): SupergraphSource & { readonly kind: "sdl" } {
  const sdl = `schema
  @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/join/v0.3", for: EXECUTION)
  ${links} { query: Query }
enum join__Graph { A @join__graph(name: "a", url: "${url}") }
type Query @join__type(graph: A) { a: Int }`;
  return { kind: "sdl", sdl };
}

const authenticated = '@link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY)';

describe("a supergraph that needs a specification for security", () => {
  it.each(["authenticated", "requiresScopes", "policy"])(
    "is not served while nobody enforces %s",
    async (name) => {
      const source = supergraph(`@link(url: "https://specs.apollo.dev/${name}/v0.1", for: SECURITY)`);
      await expect(startTestGateway(source)).rejects.toMatchObject({
        code: "SECURITY_NOT_ENFORCED",
        message: `The supergraph from the given text cannot be served: 4:3: The supergraph needs the specification "${name}" (https://specs.apollo.dev/${name}/v0.1) for SECURITY, which is not enforced here: what it protects would be open to everyone. Take its directives out of the subgraphs, or have the subgraphs enforce it. If they do already, name it in the setting "subgraphEnforcedSpecs".`,
      });
    },
  );

  it("is served where the setting says that the subgraphs enforce it, and the log says so", async () => {
    await using subgraph = await TestSubgraph.start({ sdl: "type Query { a: Int }", root: { a: 1 } });
    const { logger, lines } = recordingLogger();
    const environment = { HANSA_GATEWAY_SUBGRAPH_ENFORCED_SPECS: "policy, authenticated" };
    const source = supergraph(authenticated, subgraph.url);
    await using gateway = await startTestGateway(source, { environment, logger });
    expect(await ask(gateway, "{ a }")).toEqual({ data: { a: 1 } });
    expect(lines.filter((line) => line.includes("trusted"))).toEqual([
      expect.stringContaining('["authenticated"]'),
    ]);
  });

  it("is not served for another specification than those of the setting", async () => {
    const settings = { subgraphEnforcedSpecs: "policy" };
    await expect(startTestGateway(supergraph(authenticated), { settings })).rejects.toMatchObject({
      code: "SECURITY_NOT_ENFORCED",
    });
  });

  it.each([
    "authenicated",
    "join",
    "https://specs.apollo.dev",
    "policy authenticated",
    "https://x.test/vault/",
  ])("does not take %s in the setting for a specification", async (subgraphEnforcedSpecs) => {
    const starting = startTestGateway(supergraph(""), { settings: { subgraphEnforcedSpecs } });
    await expect(starting).rejects.toMatchObject({
      code: "SUBGRAPH_ENFORCED_SPEC_UNKNOWN",
      message: expect.stringContaining("Give some of authenticated, requiresScopes, policy"),
    });
  });

  it("is served for a specification of others that the setting names by its URL", async () => {
    const settings = { subgraphEnforcedSpecs: "https://specs.example.com/vault" };
    const source = supergraph('@link(url: "https://specs.example.com/vault/v1.0", for: SECURITY)');
    await using gateway = await startTestGateway(source, { settings });
    expect(gateway.schema.status).toBe("serving");
  });

  it("is refused whatever the setting says where it is for EXECUTION", async () => {
    const settings = { subgraphEnforcedSpecs: "https://specs.apollo.dev/connect" };
    const source = supergraph('@link(url: "https://specs.apollo.dev/connect/v0.1", for: EXECUTION)');
    await expect(startTestGateway(source, { settings })).rejects.toMatchObject({
      code: "SUPERGRAPH_INVALID",
      message: expect.stringContaining('4:3: The supergraph needs the specification "connect"'),
    });
  });
});

describe("subgraphs that need a specification for security", () => {
  const subgraphSdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@authenticated"])
    type Query { a: Int @authenticated }`;

  it("compose, and are not served while nobody enforces it", async () => {
    const source: SupergraphSource = {
      kind: "subgraphs",
      subgraphs: [
        { name: "a", routingUrl: "http://127.0.0.1:9/", schema: { kind: "sdl", sdl: subgraphSdl } },
      ],
    };
    await expect(startTestGateway(source)).rejects.toMatchObject({
      code: "SECURITY_NOT_ENFORCED",
      message: expect.stringContaining("The supergraph from the subgraphs cannot be served"),
    });
    const settings = { subgraphEnforcedSpecs: "authenticated" };
    await using gateway = await startTestGateway(source, { settings });
    expect(gateway.schema.status).toBe("serving");
  });

  it("do not take over from a schema that is served", async () => {
    await using subgraph = await TestSubgraph.start({ sdl: "type Query { a: Int }", root: { a: 1 } });
    const source: SupergraphSource = {
      kind: "subgraphs",
      subgraphs: [{ name: "a", routingUrl: subgraph.url, schema: { kind: "introspect" } }],
    };
    await using gateway = await startTestGateway(source, { settings: { pollInterval: 5 } });
    await gateway.whenReady();
    subgraph.sdl = subgraphSdl;
    await until(async () => JSON.stringify((await ready(gateway)).body).includes("SECURITY_NOT_ENFORCED"));
    expect((await ready(gateway)).status).toBe(200);
    expect(await ask(gateway, "{ a }")).toEqual({ data: { a: 1 } });
  });
});
