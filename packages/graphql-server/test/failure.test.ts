import { HansaError } from "@hansa/core";
import { expect, test } from "vitest";
import { ServerError } from "../src/errors.ts";
import { headersOfFailure } from "../src/failure.ts";

const catalogue = {
  UNAUTHORIZED: { audience: "client", status: 403, summary: "May not.", remedy: "Ask for more rights." },
} as const;

function forbidden(extensions: Readonly<Record<string, unknown>>): HansaError {
  return new HansaError(catalogue, "UNAUTHORIZED", 'The "secret" needs more: é.', { extensions });
}

const described = `error_description="The 'secret' needs more: ?."`;

test.each<[string, HansaError, readonly string[]]>([
  [
    "no token: the scheme alone",
    new ServerError("UNAUTHENTICATED", "None.", { extensions: { reason: "missing" } }),
    ["www-authenticate", "Bearer"],
  ],
  [
    "a token that does not hold",
    new ServerError("UNAUTHENTICATED", "Old.", { extensions: { reason: "expired" } }),
    ["www-authenticate", 'Bearer error="invalid_token", error_description="Old."'],
  ],
  [
    "too few scopes: the first list that would do",
    forbidden({ reason: "scopes", requiredScopes: [["read", "write:all"], ["admin"]] }),
    ["www-authenticate", `Bearer error="insufficient_scope", ${described}, scope="read write:all"`],
  ],
  [
    "scopes that may not stand in a header",
    forbidden({ reason: "scopes", requiredScopes: [['"\r\nx: y']] }),
    ["www-authenticate", `Bearer error="insufficient_scope", ${described}`],
  ],
  [
    "a policy that does not hold",
    forbidden({ reason: "policies" }),
    ["www-authenticate", `Bearer error="insufficient_scope", ${described}`],
  ],
  ["another refusal says nothing of tokens", forbidden({}), []],
  [
    "a method that is not allowed",
    new ServerError("METHOD_NOT_ALLOWED", "No.", { extensions: { allow: "GET" } }),
    ["allow", "GET"],
  ],
  ["a server that is closing", new ServerError("SERVER_CLOSING", "Bye."), ["retry-after", "1"]],
])("%s", (_, error, headers) => {
  expect(headersOfFailure(error)).toEqual(headers);
});
