import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buildSchema, graphql } from "graphql";

/** The schema of a service that knows nothing of Hansa. */
export const foreignSdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
  type Query { motto: String }
  type User @key(fields: "id") { id: ID! greeting: String }
`;

/** Serves {@link foreignSdl} as any other Federation service would. */
export async function startForeignSubgraph(): Promise<AsyncDisposable & { readonly url: string }> {
  const schema = buildSchema(`
    type Query { motto: String _service: _Service! _entities(representations: [_Any!]!): [_Entity]! }
    type User { id: ID! greeting: String }
    type _Service { sdl: String! }
    union _Entity = User
    scalar _Any
  `);
  const rootValue = {
    motto: "Each keeps its own laws.",
    _service: { sdl: foreignSdl },
    _entities: ({ representations }: { representations: readonly { readonly id: string }[] }) =>
      representations.map(({ id }) => ({ __typename: "User", id, greeting: `Hello ${id}` })),
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const { query, variables } = JSON.parse(Buffer.concat(chunks).toString());
    const result = await graphql({ schema, source: query, rootValue, variableValues: variables });
    response.setHeader("content-type", "application/json").end(JSON.stringify(result));
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
