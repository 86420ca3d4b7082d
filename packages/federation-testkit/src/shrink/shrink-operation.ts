import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  parse,
  print,
  type SelectionNode,
  visit,
} from "graphql";
import type { RandomOperation } from "../world/world.ts";
import { withoutOneNode } from "./remove-nodes.ts";

/** Operations that ask for less, or ask for the same in fewer words. Some may be invalid. */
export function* smallerOperations(operation: RandomOperation): Generator<RandomOperation> {
  const document = parse(operation.document, { noLocation: true });
  for (const smaller of withoutOneNode(document)) {
    if (smaller.definitions.some(({ kind }) => kind === Kind.OPERATION_DEFINITION)) {
      yield tidy(smaller, operation);
    }
  }
  for (const unwrapped of withoutFragments(document)) {
    yield tidy(unwrapped, operation);
  }
  for (const name of Object.keys(operation.variables)) {
    const { [name]: _, ...variables } = operation.variables;
    yield { ...operation, variables };
  }
}

/** Each fragment in turn replaced by what is in it. */
function* withoutFragments(document: DocumentNode): Generator<DocumentNode> {
  let count = 0;
  visit(document, {
    InlineFragment: () => {
      count++;
    },
  });
  for (let number = 0; number < count; number++) {
    let seen = 0;
    yield visit(document, {
      SelectionSet: {
        leave: (node) => ({
          ...node,
          selections: node.selections.flatMap((selection): readonly SelectionNode[] =>
            selection.kind === Kind.INLINE_FRAGMENT && seen++ === number
              ? selection.selectionSet.selections
              : [selection],
          ),
        }),
      },
    });
  }
  const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  for (const fragment of fragments) {
    yield visit(document, { FragmentSpread: (node) => spreadToInline(node.name.value, fragment) });
  }
}

function spreadToInline(name: string, fragment: FragmentDefinitionNode): SelectionNode | undefined {
  const { typeCondition, selectionSet } = fragment;
  return name === fragment.name.value
    ? { kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet }
    : undefined;
}

/** Without fragments and variables that nothing uses any more, and with something in every selection set. */
function tidy(document: DocumentNode, operation: RandomOperation): RandomOperation {
  const filled = visit(document, {
    SelectionSet: {
      leave: (node) =>
        node.selections.length > 0
          ? undefined
          : {
              ...node,
              selections: [{ kind: Kind.FIELD, name: { kind: Kind.NAME, value: "__typename" } }],
            },
    },
  });
  const pruned = withoutUnusedFragments(filled);
  const used = namesIn(pruned, "$");
  const result = visit(pruned, {
    VariableDefinition: (node) => (used.has(node.variable.name.value) ? undefined : null),
  });
  const declared = namesIn(result, "$");
  const variables = Object.entries(operation.variables).filter(([name]) => declared.has(name));
  const names = result.definitions.flatMap((node) =>
    node.kind === Kind.OPERATION_DEFINITION ? [node.name?.value] : [],
  );
  const { operationName: _, ...rest } = operation;
  const isNamed = names.length > 1 && operation.operationName !== undefined;
  return {
    ...rest,
    document: print(result),
    ...(isNamed ? { operationName: operation.operationName } : {}),
    variables: Object.fromEntries(variables),
  };
}

function withoutUnusedFragments(document: DocumentNode): DocumentNode {
  const used = namesIn(document, "...");
  const kept = document.definitions.filter(
    (node) => node.kind !== Kind.FRAGMENT_DEFINITION || used.has(node.name.value),
  );
  return kept.length === document.definitions.length
    ? document
    : withoutUnusedFragments({ ...document, definitions: kept });
}

/** Variables outside of their declarations (`$`), or fragments that are spread (`...`). */
function namesIn(document: DocumentNode, what: "$" | "..."): ReadonlySet<string> {
  const names = new Set<string>();
  visit(document, {
    Variable: (node, _key, parent) => {
      const isDeclaration =
        parent !== undefined && "kind" in parent && parent.kind === Kind.VARIABLE_DEFINITION;
      if (what === "$" && !isDeclaration) {
        names.add(node.name.value);
      }
    },
    FragmentSpread: (node) => {
      if (what === "...") {
        names.add(node.name.value);
      }
    },
  });
  return names;
}
