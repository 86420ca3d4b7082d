import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SettingsInput } from "@hansa/core";
import { runsNatsTests, startTestNats, testCertificate } from "@hansa/testkit";
import { nkeys } from "@nats-io/transport-node";
import { describe, expect, test } from "vitest";
import { connectJetStreamBroker, type eventsSettings } from "../../src/index.ts";
import { encoded } from "../event-world.ts";
import { createTestAccounts } from "./nats-accounts.ts";

type Settings = SettingsInput<typeof eventsSettings>;

describe.skipIf(!runsNatsTests)("with nats-server", () => {
  test("a user with a password, by settings, which win over the URL", async () => {
    const configuration = 'authorization: { user: "me", password: "right" }';
    expect(await publish(configuration, { natsUser: "me", natsPassword: "right" }, "//other:wrong@")).toBe(1);
    expect(await connectInVain(configuration, { natsUser: "me", natsPassword: "wr0ng" })).toEqual(
      refusalWithout("wr0ng"),
    );
  });

  test("a token", async () => {
    const configuration = 'authorization: { token: "s3cret-token" }';
    expect(await publish(configuration, { natsToken: "s3cret-token" })).toBe(1);
    expect(await connectInVain(configuration, { natsToken: "an0ther-token" })).toEqual(
      refusalWithout("an0ther-token"),
    );
  });

  test("an nkey, whose seed is in a file", async () => {
    await using folder = await createFolder();
    const [user, other] = [nkeys.createUser(), nkeys.createUser()];
    const seedOf = (pair: typeof user) => Buffer.from(pair.getSeed()).toString();
    const configuration = `authorization: { users: [{ nkey: ${user.getPublicKey()} }] }`;
    expect(
      await publish(configuration, { natsNkey: await folder.write("user.nk", `${seedOf(user)}\n`) }),
    ).toBe(1);
    const wrong = { natsNkey: await folder.write("other.nk", seedOf(other)) };
    expect(await connectInVain(configuration, wrong)).toEqual(refusalWithout(seedOf(other)));
  });

  test("a file of credentials", async () => {
    await using folder = await createFolder();
    const [accounts, others] = [createTestAccounts(), createTestAccounts()];
    const natsCredentials = await folder.write("user.creds", accounts.credentials);
    expect(await publish(accounts.configuration, { natsCredentials })).toBe(1);
    const wrong = { natsCredentials: await folder.write("other.creds", others.credentials) };
    expect(await connectInVain(accounts.configuration, wrong)).toEqual(
      refusalWithout(others.credentials.slice(60, 120)),
    );
  });

  test("TLS with a certificate of one's own, both ways", async () => {
    await using folder = await createFolder();
    const natsCertificate = await folder.write("cert.pem", testCertificate.cert);
    const natsKey = await folder.write("key.pem", testCertificate.key);
    const configuration = `tls: { cert_file: "${natsCertificate}", key_file: "${natsKey}", ca_file: "${natsCertificate}", verify: true }`;
    expect(await publish(configuration, { natsCa: natsCertificate, natsCertificate, natsKey })).toBe(1);
    expect(await connectInVain(configuration, { natsCa: natsCertificate })).toEqual(
      refusalWithout(testCertificate.key, "BROKER_UNREACHABLE"),
    );
    // Whose certificate nobody has vouched for is not talked to.
    expect(await connectInVain(configuration, { natsCertificate, natsKey })).toEqual(
      refusalWithout(testCertificate.key, "BROKER_UNREACHABLE"),
    );
  });
});

test("refuses settings that contradict each other, and files that are none, without what is secret", async () => {
  await using folder = await createFolder();
  const natsNkey = await folder.write("user.nk", "SUNOSUCHSEEDATALL");
  const refusal = async (settings: Settings) => {
    const connecting = connectJetStreamBroker({ url: "nats://127.0.0.1:1", settings, environment: {} });
    const error = await connecting.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "BROKER_CREDENTIALS_INVALID" });
    return String((error as Error).message);
  };
  expect(await refusal({ natsUser: "me", natsToken: "s3cret" })).toMatch(
    /^((?!s3cret).)*natsUser, natsToken/,
  );
  expect(await refusal({ natsNkey: join(folder.path, "missing.nk") })).toContain("cannot be read");
  expect(await refusal({ natsNkey })).not.toContain("SUNOSUCHSEEDATALL");
  expect(await refusal({ natsCredentials: natsNkey })).toContain('"natsCredentials"');
  expect(await refusal({ natsKey: natsNkey })).toContain("go together");
});

/** Publishes an event as the settings say, and gives how many the server has then. */
async function publish(configuration: string, settings: Settings, inUrl = "//"): Promise<number> {
  await using server = await startTestNats({ configuration });
  const url = server.url.replace("//", inUrl);
  await using broker = await connectJetStreamBroker({ url, settings, environment: {} });
  await broker.publish([encoded("events.a", "k", 1)]);
  return (await broker.end()).sequence;
}

/** The error of a connection that is refused. */
async function connectInVain(configuration: string, settings: Settings): Promise<unknown> {
  await using server = await startTestNats({ configuration });
  const connecting = connectJetStreamBroker({ url: server.url, settings, environment: {} });
  return await connecting.then(
    (broker) => broker[Symbol.asyncDispose](),
    (error: unknown) => error,
  );
}

/** What an error is that does not tell what is secret. */
function refusalWithout(secret: string, code = "BROKER_ACCESS_DENIED") {
  return expect.objectContaining({
    code,
    message: expect.not.stringContaining(secret),
  });
}

async function createFolder() {
  const path = await mkdtemp(join(tmpdir(), "hansa-nats-"));
  return {
    path,
    async write(name: string, text: string): Promise<string> {
      await writeFile(join(path, name), text, { mode: 0o600 });
      return join(path, name);
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}
