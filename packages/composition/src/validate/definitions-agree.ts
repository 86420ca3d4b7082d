import {
  type DefinitionNode,
  type DirectiveDefinitionNode,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  type TypeDefinitionNode,
  type TypeExtensionNode,
} from "graphql";
import type { FindingCollector } from "../finding-collector.ts";
import { specDefinitions } from "../read/implicit-definitions.ts";
import type { ParsedSubgraph } from "../read/parse-subgraphs.ts";
import type { SubgraphLinks } from "../read/read-links.ts";
import { builtInScalars } from "../read/spec-names.ts";
import { compareDefinitions } from "./definition-differences.ts";

/**
 * Whether the directives and types of GraphQL, federation and `@link` that a schema defines itself, as many servers
 * print them, are those of their specifications. A directive may leave out arguments that need not be given, and
 * places. Errors: DIRECTIVE_DEFINITION_INVALID, TYPE_DEFINITION_INVALID, one for each definition.
 */
export function definitionsAgree(
  subgraph: ParsedSubgraph,
  links: SubgraphLinks,
  findings: FindingCollector,
): boolean {
  const { definitions } = subgraph.document;
  const expected = definitions.some(isDirectiveDefinition) ? specDirectives(links) : new Map<string, never>();
  const wrong = definitions.flatMap((node) => {
    const problem =
      node.kind === Kind.DIRECTIVE_DEFINITION
        ? checkDirective(node, expected.get(node.name.value), links)
        : checkType(node, links);
    return problem === undefined ? [] : [{ ...problem, at: [{ subgraph, node }] }];
  });
  for (const problem of wrong) {
    findings.error(problem);
  }
  return wrong.length === 0;
}

function specDirectives(links: SubgraphLinks): ReadonlyMap<string, DirectiveDefinitionNode> {
  const directives = specDefinitions(links).filter(isDirectiveDefinition);
  return new Map(directives.map((node) => [node.name.value, node]));
}

function isDirectiveDefinition(node: DefinitionNode): node is DirectiveDefinitionNode {
  return node.kind === Kind.DIRECTIVE_DEFINITION;
}

interface Problem {
  readonly code: "DIRECTIVE_DEFINITION_INVALID" | "TYPE_DEFINITION_INVALID";
  readonly coordinate: string;
  readonly message: string;
  readonly mend: string;
}

function checkDirective(
  node: DirectiveDefinitionNode,
  expected: DirectiveDefinitionNode | undefined,
  links: SubgraphLinks,
): Problem | undefined {
  const differences = expected === undefined ? [] : compareDefinitions(node, expected, links);
  const coordinate = `@${node.name.value}`;
  return differences.length === 0
    ? undefined
    : {
        code: "DIRECTIVE_DEFINITION_INVALID",
        coordinate,
        message: `The definition of "${coordinate}" is not that of its specification, where ${differences.join("; ")}.`,
        mend: "Remove the definition, which composition knows, or make it that of the specification.",
      };
}

function checkType(node: DefinitionNode, links: SubgraphLinks): Problem | undefined {
  if (!isTypeDefinitionNode(node) && !isTypeExtensionNode(node)) {
    return undefined;
  }
  const coordinate = node.name.value;
  const expected = expectedKind(coordinate, links);
  return expected === undefined || isOfKind(node, expected)
    ? undefined
    : {
        code: "TYPE_DEFINITION_INVALID",
        coordinate,
        message: `"${coordinate}" is ${expected === "scalar" ? "a scalar" : `an enum of ${purposes.join(" and ")}`} in its specification, and something else here.`,
        mend: "Remove the definition, which composition knows, or give the type another name.",
      };
}

function expectedKind(
  name: string,
  { federationTypes, linkTypes }: SubgraphLinks,
): "scalar" | "purposes" | undefined {
  if (linkTypes.get(name) === "Purpose") {
    return "purposes";
  }
  return builtInScalars.includes(name) || federationTypes.has(name) || linkTypes.has(name)
    ? "scalar"
    : undefined;
}

const purposes: readonly string[] = ["EXECUTION", "SECURITY"];

function isOfKind(node: TypeDefinitionNode | TypeExtensionNode, kind: "scalar" | "purposes"): boolean {
  if (kind === "scalar") {
    return node.kind === Kind.SCALAR_TYPE_DEFINITION || node.kind === Kind.SCALAR_TYPE_EXTENSION;
  }
  const values = node.kind === Kind.ENUM_TYPE_DEFINITION ? (node.values ?? []) : [];
  return (
    values
      .map(({ name }) => name.value)
      .toSorted()
      .join() === purposes.join()
  );
}
