import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { GraphQLServer, ServerSettingsInput } from "../../src/index.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";
import { KeyIssuer } from "../support/key-issuer.ts";
import { codesOf, post, startTestServer } from "../support/start-server.ts";

let issuer: KeyIssuer;
let clock: FakeClock;
beforeEach(async () => {
  issuer = await KeyIssuer.start();
  clock = createFakeClock();
});
afterEach(() => issuer[Symbol.asyncDispose]());

async function startServer(settings: ServerSettingsInput = {}): Promise<GraphQLServer> {
  return await startTestServer({ clock, settings: { authJwksUrl: issuer.url, ...settings } });
}

/** The status of an answer to a request with a token, and the codes of its errors. */
async function askAs(server: GraphQLServer, token: string): Promise<readonly unknown[]> {
  const answer = await post(server, { query: "{ hello }" }, { authorization: `Bearer ${token}` });
  return [answer.status, ...codesOf(answer)];
}

const late = { exp: 1_000_000 };

describe("the issuer's keys", () => {
  it("are read once for all requests that wait, and kept", async () => {
    await using server = await startServer({ authTokenCacheEntries: 0 });
    const tokens = await Promise.all(
      Array.from({ length: 20 }, (_, index) => issuer.sign({ sub: `${index}` })),
    );
    const answers = await Promise.all(tokens.map((token) => askAs(server, token)));
    expect(answers).toEqual(tokens.map(() => [200]));
    expect(issuer.requests).toBe(1);
  });

  it("are not read before a token comes", async () => {
    await using server = await startServer();
    expect((await post(server, { query: "{ hello }" })).status).toBe(200);
    expect(issuer.requests).toBe(0);
  });

  it("are read again, once, for a token with a new key", async () => {
    await using server = await startServer({ authKeysCooldown: "30s" });
    expect(await askAs(server, await issuer.sign(late))).toEqual([200]);
    await issuer.rotate("second");
    const token = await issuer.sign(late);
    expect(await askAs(server, token)).toEqual([401, "UNAUTHENTICATED"]);
    clock.advance(30_000);
    expect(await askAs(server, token)).toEqual([200]);
    expect(issuer.requests).toBe(2);
  });

  it("are read no more often for keys that somebody made up", async () => {
    await using server = await startServer({ authKeysCooldown: "30s" });
    expect(await askAs(server, await issuer.sign(late))).toEqual([200]);
    clock.advance(30_000);
    for (let index = 0; index < 20; index++) {
      expect(await askAs(server, await issuer.sign(late, { kid: `made-up-${index}` }))).toEqual([
        401,
        "UNAUTHENTICATED",
      ]);
    }
    expect(issuer.requests).toBe(2);
  });

  it("that were withdrawn hold until they are read again, verified tokens included", async () => {
    await using server = await startServer({ authKeysMaxAge: "10m", authTokenCacheAge: "1h" });
    const token = await issuer.sign(late);
    expect(await askAs(server, token)).toEqual([200]);
    await issuer.rotate("second");
    clock.advance(600_000);
    expect(await askAs(server, token)).toEqual([200]);
    expect(await askAs(server, await issuer.sign(late))).toEqual([200]);
    expect(await askAs(server, token)).toEqual([401, "UNAUTHENTICATED"]);
  });

  it("may be several, of several algorithms", async () => {
    await issuer.rotate("rsa", { algorithm: "RS256", keep: true });
    const rsa = await issuer.sign(late);
    await issuer.rotate("edwards", { algorithm: "EdDSA", keep: true });
    await using server = await startServer();
    expect(await askAs(server, rsa)).toEqual([200]);
    expect(await askAs(server, await issuer.sign(late))).toEqual([200]);
    await using narrow = await startServer({ authAlgorithms: "EdDSA" });
    expect(await askAs(narrow, rsa)).toEqual([401, "UNAUTHENTICATED"]);
  });
});

describe("while the issuer's keys cannot be read", () => {
  it.each([
    ["its server fails", { status: 500, body: "{}" }],
    ["it answers a page", { status: 200, body: "<html>" }],
    ["it answers no keys", { status: 200, body: '{"keys": 1}' }],
    ["it answers without end", { status: 200, body: " ".repeat(1_000_001) }],
    ["it leads elsewhere", { status: 302, body: "" }],
  ])("a token is neither taken nor refused where %s", async (_, broken) => {
    issuer.broken = broken;
    await using server = await startServer();
    expect(await askAs(server, await issuer.sign(late))).toEqual([503, "AUTHENTICATION_UNAVAILABLE"]);
    expect((await post(server, { query: "{ hello }" })).status).toBe(200);
    issuer.broken = undefined;
    clock.advance(1_000);
    expect(await askAs(server, await issuer.sign(late))).toEqual([200]);
  });

  it("they are asked for at most once a second", async () => {
    issuer.broken = { status: 500, body: "" };
    await using server = await startServer();
    for (let index = 0; index < 10; index++) {
      await askAs(server, await issuer.sign(late));
    }
    expect(issuer.requests).toBe(1);
  });

  it("those that were read before are used until they are too old", async () => {
    const ages = { authKeysMaxAge: "10m", authKeysMaxStale: "1h", authTokenCacheEntries: 0 };
    await using server = await startServer(ages);
    const token = await issuer.sign(late);
    expect(await askAs(server, token)).toEqual([200]);
    issuer.broken = { status: 500, body: "" };
    clock.advance(4_000_000);
    expect(await askAs(server, token)).toEqual([200]);
    expect(await askAs(server, await issuer.sign(late, { kid: "new" }))).toEqual([
      503,
      "AUTHENTICATION_UNAVAILABLE",
    ]);
    clock.advance(200_000);
    expect(await askAs(server, token)).toEqual([503, "AUTHENTICATION_UNAVAILABLE"]);
  });
});
