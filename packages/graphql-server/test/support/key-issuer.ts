import { createServer } from "node:http";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

interface IssuerKey {
  readonly kid: string;
  readonly algorithm: string;
  readonly publicJwk: Readonly<Record<string, unknown>>;
  readonly privateKey: CryptoKey;
}

/** An issuer of tokens that publishes its keys over HTTP. */
export class KeyIssuer implements AsyncDisposable {
  readonly url: string;
  /** How often its keys were asked for. */
  requests = 0;
  /** What it answers in place of its keys. */
  broken: { readonly status: number; readonly body: string } | undefined;
  #published: readonly IssuerKey[] = [];
  readonly #close: () => Promise<void>;

  private constructor(url: string, close: () => Promise<void>) {
    this.url = url;
    this.#close = close;
  }

  static async start(): Promise<KeyIssuer> {
    const server = createServer((_request, response) => {
      issuer.requests++;
      const { status, body } = issuer.broken ?? { status: 200, body: issuer.#keySet() };
      response.writeHead(status, { "content-type": "application/json" }).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const issuer: KeyIssuer = new KeyIssuer(`http://127.0.0.1:${port}/keys`, async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    await issuer.rotate("first");
    return issuer;
  }

  /** Makes a key and publishes it in place of those before, or beside them. */
  async rotate(kid: string, { algorithm = "ES256", keep = false } = {}): Promise<void> {
    const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true });
    const publicJwk = { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: "sig" };
    const key = { kid, algorithm, publicJwk, privateKey };
    this.#published = keep ? [...this.#published, key] : [key];
  }

  /** A token signed with the newest key; `exp` is 60 unless given. */
  async sign(
    claims: Readonly<Record<string, unknown>>,
    header: Readonly<Record<string, unknown>> = {},
  ): Promise<string> {
    const key = this.#published.at(-1);
    if (key === undefined) {
      throw new Error("The issuer has no key.");
    }
    return await new SignJWT({ exp: 60, ...claims })
      .setProtectedHeader({ alg: key.algorithm, kid: key.kid, ...header })
      .sign(key.privateKey, { crit: { vault: true } });
  }

  /** The text of the newest public key, which attackers know too. */
  publicText(): string {
    return JSON.stringify(this.#published.at(-1)?.publicJwk);
  }

  #keySet(): string {
    return JSON.stringify({ keys: this.#published.map(({ publicJwk }) => publicJwk) });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#close();
  }
}
