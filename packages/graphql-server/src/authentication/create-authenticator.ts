import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Clock, Logger } from "@hansa/core";
import { ServerError } from "../errors.ts";
import { type Authenticator, type Claims, type Identity, identityOf } from "./identity.ts";
import { IssuerKeys } from "./issuer-keys.ts";
import {
  type AuthenticationSettings,
  readList,
  readTokenRules,
  readTrustedGateway,
  type TokenRules,
  type TrustedGateway,
} from "./read-authentication.ts";
import { TokenVerifier, unauthenticated } from "./token-verifier.ts";

export interface AuthenticatorOptions {
  readonly settings: AuthenticationSettings;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The header in which a gateway proves that its word may be taken. */
const secretHeader = "x-identity-secret";

type Identify = Authenticator["identify"];

/**
 * How the server finds out who asks: by the word of a trusted gateway where there is one, else by a token. `undefined`
 * where no setting says whom to trust: then nobody is authenticated.
 *
 * @throws ServerError AUTHENTICATION_SETTINGS_INVALID.
 */
export function createAuthenticator(options: AuthenticatorOptions): Authenticator | undefined {
  const { settings, clock } = options;
  const rules = readTokenRules(settings);
  const gateway = readTrustedGateway(settings);
  const scopeClaims = readList(settings.authScopeClaims);
  const byToken = rules && identifyByToken(rules, createVerifier(rules, scopeClaims, options));
  const byGateway = gateway && identifyByGateway(gateway, scopeClaims, clock);
  if (byToken === undefined && byGateway === undefined) {
    if (settings.authRequired) {
      throw new ServerError(
        "AUTHENTICATION_SETTINGS_INVALID",
        '"authRequired" is set, and nothing that tokens could be verified with. Set "authJwksUrl" or "authSecret" too.',
      );
    }
    return undefined;
  }
  return {
    identify(headers) {
      const identity = byGateway?.(headers) ?? byToken?.(headers);
      if (identity === undefined && settings.authRequired) {
        throw unauthenticated("missing", "The request needs a token, and has none.");
      }
      return identity;
    },
  };
}

function createVerifier(
  rules: TokenRules,
  scopeClaims: readonly string[],
  { settings, clock, logger }: AuthenticatorOptions,
): TokenVerifier {
  const shared = {
    rules,
    scopeClaims,
    clockSkewMs: settings.authClockSkew,
    cacheEntries: settings.authTokenCacheEntries,
    cacheAgeMs: settings.authTokenCacheAge,
    clock,
  };
  if (rules.source.kind === "secret") {
    return new TokenVerifier({ ...shared, key: rules.source.key });
  }
  if (rules.audiences.length === 0) {
    logger.warn('Tokens that were made for others hold here too, as "authAudience" is not set.');
  }
  const keys = new IssuerKeys({
    url: rules.source.url,
    maxAgeMs: settings.authKeysMaxAge,
    maxStaleMs: settings.authKeysMaxStale,
    cooldownMs: settings.authKeysCooldown,
    timeoutMs: settings.authKeysTimeout,
    clock,
    logger,
    onChanged: () => verifier.forget(),
  });
  const verifier = new TokenVerifier({ ...shared, key: keys.select });
  return verifier;
}

/** RFC 6750, 2.1: the scheme is named in any case. */
const bearer = /^bearer +([\w.~+/=-]+) *$/i;

function identifyByToken({ header }: TokenRules, verifier: TokenVerifier): Identify {
  return (headers) => {
    const value = textOf(headers, header);
    if (value === undefined) {
      return undefined;
    }
    const token = bearer.exec(value)?.[1] ?? (header === "authorization" ? undefined : value.trim());
    if (token === undefined) {
      throw unauthenticated("malformed", 'The header "authorization" does not hold "Bearer" and a token.');
    }
    return verifier.verify(token);
  };
}

function identifyByGateway(
  { header, secret }: TrustedGateway,
  scopeClaims: readonly string[],
  clock: Clock,
): (headers: IncomingHttpHeaders) => Identity | undefined {
  const expected = digest(secret);
  return (headers) => {
    const value = textOf(headers, header);
    if (value === undefined) {
      return undefined;
    }
    if (!timingSafeEqual(digest(textOf(headers, secretHeader) ?? ""), expected)) {
      throw unauthenticated(
        "untrusted",
        `The header "${header}" is believed only of a gateway that proves itself.`,
      );
    }
    const claims = readClaims(value);
    if (claims === undefined) {
      throw unauthenticated("malformed", `The header "${header}" holds no claims in JSON.`);
    }
    if (typeof claims.exp === "number" && claims.exp * 1_000 <= clock.now()) {
      throw unauthenticated("expired", "The token has expired. Get a new one.");
    }
    return identityOf(claims, scopeClaims);
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** JSON as it is, or in base64url, which can hold what headers cannot. */
function readClaims(value: string): Claims | undefined {
  const text = value.trimStart().startsWith("{") ? value : Buffer.from(value, "base64url").toString();
  try {
    const claims: unknown = JSON.parse(text);
    return typeof claims === "object" && claims !== null && !Array.isArray(claims)
      ? (claims as Claims)
      : undefined;
  } catch {
    return undefined;
  }
}

/** A header that stands there several times is taken for one text, which then is no token. */
function textOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(", ") : value;
}
