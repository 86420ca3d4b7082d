import { nkeys } from "@nats-io/transport-node";

type KeyPair = ReturnType<typeof nkeys.createUser>;

/** A server's configuration that admits one user by a JWT, and the file of credentials of that user. */
export interface TestAccounts {
  readonly configuration: string;
  readonly credentials: string;
}

/** An operator, an account with JetStream and a user of it (NATS, "JWT-based authentication"). */
export function createTestAccounts(): TestAccounts {
  const operator = nkeys.createOperator();
  const system = nkeys.createAccount();
  const account = nkeys.createAccount();
  const user = nkeys.createUser();
  const unlimited = { subs: -1, data: -1, payload: -1 };
  const limits = { ...unlimited, conn: -1, leaf: -1, imports: -1, exports: -1, wildcards: true };
  const storage = { mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1 };
  const accounts = {
    [system.getPublicKey()]: sign(operator, system, { type: "account", limits }),
    [account.getPublicKey()]: sign(operator, account, { type: "account", limits: { ...limits, ...storage } }),
  };
  const userToken = sign(account, user, { type: "user", pub: {}, sub: {}, ...unlimited });
  return {
    configuration: [
      `operator: ${sign(operator, operator, { type: "operator", system_account: system.getPublicKey() })}`,
      "resolver: MEMORY",
      `resolver_preload: { ${Object.entries(accounts)
        .map(([name, token]) => `${name}: ${token}`)
        .join(", ")} }`,
    ].join("\n"),
    credentials: [
      "-----BEGIN NATS USER JWT-----",
      userToken,
      "------END NATS USER JWT------",
      "",
      "-----BEGIN USER NKEY SEED-----",
      Buffer.from(user.getSeed()).toString(),
      "------END USER NKEY SEED------",
      "",
    ].join("\n"),
  };
}

function sign(issuer: KeyPair, subject: KeyPair, nats: Readonly<Record<string, unknown>>): string {
  const claims = {
    jti: "TEST",
    iat: Math.floor(Date.now() / 1_000),
    iss: issuer.getPublicKey(),
    sub: subject.getPublicKey(),
    name: "test",
    nats: { ...nats, version: 2 },
  };
  const parts = [{ typ: "JWT", alg: "ed25519-nkey" }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString("base64url"),
  );
  const signed = parts.join(".");
  return `${signed}.${Buffer.from(issuer.sign(Buffer.from(signed))).toString("base64url")}`;
}
