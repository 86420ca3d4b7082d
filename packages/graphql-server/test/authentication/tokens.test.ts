import { SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { GraphQLServer, Identity, ServerSettingsInput } from "../../src/index.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";
import { KeyIssuer } from "../support/key-issuer.ts";
import { createMemoryLogger } from "../support/memory-logger.ts";
import { createShopEngine } from "../support/shop-engine.ts";
import { type Answer, post, startTestServer } from "../support/start-server.ts";

let issuer: KeyIssuer;
beforeAll(async () => {
  issuer = await KeyIssuer.start();
});
afterAll(() => issuer[Symbol.asyncDispose]());

/** A server that remembers who asked. */
async function startServer(
  settings: ServerSettingsInput,
  clock: FakeClock = createFakeClock(),
): Promise<
  { readonly server: GraphQLServer; readonly identities: (Identity | undefined)[] } & AsyncDisposable
> {
  const identities: (Identity | undefined)[] = [];
  const engine = createShopEngine({
    hello(_, { context }) {
      identities.push(context.identity);
      return context.identity?.subject ?? "nobody";
    },
  });
  const server = await startTestServer({ engine: () => engine, settings, clock });
  return { server, identities, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

async function askAs(server: GraphQLServer, token: string | undefined): Promise<Answer> {
  return await post(
    server,
    { query: "{ hello }" },
    token === undefined ? {} : { authorization: `Bearer ${token}` },
  );
}

const secret = "a secret of no less than thirty-two bytes";

function signSecretly(claims: Readonly<Record<string, unknown>>, key: string = secret): Promise<string> {
  return new SignJWT({ exp: 60, ...claims })
    .setProtectedHeader({ alg: "HS256" })
    .sign(new TextEncoder().encode(key));
}

describe("a token that holds", () => {
  it("says who asks, with the scopes of a text or a list", async () => {
    await using started = await startServer({ authJwksUrl: issuer.url });
    const { server, identities } = started;
    const answer = await askAs(server, await issuer.sign({ sub: "ada", iss: "me", scope: "read  write" }));
    expect(answer.body).toEqual({ data: { hello: "ada" } });
    await askAs(server, await issuer.sign({ sub: "bob", scp: ["read", 7] }));
    expect(identities).toEqual([
      {
        subject: "ada",
        issuer: "me",
        scopes: new Set(["read", "write"]),
        claims: { sub: "ada", iss: "me", scope: "read  write", exp: 60 },
      },
      { subject: "bob", issuer: undefined, scopes: new Set(["read"]), claims: expect.anything() },
    ]);
  });

  it("may be signed with the secret that is shared", async () => {
    await using started = await startServer({ authSecret: secret });
    const answer = await askAs(started.server, await signSecretly({ sub: "ada" }));
    expect(answer.body).toEqual({ data: { hello: "ada" } });
  });

  it("may come by itself in a header of another name", async () => {
    await using started = await startServer({ authSecret: secret, authHeader: "X-Access" });
    const token = await signSecretly({ sub: "ada" });
    const answer = await post(started.server, { query: "{ hello }" }, { "x-access": token });
    expect(answer.body).toEqual({ data: { hello: "ada" } });
    expect((await askAs(started.server, token)).body).toEqual({ data: { hello: "nobody" } });
  });
});

describe("a request without a token", () => {
  it("is nobody's", async () => {
    await using started = await startServer({ authSecret: secret });
    expect((await askAs(started.server, undefined)).body).toEqual({ data: { hello: "nobody" } });
  });

  it("is refused where one is required, with nothing but the scheme", async () => {
    await using started = await startServer({ authSecret: secret, authRequired: true });
    const answer = await askAs(started.server, undefined);
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toBe("Bearer");
    expect(answer.body.errors).toEqual([
      {
        message: "The request needs a token, and has none.",
        extensions: { code: "UNAUTHENTICATED", reason: "missing" },
      },
    ]);
  });

  it("is nobody's where the server trusts nobody, whatever it sends", async () => {
    await using started = await startServer({});
    expect((await askAs(started.server, "x.y.z")).body).toEqual({ data: { hello: "nobody" } });
  });
});

describe("a token that does not hold", () => {
  const settings = { authIssuer: "https://me", authAudience: "shop, stock" };
  const good = { iss: "https://me", aud: "shop" };
  const attempts: readonly (readonly [string, () => Promise<string>, string])[] = [
    ["has expired", () => issuer.sign({ ...good, exp: -6 }), "expired"],
    ["does not expire", () => issuer.sign({ ...good, exp: undefined }), "claim"],
    ["is not yet to be used", () => issuer.sign({ ...good, nbf: 6 }), "claim"],
    ["is of another issuer", () => issuer.sign({ ...good, iss: "https://me.example" }), "claim"],
    ["is of no issuer", () => issuer.sign({ aud: "shop" }), "claim"],
    ["is for others", () => issuer.sign({ ...good, aud: ["bank"] }), "claim"],
    ["is for nobody", () => issuer.sign({ iss: "https://me" }), "claim"],
    ["is signed by nobody", async () => new UnsecuredJWT({ exp: 60, ...good }).encode(), "algorithm"],
    ["is signed with the public key as a secret", () => signSecretly(good, issuer.publicText()), "algorithm"],
    [
      "was changed",
      async () => {
        const [header, , signature] = (await issuer.sign(good)).split(".");
        const payload = Buffer.from(JSON.stringify({ ...good, exp: 60, sub: "root" })).toString("base64url");
        return `${header}.${payload}.${signature}`;
      },
      "signature",
    ],
    ["names another key", () => issuer.sign(good, { kid: "unknown" }), "key"],
    ["asks for what is not understood", () => issuer.sign(good, { crit: ["vault"], vault: 1 }), "malformed"],
    ["is no token", async () => "not-a-token", "malformed"],
  ];
  it.each(attempts)("is refused where it %s", async (_, makeToken, reason) => {
    await using started = await startServer({ authJwksUrl: issuer.url, ...settings });
    const answer = await askAs(started.server, await makeToken());
    expect(answer.status).toBe(401);
    expect(answer.body.errors?.[0]?.extensions).toEqual({ code: "UNAUTHENTICATED", reason });
    expect(answer.headers.get("www-authenticate")).toMatch(
      /^Bearer error="invalid_token", error_description="[ -!#-~]+"$/,
    );
    expect(started.identities).toEqual([]);
  });

  it("is no less refused after one that holds, within the skew of the clocks alone", async () => {
    const clock = createFakeClock();
    await using started = await startServer({ authSecret: secret, authClockSkew: "5s" }, clock);
    const token = await signSecretly({ sub: "ada", exp: 10 });
    const statusAt = async (seconds: number) => {
      clock.advance(seconds * 1_000 - clock.now());
      return (await askAs(started.server, token)).status;
    };
    expect([await statusAt(0), await statusAt(14), await statusAt(15)]).toEqual([200, 200, 401]);
  });

  it.each(["Basic YTpi", "Bearer", "Bearer a b", "abc"])("is refused as %j", async (authorization) => {
    await using started = await startServer({ authSecret: secret });
    const answer = await post(started.server, { query: "{ hello }" }, { authorization });
    expect([answer.status, answer.body.errors?.[0]?.extensions.reason]).toEqual([401, "malformed"]);
  });

  it("stands in no log", async () => {
    const { logger, lines } = createMemoryLogger();
    const settings = { authJwksUrl: issuer.url, authKeysCooldown: 0 };
    await using server = await startTestServer({ logger, settings, clock: createFakeClock() });
    const token = await issuer.sign({}, { kid: "unknown" });
    expect((await askAs(server, token)).status).toBe(401);
    expect(lines.length).toBeGreaterThan(0);
    expect(JSON.stringify(lines)).not.toContain(token.split(".")[2]);
  });
});

describe("settings for authentication", () => {
  it.each<readonly [string, ServerSettingsInput, string]>([
    ["two sources of keys", { authSecret: secret, authJwksUrl: "https://x.test/keys" }, "Both"],
    ["a secret that can be guessed", { authSecret: "short" }, "shorter than 32 bytes"],
    [
      "a secret too short for its algorithm",
      { authSecret: secret, authAlgorithms: "HS512" },
      "shorter than 64",
    ],
    ["no signature", { authJwksUrl: "https://x.test", authAlgorithms: "RS256, none" }, '"none"'],
    [
      "a secret's algorithm for public keys",
      { authJwksUrl: "https://x.test", authAlgorithms: "HS256" },
      '"HS256"',
    ],
    ["a file for keys", { authJwksUrl: "file:///etc/keys" }, "no URL of http"],
    ["an audience without keys", { authAudience: "shop" }, '"authAudience" is set'],
    ["a required token that nothing verifies", { authRequired: true }, '"authRequired" is set'],
    ["a trusted header without a secret", { authTrustedHeader: "x-identity" }, "only one is set"],
    ["a header that is none", { authSecret: secret, authHeader: "a b" }, '"authHeader"'],
  ])("are refused with %s", async (_, settings, message) => {
    await expect(startTestServer({ settings })).rejects.toMatchObject({
      code: "AUTHENTICATION_SETTINGS_INVALID",
      message: expect.stringContaining(message),
    });
  });

  it("are refused without repeating a secret", async () => {
    const settings = { authSecret: 12_345 as unknown as string };
    await expect(startTestServer({ settings })).rejects.toMatchObject({
      message: expect.not.stringContaining("12345"),
    });
  });
});

describe("a gateway that is trusted", () => {
  const settings = { authTrustedHeader: "x-identity", authTrustedSecret: secret };
  const claims = JSON.stringify({ sub: "ada", scope: "read" });

  it.each([
    ["plain", claims],
    ["in base64url", Buffer.from(claims).toString("base64url")],
  ])("says who asks, %s", async (_, header) => {
    await using started = await startServer(settings);
    const headers = { "x-identity": header, "x-identity-secret": secret };
    const answer = await post(started.server, { query: "{ hello }" }, headers);
    expect(answer.body).toEqual({ data: { hello: "ada" } });
    expect(started.identities[0]?.scopes).toEqual(new Set(["read"]));
  });

  it.each<readonly [string, Readonly<Record<string, string>>, string]>([
    ["without the secret", { "x-identity": claims }, "untrusted"],
    ["with another secret", { "x-identity": claims, "x-identity-secret": `${secret}.` }, "untrusted"],
    ["with what is no JSON", { "x-identity": "ada", "x-identity-secret": secret }, "malformed"],
    ["with claims that have expired", { "x-identity": '{"exp":-1}', "x-identity-secret": secret }, "expired"],
  ])("is not believed %s", async (_, headers, reason) => {
    await using started = await startServer(settings);
    const answer = await post(started.server, { query: "{ hello }" }, headers);
    expect([answer.status, answer.body.errors?.[0]?.extensions.reason]).toEqual([401, reason]);
    expect(started.identities).toEqual([]);
  });

  it("has the header looked at only where it is set so", async () => {
    await using started = await startServer({ authSecret: secret });
    const headers = { "x-identity": claims, "x-identity-secret": secret };
    expect((await post(started.server, { query: "{ hello }" }, headers)).body).toEqual({
      data: { hello: "nobody" },
    });
  });
});
