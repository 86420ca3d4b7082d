/** How the server finds out who asks; off unless one of the sources of trust is set. */
export const authenticationSettings = {
  authJwksUrl: {
    kind: "string",
    env: "HANSA_SERVER_AUTH_JWKS_URL",
    default: undefined,
    summary:
      "Where the issuer of tokens publishes its public keys (JWKS); tokens are verified with them. Without it, authSecret or authTrustedSecret, nobody is authenticated.",
  },
  authSecret: {
    kind: "secret",
    env: "HANSA_SERVER_AUTH_SECRET",
    default: undefined,
    summary:
      "The secret that tokens are signed with, in place of authJwksUrl; at least 32 bytes, of which none may be guessed.",
  },
  authAlgorithms: {
    kind: "string",
    env: "HANSA_SERVER_AUTH_ALGORITHMS",
    default: undefined,
    summary:
      "The algorithms that tokens may be signed with, separated by commas; RS256, PS256, ES256 and EdDSA for authJwksUrl and HS256 for authSecret unless set.",
  },
  authIssuer: {
    kind: "string",
    env: "HANSA_SERVER_AUTH_ISSUER",
    default: undefined,
    summary: "What the claim iss of tokens must be: one of these, separated by commas.",
  },
  authAudience: {
    kind: "string",
    env: "HANSA_SERVER_AUTH_AUDIENCE",
    default: undefined,
    summary: "What the claim aud of tokens must have: one of these, separated by commas.",
  },
  authClockSkew: {
    kind: "duration",
    env: "HANSA_SERVER_AUTH_CLOCK_SKEW",
    default: 5_000,
    summary: "How far the clock of a token's issuer may be off.",
  },
  authScopeClaims: {
    kind: "string",
    env: "HANSA_SERVER_AUTH_SCOPE_CLAIMS",
    default: "scope, scp",
    summary:
      "The claims that may have the scopes of a token, separated by commas; the first that is there counts.",
  },
  authHeader: {
    kind: "string",
    env: "HANSA_SERVER_AUTH_HEADER",
    default: "authorization",
    summary: 'The header that has the token: after "Bearer" in authorization, by itself in any other.',
  },
  authRequired: {
    kind: "boolean",
    env: "HANSA_SERVER_AUTH_REQUIRED",
    default: false,
    summary:
      "Whether requests without a token are refused as a whole; otherwise they are answered as nobody's. A subgraph that requires one cannot be asked for its schema without it.",
  },
  authKeysMaxAge: {
    kind: "duration",
    env: "HANSA_SERVER_AUTH_KEYS_MAX_AGE",
    default: 600_000,
    summary: "After what time the issuer's keys are read again.",
  },
  authKeysMaxStale: {
    kind: "duration",
    env: "HANSA_SERVER_AUTH_KEYS_MAX_STALE",
    default: 3_600_000,
    summary: "The age up to which the issuer's keys are used while they cannot be read again.",
  },
  authKeysCooldown: {
    kind: "duration",
    env: "HANSA_SERVER_AUTH_KEYS_COOLDOWN",
    default: 30_000,
    summary:
      "How long after the issuer's keys were read a token with a key that is not among them does not make them be read again.",
  },
  authKeysTimeout: {
    kind: "duration",
    env: "HANSA_SERVER_AUTH_KEYS_TIMEOUT",
    default: 5_000,
    min: 1,
    summary: "How long reading the issuer's keys may take.",
  },
  authTokenCacheEntries: {
    kind: "integer",
    env: "HANSA_SERVER_AUTH_TOKEN_CACHE_ENTRIES",
    default: 1_000,
    summary: "The most tokens that are known as verified; 0 verifies each every time.",
  },
  authTokenCacheAge: {
    kind: "duration",
    env: "HANSA_SERVER_AUTH_TOKEN_CACHE_AGE",
    default: 60_000,
    summary: "How long a token is known as verified, at most until it expires.",
  },
  authTrustedHeader: {
    kind: "string",
    env: "HANSA_SERVER_AUTH_TRUSTED_HEADER",
    default: undefined,
    summary:
      "The header in which a gateway that has verified the token itself sends its claims: as JSON, plain or in base64url. Believed only with the right x-identity-secret beside it.",
  },
  authTrustedSecret: {
    kind: "secret",
    env: "HANSA_SERVER_AUTH_TRUSTED_SECRET",
    default: undefined,
    summary:
      "What that gateway sends in the header x-identity-secret to be believed; at least 32 bytes, of which none may be guessed.",
  },
} as const;
