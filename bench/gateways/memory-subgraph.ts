import {
  buildASTSchema,
  type DocumentNode,
  type GraphQLSchema,
  graphqlSync,
  isObjectType,
  Kind,
  parse,
} from "graphql";
import type { MemorySubgraph, Representation } from "./graphs/graph.ts";

/** What every subgraph's schema begins with. */
const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@external", "@requires", "@shareable"])';

/** The SDL that composition gets. */
export function sdlOf({ sdl }: MemorySubgraph): string {
  return `${link}\n${sdl}`;
}

/**
 * Answers each body by executing it once, and from then on by looking it up: what is measured is the gateway, not its
 * subgraphs. The data never changes, so an answer stays right.
 */
export function answerFromMemory(subgraph: MemorySubgraph): (body: string) => string {
  const schema = executableSchema(subgraph);
  const known = new Map<string, string>();
  return (body) => {
    const found = known.get(body);
    if (found !== undefined) {
      return found;
    }
    const answer = execute(subgraph, schema, body);
    known.set(body, answer);
    return answer;
  };
}

function execute(subgraph: MemorySubgraph, schema: GraphQLSchema, body: string): string {
  const { query, variables } = JSON.parse(body);
  const rootValue = {
    ...subgraph.query,
    ...subgraph.mutation,
    _service: { sdl: sdlOf(subgraph) },
    _entities: ({ representations }: { readonly representations: readonly Representation[] }) =>
      representations.map((representation) => entityOf(subgraph, representation)),
  };
  return JSON.stringify(graphqlSync({ schema, source: query, variableValues: variables, rootValue }));
}

function entityOf({ entities }: MemorySubgraph, representation: Representation): unknown {
  const typeName = String(representation.__typename);
  const entity = entities[typeName]?.(representation);
  return entity ? Object.assign({ __typename: typeName }, entity) : null;
}

function executableSchema({ sdl }: MemorySubgraph): GraphQLSchema {
  const document = parse(sdl);
  const hasQuery = document.definitions.some(
    (definition) => definition.kind === Kind.OBJECT_TYPE_DEFINITION && definition.name.value === "Query",
  );
  const entityTypes = entityTypesOf(document);
  const federation = `
    scalar _Any
    ${entityTypes.length === 0 ? "" : `union _Entity = ${entityTypes.join(" | ")}`}
    type _Service { sdl: String! }
    ${hasQuery ? "extend type Query" : "type Query"} {
      _service: _Service!
      ${entityTypes.length === 0 ? "" : "_entities(representations: [_Any!]!): [_Entity]!"}
    }`;
  return buildASTSchema(parse(`${sdl}\n${federation}`), { assumeValidSDL: true });
}

function entityTypesOf(document: DocumentNode): readonly string[] {
  const plain = buildASTSchema(document, { assumeValidSDL: true });
  return Object.values(plain.getTypeMap())
    .filter(
      (type) =>
        isObjectType(type) && type.astNode?.directives?.some(({ name }) => name.value === "key") === true,
    )
    .map(({ name }) => name);
}
