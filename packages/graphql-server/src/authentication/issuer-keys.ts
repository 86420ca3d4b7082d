import { type Clock, describeError, type Logger } from "@hansa/core";
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from "jose";
import { ServerError } from "../errors.ts";

export interface IssuerKeysOptions {
  readonly url: URL;
  readonly maxAgeMs: number;
  readonly maxStaleMs: number;
  readonly cooldownMs: number;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called when other keys than before were read, so that what was verified with the old ones is verified again. */
  readonly onChanged: () => void;
}

interface ReadKeys {
  readonly text: string;
  readonly select: JWTVerifyGetKey;
  readonly readMs: number;
}

const maxBytes = 1_000_000;

/** The longest that a failed reading keeps the next one waiting. */
const retryMs = 1_000;

/**
 * The public keys of an issuer, read from its URL when they are needed first, when they are old, and once when a token
 * names a key that is not among them: that is how issuers change keys. Requests that wait share one reading. While the
 * URL cannot be read, keys that were read before are used until they are too old.
 *
 * RFC 7517; https://openid.net/specs/openid-connect-core-1_0.html#RotateSigningKeys
 */
export class IssuerKeys {
  readonly #options: IssuerKeysOptions;
  #keys: ReadKeys | undefined;
  #reading: Promise<ReadKeys | undefined> | undefined;
  #failedMs = Number.NEGATIVE_INFINITY;

  constructor(options: IssuerKeysOptions) {
    this.#options = options;
  }

  /**
   * The key that a token names, for the JOSE library to verify it with.
   *
   * @throws ServerError AUTHENTICATION_UNAVAILABLE where there are no keys that may be used; JWKSNoMatchingKey of the
   * library where the issuer has no such key.
   */
  readonly select: JWTVerifyGetKey = async (header, token) => {
    const { maxAgeMs, cooldownMs } = this.#options;
    const keys = await this.#upTo(maxAgeMs);
    try {
      return await keys.select(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || this.#ageOf(keys) < cooldownMs) {
        throw error;
      }
      const renewed = await this.#read();
      if (renewed === undefined) {
        throw unavailable();
      }
      return await renewed.select(header, token);
    }
  };

  #ageOf({ readMs }: ReadKeys): number {
    return this.#options.clock.monotonic() - readMs;
  }

  /** Keys that were read within `ageMs`, or else are read now; older ones where that fails. */
  async #upTo(ageMs: number): Promise<ReadKeys> {
    const known = this.#keys;
    if (known !== undefined && this.#ageOf(known) < ageMs) {
      return known;
    }
    const keys = (await this.#read()) ?? known;
    if (keys === undefined || this.#ageOf(keys) >= this.#options.maxAgeMs + this.#options.maxStaleMs) {
      throw unavailable();
    }
    return keys;
  }

  /** Reads the keys; `undefined` where that fails, or has failed just now. */
  async #read(): Promise<ReadKeys | undefined> {
    const { clock, cooldownMs } = this.#options;
    if (clock.monotonic() - this.#failedMs < Math.min(retryMs, cooldownMs)) {
      return undefined;
    }
    this.#reading ??= this.#readOnce().finally(() => {
      this.#reading = undefined;
    });
    return await this.#reading;
  }

  async #readOnce(): Promise<ReadKeys | undefined> {
    const { url, timeoutMs, clock, logger, onChanged } = this.#options;
    try {
      const text = await fetchText(url, AbortSignal.timeout(timeoutMs));
      const before = this.#keys?.text;
      // The library holds the keys against the form that they must have.
      const select = createLocalJWKSet(JSON.parse(text) as JSONWebKeySet);
      this.#keys = { text, select, readMs: clock.monotonic() };
      if (before !== undefined && before !== text) {
        onChanged();
      }
      return this.#keys;
    } catch (error) {
      this.#failedMs = clock.monotonic();
      logger.warn("The keys of the issuer of tokens cannot be read.", {
        url: `${url.origin}${url.pathname}`,
        reason: describeError(error),
      });
      return undefined;
    }
  }
}

async function fetchText(url: URL, signal: AbortSignal): Promise<string> {
  const response = await fetch(url, { signal, redirect: "error", headers: { accept: "application/json" } });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`The answer has the status ${response.status}.`);
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > maxBytes) {
      throw new Error(`The answer has more than ${maxBytes} bytes.`);
    }
    chunks.push(chunk);
  }
  return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
}

function unavailable(): ServerError {
  return new ServerError(
    "AUTHENTICATION_UNAVAILABLE",
    "Whether the token holds cannot be found out at the moment. Send the request again later.",
  );
}
