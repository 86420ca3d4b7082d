import { hash } from "node:crypto";
import type { Clock } from "@hansa/core";
import { errors, type JWTVerifyGetKey, jwtVerify } from "jose";
import { ServerError } from "../errors.ts";
import { type Identity, identityOf } from "./identity.ts";
import type { TokenRules } from "./read-authentication.ts";

export interface TokenVerifierOptions {
  readonly rules: TokenRules;
  readonly key: Uint8Array | JWTVerifyGetKey;
  readonly clockSkewMs: number;
  readonly scopeClaims: readonly string[];
  readonly cacheEntries: number;
  readonly cacheAgeMs: number;
  readonly clock: Clock;
}

interface KnownToken {
  readonly identity: Identity;
  /** In milliseconds since the epoch. */
  readonly untilMs: number;
}

/**
 * Verifies tokens: their signature by an allowed algorithm, and the claims that say from whom, for whom and until when
 * they hold (RFC 7519, with the advice of RFC 8725). A token that has been verified is known for a short time, by its
 * hash alone.
 */
export class TokenVerifier {
  readonly #options: TokenVerifierOptions;
  readonly #knownByHash = new Map<string, KnownToken>();

  constructor(options: TokenVerifierOptions) {
    this.#options = options;
  }

  /**
   * Whose token it is.
   *
   * @throws ServerError UNAUTHENTICATED with the `reason`; AUTHENTICATION_UNAVAILABLE.
   */
  verify(token: string): Identity | Promise<Identity> {
    const { cacheEntries, clock } = this.#options;
    if (cacheEntries === 0) {
      return this.#verify(token).then(({ identity }) => identity);
    }
    const id = hash("sha256", token, "base64url");
    const known = this.#knownByHash.get(id);
    if (known !== undefined && clock.now() < known.untilMs) {
      return known.identity;
    }
    return this.#learn(id, token);
  }

  /** Verifies every token anew from now on. */
  forget(): void {
    this.#knownByHash.clear();
  }

  async #learn(id: string, token: string): Promise<Identity> {
    const known = await this.#verify(token);
    const oldest = this.#knownByHash.keys().next();
    if (this.#knownByHash.size >= this.#options.cacheEntries && oldest.done !== true) {
      this.#knownByHash.delete(oldest.value);
    }
    this.#knownByHash.set(id, known);
    return known.identity;
  }

  async #verify(token: string): Promise<KnownToken> {
    const { rules, key, clockSkewMs, scopeClaims, cacheAgeMs, clock } = this.#options;
    const nowMs = clock.now();
    try {
      const { payload } = await jwtVerify(token, typeof key === "function" ? key : async () => key, {
        algorithms: [...rules.algorithms],
        ...(rules.issuers.length === 0 ? {} : { issuer: [...rules.issuers] }),
        ...(rules.audiences.length === 0 ? {} : { audience: [...rules.audiences] }),
        clockTolerance: clockSkewMs / 1_000,
        currentDate: new Date(nowMs),
        requiredClaims: ["exp"],
      });
      const expiresMs = (payload.exp ?? 0) * 1_000 + clockSkewMs;
      return {
        identity: identityOf(payload, scopeClaims),
        untilMs: Math.min(expiresMs, nowMs + cacheAgeMs),
      };
    } catch (error) {
      throw error instanceof ServerError ? error : refusalOf(error);
    }
  }
}

/** Says why a token does not hold, in words that help whoever sent it and nobody else. */
function refusalOf(error: unknown): ServerError {
  if (error instanceof errors.JWTExpired) {
    return unauthenticated("expired", "The token has expired. Get a new one.");
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    return unauthenticated(
      "claim",
      `The claim "${error.claim}" of the token is missing or is not what it must be here.`,
    );
  }
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return unauthenticated("algorithm", "The token is signed with an algorithm that is not allowed here.");
  }
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
    return unauthenticated("key", "The token does not name one of the keys of its issuer.");
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return unauthenticated("signature", "The signature of the token does not hold.");
  }
  return unauthenticated("malformed", "The token is no JSON Web Token that is signed.");
}

/** The refusal of credentials. `reason` is one word for programs. */
export function unauthenticated(reason: string, message: string): ServerError {
  return new ServerError("UNAUTHENTICATED", message, { extensions: { reason } });
}
