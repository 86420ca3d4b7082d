import {
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  OperationTypeNode,
  parse,
  print,
  type SelectionNode,
  visit,
} from "graphql";
import { Chance, hashText } from "../chance.ts";
import type { RandomOperation } from "../world/world.ts";

/**
 * Some operations with fields of the schema itself among those of the data; most stay as they are. The choices follow
 * from the operation's text. Nothing is selected of which the order is each server's own (the types of a schema, the
 * fields of a type).
 */
export function addIntrospection(operation: RandomOperation, schema: GraphQLSchema): RandomOperation {
  const chance = new Chance(hashText(operation.document));
  if (!chance.chance(8)) {
    return operation;
  }
  const names = Object.keys(schema.getTypeMap()).filter((name) => !name.startsWith("__"));
  const fields = [
    "__schema { queryType { name kind } mutationType { name } }",
    `kindOfType: __type(name: "${chance.oneOf(names)}") { name kind ...OfType }`,
    '__type(name: "Nothing") { kind }',
    "meta: __schema { __typename queryType { ...OfType } }",
  ];
  const chosen = chance.atLeastOne(fields, 40).join(" ");
  const document = withRootFields(parse(operation.document), `{ ${chosen} }`, chance);
  const fragment = chosen.includes("...OfType")
    ? "\nfragment OfType on __Type { __typename ofType { kind } }"
    : "";
  return document === undefined ? operation : { ...operation, document: print(document) + fragment };
}

/** Nothing where there is no query. */
function withRootFields(document: DocumentNode, text: string, chance: Chance): DocumentNode | undefined {
  const [definition] = parse(text, { noLocation: true }).definitions;
  const added: readonly SelectionNode[] =
    definition?.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet.selections : [];
  let isAdded = false;
  const changed = visit(document, {
    OperationDefinition(node) {
      if (node.operation !== OperationTypeNode.QUERY || node.name?.value === "Other") {
        return false;
      }
      isAdded = true;
      const selections = [...node.selectionSet.selections];
      selections.splice(chance.pick(selections.length + 1), 0, ...added);
      return { ...node, selectionSet: { ...node.selectionSet, selections } };
    },
  });
  return isAdded ? changed : undefined;
}
