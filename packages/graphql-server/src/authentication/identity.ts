import type { IncomingHttpHeaders } from "node:http";

/** What a token says of who sent it. Nothing of it came from the client unverified. */
export type Claims = Readonly<Record<string, unknown>>;

/** Who asks: what the claims of a verified token say. */
export interface Identity {
  /** The claim `sub`: unique among those of the issuer. */
  readonly subject: string | undefined;
  /** The claim `iss`. */
  readonly issuer: string | undefined;
  readonly scopes: ReadonlySet<string>;
  readonly claims: Claims;
}

/** Finds out who sent a request. */
export interface Authenticator {
  /**
   * Who the headers say that asks; `undefined` where they hold no credentials. At once where the token is known already.
   *
   * @throws ServerError UNAUTHENTICATED for credentials that do not hold, AUTHENTICATION_UNAVAILABLE where that cannot
   * be found out at the moment.
   */
  identify(headers: IncomingHttpHeaders): Identity | undefined | Promise<Identity | undefined>;
}

/** The identity of claims that have been verified. `scopeClaims`: the first of them that is there has the scopes. */
export function identityOf(claims: Claims, scopeClaims: readonly string[]): Identity {
  return {
    subject: textOf(claims.sub),
    issuer: textOf(claims.iss),
    scopes: readScopes(claims, scopeClaims),
    claims,
  };
}

/** A text with spaces between, as RFC 8693 has it, or a list of texts. */
function readScopes(claims: Claims, scopeClaims: readonly string[]): ReadonlySet<string> {
  const name = scopeClaims.find((each) => Object.hasOwn(claims, each));
  const value = name === undefined ? undefined : claims[name];
  const scopes: readonly unknown[] =
    typeof value === "string" ? value.split(" ") : Array.isArray(value) ? value : [];
  return new Set(scopes.filter((scope) => typeof scope === "string" && scope !== "") as string[]);
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
