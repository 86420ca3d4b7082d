import type { Claims, Identity } from "@hansa/graphql-server";
import type { TestAnswer, TestSubgraph } from "../subgraph-harness.ts";

/** Somebody with these claims and scopes. */
export function identity(claims: Claims, scopes: readonly string[] = []): Identity {
  const { sub, iss } = claims;
  return {
    subject: typeof sub === "string" ? sub : undefined,
    issuer: typeof iss === "string" ? iss : undefined,
    scopes: new Set(scopes),
    claims,
  };
}

interface AskOptions {
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Runs an operation as somebody, or as nobody. */
export function askAs(
  subgraph: TestSubgraph,
  who: Identity | undefined,
  text: string,
  { variables = {}, headers = {}, signal = new AbortController().signal }: AskOptions = {},
): Promise<TestAnswer> {
  return subgraph.run(text, variables, signal, headers, who);
}
