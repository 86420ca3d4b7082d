import {
  buildASTSchema,
  type ConstDirectiveNode,
  type DefinitionNode,
  DirectiveLocation,
  type DocumentNode,
  type FieldDefinitionNode,
  type GraphQLSchema,
  type InputValueDefinitionNode,
  isTypeDefinitionNode,
  Kind,
  type TypeDefinitionNode,
  type TypeNode,
  validateSchema,
} from "graphql";
import { contextArgumentNames } from "./context-arguments.ts";
import { FederationModelError, type SourcePosition } from "./errors.ts";
import { isKnownSpec } from "./known-specs.ts";
import { positionOf, type SpecLink, type SupergraphDocument } from "./read-supergraph.ts";

/** The directives that clients may see applied. */
const visibleDirectives: readonly string[] = ["deprecated", "specifiedBy", "oneOf"];

const executableLocations: readonly string[] = [
  DirectiveLocation.QUERY,
  DirectiveLocation.MUTATION,
  DirectiveLocation.SUBSCRIPTION,
  DirectiveLocation.FIELD,
  DirectiveLocation.FRAGMENT_DEFINITION,
  DirectiveLocation.FRAGMENT_SPREAD,
  DirectiveLocation.INLINE_FRAGMENT,
  DirectiveLocation.VARIABLE_DEFINITION,
];

/**
 * The schema that clients see: the supergraph without the elements of specifications, without what is
 * `@inaccessible`, and without directives that concern composition only.
 *
 * @throws FederationModelError SUPERGRAPH_INVALID where nothing usable is left.
 */
export function buildApiSchema(supergraph: SupergraphDocument): GraphQLSchema {
  const visible = visibleTypeNames(supergraph);
  const definitions = supergraph.document.definitions.flatMap((node) =>
    apiDefinition(node, visible, supergraph),
  );
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions };
  const schema = build(document, supergraph);
  const [error] = validateSchema(schema);
  if (error !== undefined) {
    throw notASchema(error, error.locations?.[0] ?? positionOf(supergraph.document.definitions[0]));
  }
  return schema;
}

function build(document: DocumentNode, supergraph: SupergraphDocument): GraphQLSchema {
  try {
    return buildASTSchema(document, { assumeValidSDL: true });
  } catch (error) {
    throw notASchema(error, positionOf(supergraph.document.definitions[0]));
  }
}

function notASchema(cause: unknown, position: SourcePosition | undefined): FederationModelError {
  return new FederationModelError(
    "SUPERGRAPH_INVALID",
    `The part of the supergraph that clients see is not a schema: ${cause instanceof Error ? cause.message : String(cause)}`,
    { cause, position },
  );
}

/** Whether a name belongs to a specification (`join__Graph`, an imported `Scope`) rather than to the graph. */
export function isSpecName(name: string, links: readonly SpecLink[]): boolean {
  return links.some((link) => name.startsWith(`${link.namespace}__`) || link.importedNames.includes(name));
}

/** Whether an element carries `@inaccessible`, under whatever name the supergraph gives that. */
export function isInaccessible(
  directives: readonly ConstDirectiveNode[] | undefined,
  links: readonly SpecLink[],
): boolean {
  if (directives === undefined || directives.length === 0) {
    return false;
  }
  const names = inaccessibleNames(links);
  return directives.some((directive) => names.includes(directive.name.value));
}

/** The specification has one element only, so that whatever is imported of it is the directive. */
function inaccessibleNames(links: readonly SpecLink[]): readonly string[] {
  const names = links
    .filter((link) => isKnownSpec(link, "inaccessible"))
    .flatMap(({ namespace, importedNames }) => [
      namespace,
      ...importedNames.map((name) => name.replace(/^@/, "")),
    ]);
  return names.length === 0 ? ["inaccessible"] : names;
}

function visibleTypeNames({ document, links }: SupergraphDocument): ReadonlySet<string> {
  const names = new Set(["Int", "Float", "String", "Boolean", "ID"]);
  for (const node of document.definitions) {
    if (
      isTypeDefinitionNode(node) &&
      !isSpecName(node.name.value, links) &&
      !isInaccessible(node.directives, links)
    ) {
      names.add(node.name.value);
    }
  }
  return names;
}

function apiDefinition(
  node: DefinitionNode,
  visible: ReadonlySet<string>,
  { links }: SupergraphDocument,
): readonly DefinitionNode[] {
  if (isTypeDefinitionNode(node)) {
    return visible.has(node.name.value) ? [apiType(node, visible, links)] : [];
  }
  if (node.kind === Kind.SCHEMA_DEFINITION) {
    const operationTypes = node.operationTypes.filter((root) => visible.has(root.type.name.value));
    return [{ ...node, directives: [], operationTypes }];
  }
  if (node.kind === Kind.DIRECTIVE_DEFINITION) {
    const executable = node.locations.filter((location) => executableLocations.includes(location.value));
    const isSpec = isSpecName(`@${node.name.value}`, links) || isSpecName(node.name.value, links);
    return executable.length === 0 || isSpec ? [] : [{ ...node, locations: executable }];
  }
  return [];
}

function apiType(
  node: TypeDefinitionNode,
  visible: ReadonlySet<string>,
  links: readonly SpecLink[],
): TypeDefinitionNode {
  const directives = visibleOnly(node.directives);
  switch (node.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION:
      return {
        ...node,
        directives,
        interfaces: (node.interfaces ?? []).filter((implemented) => visible.has(implemented.name.value)),
        fields: (node.fields ?? [])
          .filter((field) => isVisible(field, visible, links))
          .map((field) => ({
            ...field,
            directives: visibleOnly(field.directives),
            arguments: visibleInputs(clientArguments(field), visible, links),
          })),
      };
    case Kind.UNION_TYPE_DEFINITION:
      return {
        ...node,
        directives,
        types: (node.types ?? []).filter((member) => visible.has(member.name.value)),
      };
    case Kind.ENUM_TYPE_DEFINITION:
      return {
        ...node,
        directives,
        values: (node.values ?? [])
          .filter((value) => !isInaccessible(value.directives, links))
          .map((value) => ({ ...value, directives: visibleOnly(value.directives) })),
      };
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      return { ...node, directives, fields: visibleInputs(node.fields, visible, links) };
    case Kind.SCALAR_TYPE_DEFINITION:
      return { ...node, directives };
  }
}

/** Without those that the gateway fills from a context; most compositions leave them out themselves. */
function clientArguments(field: FieldDefinitionNode): readonly InputValueDefinitionNode[] {
  const given = field.arguments ?? [];
  const filled = given.length === 0 ? new Set<string>() : contextArgumentNames(field);
  return filled.size === 0 ? given : given.filter((argument) => !filled.has(argument.name.value));
}

function visibleInputs(
  inputs: readonly InputValueDefinitionNode[] | undefined,
  visible: ReadonlySet<string>,
  links: readonly SpecLink[],
): readonly InputValueDefinitionNode[] {
  return (inputs ?? [])
    .filter((input) => isVisible(input, visible, links))
    .map((input) => ({ ...input, directives: visibleOnly(input.directives) }));
}

function isVisible(
  node: FieldDefinitionNode | InputValueDefinitionNode,
  visible: ReadonlySet<string>,
  links: readonly SpecLink[],
): boolean {
  return !isInaccessible(node.directives, links) && visible.has(namedType(node.type));
}

function namedType(type: TypeNode): string {
  let node = type;
  while (node.kind !== Kind.NAMED_TYPE) {
    node = node.type;
  }
  return node.name.value;
}

function visibleOnly(directives: readonly ConstDirectiveNode[] | undefined): readonly ConstDirectiveNode[] {
  return (directives ?? []).filter((directive) => visibleDirectives.includes(directive.name.value));
}
