import type { RequestContext } from "@hansa/graphql-server";
import type { Database } from "@hansa/postgres";

/** What a context is made from: one request, and the service's database, which stops what runs when the client leaves. */
export interface ContextInput {
  readonly request: RequestContext;
  readonly database: Database;
}

/** Makes what the resolvers of one request share. Called once a request, and only where a resolver runs. */
export type ContextFactory<Context> = (input: ContextInput) => Context | Promise<Context>;
