import { didYouMean, suggest } from "@hansa/core";
import {
  buildASTSchema,
  type DefinitionNode,
  type DirectiveNode,
  type DocumentNode,
  GraphQLError,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  type TypeDefinitionNode,
  type TypeExtensionNode,
  validateSchema,
  visit,
  visitInParallel,
} from "graphql";
import { specifiedSDLRules } from "graphql/validation/specifiedRules.js";
import { SDLValidationContext } from "graphql/validation/ValidationContext.js";
import type { FindingCollector } from "../finding-collector.ts";
import { federationMinorWith } from "../read/federation-spec.ts";
import {
  definedDirectives,
  implicitDefinitions,
  ownDefinitions,
  specDefinitions,
} from "../read/implicit-definitions.ts";
import type { ParsedSubgraph } from "../read/parse-subgraphs.ts";
import type { SubgraphLinks } from "../read/read-links.ts";
import { serviceFields } from "../read/spec-names.ts";
import { checkDefinedArguments, checkDirectiveValues } from "./directive-values.ts";
import { checkImplementations } from "./implemented-interfaces.ts";
import { checkInputCircles } from "./input-circles.ts";
import { checkInputTypes } from "./input-types.ts";
import { checkRepeatedTypes } from "./repeated-types.ts";
import { checkSizes } from "./size-limits.ts";

/**
 * Whether a subgraph's schema keeps the rules of the GraphQL specification, given the definitions that federation
 * adds. A type that is only extended counts as defined: another subgraph may define it. Errors: INVALID_GRAPHQL.
 *
 * @see https://spec.graphql.org/draft/#sec-Type-System
 */
export function isGraphql(
  subgraph: ParsedSubgraph,
  links: SubgraphLinks,
  findings: FindingCollector,
): boolean {
  const document = completeDocument(subgraph, links);
  const problems = checkDocument(document, subgraph, links);
  for (const problem of problems) {
    const nodes = (problem.nodes ?? []).filter((node) => node.loc !== undefined);
    findings.error({
      code: "INVALID_GRAPHQL",
      message: problem.message,
      ...mendOf(problem, subgraph, links),
      at: (nodes.length === 0 ? [subgraph.document] : nodes).map((node) => ({ subgraph, node })),
    });
  }
  return problems.length === 0;
}

function checkDocument(
  document: DocumentNode,
  subgraph: ParsedSubgraph,
  links: SubgraphLinks,
): readonly GraphQLError[] {
  const problems = [
    ...validateBounded(document),
    ...checkInputTypes(document),
    ...checkRepeatedTypes(document),
    ...checkSizes(document),
    ...checkInputCircles(document),
    ...checkImplementations(document, maxProblems),
  ].slice(0, maxProblems);
  if (problems.length > 0) {
    return problems;
  }
  try {
    const schema = buildASTSchema(document, { assumeValidSDL: true });
    return [
      ...validateSchema(schema),
      ...checkDirectiveValues(document, schema, links),
      ...checkDefinedArguments(subgraph.document),
    ];
  } catch (error) {
    // Directives of GraphQL itself are read while the schema is built, `@deprecated(reason: 1)` among them.
    if (error instanceof GraphQLError) {
      return [error];
    }
    throw error;
  }
}

/** What is told of one schema: each unknown name is compared with all that there are. */
const maxProblems = 500;

/** The rules of GraphQL about documents of definitions, up to as many problems as anybody reads. */
function validateBounded(document: DocumentNode): readonly GraphQLError[] {
  const problems: GraphQLError[] = [];
  const enough = new Error("There are enough problems.");
  const context = new SDLValidationContext(document, null, (problem) => {
    if (problems.length === maxProblems) {
      throw enough;
    }
    problems.push(problem);
  });
  try {
    visit(document, visitInParallel(specifiedSDLRules.map((rule) => rule(context))));
  } catch (error) {
    if (error !== enough) {
      throw error;
    }
  }
  return problems;
}

function completeDocument(subgraph: ParsedSubgraph, links: SubgraphLinks): DocumentNode {
  const own = ownDefinitions(subgraph, links).map(withoutServiceFields);
  const definitions = [...own, ...implicitDefinitions(subgraph, links)];
  return { kind: Kind.DOCUMENT, definitions: definedWhereExtended(definitions) };
}

/** The fields by which a gateway asks a subgraph are added anew, whether or not its schema has them. */
function withoutServiceFields(node: DefinitionNode): DefinitionNode {
  return node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION
    ? keepOwnFields(node)
    : node;
}

function keepOwnFields<Node extends ObjectTypeDefinitionNode | ObjectTypeExtensionNode>(node: Node): Node {
  return { ...node, fields: node.fields?.filter((field) => !serviceFields.includes(field.name.value)) };
}

const definitionKinds: Readonly<Record<TypeExtensionNode["kind"], TypeDefinitionNode["kind"]>> = {
  [Kind.OBJECT_TYPE_EXTENSION]: Kind.OBJECT_TYPE_DEFINITION,
  [Kind.INTERFACE_TYPE_EXTENSION]: Kind.INTERFACE_TYPE_DEFINITION,
  [Kind.UNION_TYPE_EXTENSION]: Kind.UNION_TYPE_DEFINITION,
  [Kind.ENUM_TYPE_EXTENSION]: Kind.ENUM_TYPE_DEFINITION,
  [Kind.INPUT_OBJECT_TYPE_EXTENSION]: Kind.INPUT_OBJECT_TYPE_DEFINITION,
  [Kind.SCALAR_TYPE_EXTENSION]: Kind.SCALAR_TYPE_DEFINITION,
};

/** The first extension of a type that has no definition becomes its definition. */
function definedWhereExtended(definitions: readonly DefinitionNode[]): readonly DefinitionNode[] {
  const defined = new Set(definitions.filter(isTypeDefinitionNode).map((node) => node.name.value));
  return definitions.map((node) => {
    if (!isTypeExtensionNode(node) || defined.has(node.name.value)) {
      return node;
    }
    defined.add(node.name.value);
    // An extension has all that a definition of its kind has, the description aside.
    return { ...node, kind: definitionKinds[node.kind] } as TypeDefinitionNode;
  });
}

/** What to do about a directive that is not known, or where it may not stand: most often it is federation's. */
function mendOf(
  problem: GraphQLError,
  subgraph: ParsedSubgraph,
  links: SubgraphLinks,
): { readonly mend?: string } {
  const node = problem.nodes?.[0];
  if (node?.kind !== Kind.DIRECTIVE) {
    return {};
  }
  if (problem.message.startsWith("Unknown directive")) {
    return { mend: mendDirective(node, links) };
  }
  return problem.message.includes("may not be used on") && leavesPlacesOut(node, subgraph, links)
    ? {
        mend: `This schema's definition of "@${node.name.value}" names fewer places than its specification: remove the definition, which composition knows, or add the place.`,
      }
    : {};
}

function leavesPlacesOut({ name }: DirectiveNode, subgraph: ParsedSubgraph, links: SubgraphLinks): boolean {
  const own = definedDirectives(subgraph).get(name.value);
  const specified = specDefinitions(links).find(
    (node) => node.kind === Kind.DIRECTIVE_DEFINITION && node.name.value === name.value,
  );
  return (
    own !== undefined &&
    specified?.kind === Kind.DIRECTIVE_DEFINITION &&
    own.locations.length < specified.locations.length
  );
}

function mendDirective({ name }: DirectiveNode, links: SubgraphLinks): string {
  const canonical = name.value.split("__").pop() ?? name.value;
  const [local] = [...links.federationDirectives].find(([, one]) => one === canonical) ?? [];
  if (local !== undefined && !local.includes("__")) {
    return `It is imported as "@${local}".`;
  }
  const since = federationMinorWith(canonical);
  if (since === undefined) {
    const known = [...links.federationDirectives.keys()];
    return `Define it, or import it with "@link".${didYouMean(suggest(name.value, known).map((one) => `@${one}`))}`;
  }
  if (links.version.major === 1) {
    return `It belongs to federation 2: add extend schema @link(url: "https://specs.apollo.dev/federation/v2.${Math.max(since, 3)}", import: ["@${canonical}"]).`;
  }
  return links.version.minor < since
    ? `It came with federation v2.${since}: link that version or a later one, and import it.`
    : `Import it: add "@${canonical}" to what the link to federation imports.`;
}
