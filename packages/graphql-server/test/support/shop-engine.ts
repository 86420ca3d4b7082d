import { buildSchema, execute, GraphQLError, type GraphQLSchema, Kind } from "graphql";
import type { GraphQLEngine, OperationRequest } from "../../src/index.ts";

/** What the fields of the test schema do; each may look at the request that it belongs to. */
export type RootFields = Readonly<
  Record<string, (variables: Readonly<Record<string, unknown>>, request: OperationRequest) => unknown>
>;

/** A schema with one of each: lists, arguments of all kinds, an input object, an interface, a recursive type. */
export const shopSchema: GraphQLSchema = buildSchema(`
  scalar JSON
  enum Size { SMALL LARGE }
  input Filter { text: String! sizes: [Size!] not: Filter limit: Int = 10 }
  interface Node { id: ID! }
  type Product implements Node { id: ID! name(upper: Boolean): String related(first: Int): [Product!]! price: Float }
  type Query {
    hello(name: String): String
    echo(value: JSON): JSON
    slow: String
    fails: String
    product(id: ID): Product
    search(filter: Filter): [Product!]!
    node(id: ID!): Node
  }
  type Mutation { rename(name: String!): String }
  type Subscription { ticks: Int }
`);

/** An engine that executes with the GraphQL library. A throw of a root field called `crash…` rejects `execute`. */
export function createShopEngine(fields: RootFields = {}): GraphQLEngine {
  const rootFields: RootFields = {
    hello: ({ name }) => `Hello ${typeof name === "string" ? name : "world"}`,
    echo: ({ value }) => value,
    rename: ({ name }) => name,
    fails: () => {
      throw new GraphQLError("It failed.", { extensions: { code: "IT_FAILED" } });
    },
    ...fields,
  };
  return {
    schema: shopSchema,
    execute: async (request) => {
      if (fields.crash !== undefined) {
        await fields.crash({}, request);
      }
      const rootValue = Object.fromEntries(
        Object.entries(rootFields).map(([name, field]) => [
          name,
          (values: Readonly<Record<string, unknown>>) => field(values, request),
        ]),
      );
      const result = await execute({
        schema: shopSchema,
        document: {
          kind: Kind.DOCUMENT,
          definitions: [
            request.operation,
            ...request.document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION),
          ],
        },
        rootValue,
        variableValues: request.variables,
      });
      return {
        body: JSON.stringify(result),
        hasData: result.data !== undefined && result.data !== null,
        errorCodes: (result.errors ?? []).map(({ extensions }) =>
          typeof extensions.code === "string" ? extensions.code : "UNKNOWN",
        ),
      };
    },
  };
}
