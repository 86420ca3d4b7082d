import type { SettingsOf } from "@hansa/core";
import { ServerError } from "../errors.ts";
import type { authenticationSettings } from "./authentication-settings.ts";

export type AuthenticationSettings = SettingsOf<typeof authenticationSettings>;

/** What tokens are held against. */
export interface TokenRules {
  readonly source:
    | { readonly kind: "jwks"; readonly url: URL }
    | { readonly kind: "secret"; readonly key: Uint8Array };
  readonly algorithms: readonly string[];
  /** One of these; any where there are none. */
  readonly issuers: readonly string[];
  readonly audiences: readonly string[];
  /** In lower case. */
  readonly header: string;
}

/** A gateway that has verified tokens itself. */
export interface TrustedGateway {
  /** In lower case. */
  readonly header: string;
  readonly secret: string;
}

/** The algorithms of signatures whose keys may be public, and of those whose key is a secret, by the bytes it needs. */
const publicKeyAlgorithms: ReadonlySet<string> = new Set([
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
]);
const secretBytesByAlgorithm: ReadonlyMap<string, number> = new Map([
  ["HS256", 32],
  ["HS384", 48],
  ["HS512", 64],
]);
const minTrustedSecretBytes = 32;

/**
 * What tokens are held against; `undefined` where no setting says what to trust.
 *
 * @throws ServerError AUTHENTICATION_SETTINGS_INVALID for settings that contradict each other or would trust too much.
 */
export function readTokenRules(settings: AuthenticationSettings): TokenRules | undefined {
  const { authJwksUrl, authSecret } = settings;
  const isAnySet = Boolean(authJwksUrl) || Boolean(authSecret);
  if (!isAnySet) {
    assertNothingExpected(settings);
    return undefined;
  }
  if (authJwksUrl && authSecret) {
    throw invalid('Both "authJwksUrl" and "authSecret" are set. Keep the one that tokens are signed for.');
  }
  const algorithms = readList(settings.authAlgorithms ?? "");
  const shared = {
    issuers: readList(settings.authIssuer),
    audiences: readList(settings.authAudience),
    header: readHeaderName("authHeader", settings.authHeader),
  };
  return authSecret
    ? { ...shared, ...secretSource(authSecret, algorithms) }
    : { ...shared, ...jwksSource(authJwksUrl ?? "", algorithms) };
}

/** The gateway whose word is taken; `undefined` unless set. @throws ServerError AUTHENTICATION_SETTINGS_INVALID. */
export function readTrustedGateway({
  authTrustedHeader,
  authTrustedSecret,
}: AuthenticationSettings): TrustedGateway | undefined {
  if (!authTrustedHeader && !authTrustedSecret) {
    return undefined;
  }
  if (!authTrustedHeader || !authTrustedSecret) {
    throw invalid(
      'Of "authTrustedHeader" and "authTrustedSecret" only one is set. Without a secret anyone could claim to be anyone: set both.',
    );
  }
  assertLongEnough("authTrustedSecret", authTrustedSecret, minTrustedSecretBytes);
  return { header: readHeaderName("authTrustedHeader", authTrustedHeader), secret: authTrustedSecret };
}

/** Settings that say what tokens must have, while none is looked at, were meant to protect something. */
function assertNothingExpected(settings: AuthenticationSettings): void {
  const names = ["authIssuer", "authAudience", "authAlgorithms"] as const;
  const name = names.find((each) => readList(settings[each]).length > 0);
  if (name !== undefined) {
    throw invalid(
      `"${name}" is set, and no keys to verify tokens with. Set "authJwksUrl" or "authSecret" too.`,
    );
  }
}

function jwksSource(text: string, given: readonly string[]): Pick<TokenRules, "source" | "algorithms"> {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw invalid('"authJwksUrl" is no URL of http or https.');
  }
  const algorithms = given.length === 0 ? ["RS256", "PS256", "ES256", "EdDSA"] : given;
  for (const algorithm of algorithms) {
    if (!publicKeyAlgorithms.has(algorithm)) {
      throw invalid(
        `The algorithm "${algorithm}" in "authAlgorithms" is none of those for public keys: ${[...publicKeyAlgorithms].join(", ")}.`,
      );
    }
  }
  return { source: { kind: "jwks", url }, algorithms };
}

function secretSource(secret: string, given: readonly string[]): Pick<TokenRules, "source" | "algorithms"> {
  const algorithms = given.length === 0 ? ["HS256"] : given;
  for (const algorithm of algorithms) {
    const bytes = secretBytesByAlgorithm.get(algorithm);
    if (bytes === undefined) {
      throw invalid(
        `The algorithm "${algorithm}" in "authAlgorithms" is none of those for a shared secret: ${[...secretBytesByAlgorithm.keys()].join(", ")}.`,
      );
    }
    assertLongEnough("authSecret", secret, bytes);
  }
  return { source: { kind: "secret", key: new TextEncoder().encode(secret) }, algorithms };
}

function assertLongEnough(name: string, secret: string, bytes: number): void {
  if (Buffer.byteLength(secret) < bytes) {
    throw invalid(
      `"${name}" is shorter than ${bytes} bytes. Make one with \`openssl rand -base64 ${bytes * 2}\`.`,
    );
  }
}

function readHeaderName(setting: string, name: string | undefined): string {
  const header = (name ?? "").trim().toLowerCase();
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(header)) {
    throw invalid(`"${setting}" is no name of a header.`);
  }
  return header;
}

/** The names of a setting that has several, separated by commas. */
export function readList(text: string | undefined): readonly string[] {
  return (text ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

function invalid(message: string): ServerError {
  return new ServerError("AUTHENTICATION_SETTINGS_INVALID", message);
}
