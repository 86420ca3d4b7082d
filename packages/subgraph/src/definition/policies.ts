import type { Identity } from "@hansa/graphql-server";
import type { ContextInput } from "./context.ts";

export interface PolicyInput extends ContextInput {
  /** The names that what is asked for has in `policy`. */
  readonly policies: readonly string[];
  /** `undefined` where nobody is known to ask. */
  readonly identity: Identity | undefined;
}

/**
 * Decides which policies hold for a request: called at most once for each, and only where it asks for something that has
 * some. A policy that is not among those given back does not hold; none does where the function fails.
 */
export type DecidePolicies = (input: PolicyInput) => Iterable<string> | Promise<Iterable<string>>;
