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
export function buildApiSchema(
  supergraph: SupergraphDocument,
  known: KnownApiTypes = new KnownApiTypes(),
): GraphQLSchema {
  const hiding = inaccessibleNames(supergraph.links);
  const visible: Visible = { types: visibleTypeNames(supergraph, hiding), hiding };
  known.see(visible);
  const definitions: DefinitionNode[] = [];
  for (const node of supergraph.document.definitions) {
    const definition = isTypeDefinitionNode(node)
      ? visible.types.has(node.name.value) && known.typeOf(node, visible)
      : apiDefinition(node, visible, supergraph);
    if (definition) {
      definitions.push(definition);
    }
  }
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions };
  const schema = build(document, supergraph);
  const [error] = validateSchema(schema);
  if (error !== undefined) {
    throw notASchema(error, error.locations?.[0] ?? positionOf(supergraph.document.definitions[0]));
  }
  return schema;
}

/** The types that clients see, as they were made of the nodes of a supergraph; for documents that share most of them. */
export class KnownApiTypes {
  #visible: Visible | undefined;
  #typeByNode = new WeakMap<TypeDefinitionNode, TypeDefinitionNode>();

  /** Says what is visible from now on: what was made while other things were is forgotten. */
  see(visible: Visible): void {
    if (this.#visible !== undefined && !isSameVisible(this.#visible, visible)) {
      this.#typeByNode = new WeakMap();
    }
    this.#visible = visible;
  }

  typeOf(node: TypeDefinitionNode, visible: Visible): TypeDefinitionNode {
    const type = this.#typeByNode.get(node) ?? apiType(node, visible);
    this.#typeByNode.set(node, type);
    return type;
  }
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

/**
 * What the supergraph calls `@inaccessible`. The specification has one element only, so that whatever is imported of it
 * is the directive.
 */
export function inaccessibleNames(links: readonly SpecLink[]): readonly string[] {
  const names = links
    .filter((link) => isKnownSpec(link, "inaccessible"))
    .flatMap(({ namespace, importedNames }) => [
      namespace,
      ...importedNames.map((name) => name.replace(/^@/, "")),
    ]);
  return names.length === 0 ? ["inaccessible"] : names;
}

/** Whether an element carries a directive of one of these names. */
export function hasDirective(
  { directives }: { readonly directives?: readonly ConstDirectiveNode[] | undefined },
  names: readonly string[],
): boolean {
  return directives?.some((directive) => names.includes(directive.name.value)) ?? false;
}

/** What clients see, told by names. */
interface Visible {
  readonly types: ReadonlySet<string>;
  /** The names of the directive that hides what carries it. */
  readonly hiding: readonly string[];
}

function visibleTypeNames(
  { document, links }: SupergraphDocument,
  hiding: readonly string[],
): ReadonlySet<string> {
  const names = new Set(["Int", "Float", "String", "Boolean", "ID"]);
  for (const node of document.definitions) {
    if (isTypeDefinitionNode(node) && !isSpecName(node.name.value, links) && !hasDirective(node, hiding)) {
      names.add(node.name.value);
    }
  }
  return names;
}

function isSameVisible(one: Visible, other: Visible): boolean {
  return (
    one.hiding.join() === other.hiding.join() &&
    one.types.size === other.types.size &&
    one.types.isSubsetOf(other.types)
  );
}

/** What is left of anything but types; nothing where clients do not see it. */
function apiDefinition(
  node: DefinitionNode,
  visible: Visible,
  { links }: SupergraphDocument,
): DefinitionNode | undefined {
  if (node.kind === Kind.SCHEMA_DEFINITION) {
    const operationTypes = node.operationTypes.filter((root) => visible.types.has(root.type.name.value));
    return { ...node, directives: [], operationTypes };
  }
  if (node.kind === Kind.DIRECTIVE_DEFINITION) {
    const executable = node.locations.filter((location) => executableLocations.includes(location.value));
    const isSpec = isSpecName(`@${node.name.value}`, links) || isSpecName(node.name.value, links);
    return executable.length === 0 || isSpec ? undefined : { ...node, locations: executable };
  }
  return undefined;
}

function apiType(node: TypeDefinitionNode, visible: Visible): TypeDefinitionNode {
  const directives = visibleOnly(node.directives);
  switch (node.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION:
      return {
        ...node,
        directives,
        interfaces: (node.interfaces ?? []).filter((implemented) =>
          visible.types.has(implemented.name.value),
        ),
        fields: (node.fields ?? [])
          .filter((field) => isVisible(field, visible))
          .map((field) => ({
            ...field,
            directives: visibleOnly(field.directives),
            arguments: visibleInputs(clientArguments(field), visible),
          })),
      };
    case Kind.UNION_TYPE_DEFINITION:
      return {
        ...node,
        directives,
        types: (node.types ?? []).filter((member) => visible.types.has(member.name.value)),
      };
    case Kind.ENUM_TYPE_DEFINITION:
      return {
        ...node,
        directives,
        values: (node.values ?? [])
          .filter((value) => !hasDirective(value, visible.hiding))
          .map((value) => ({ ...value, directives: visibleOnly(value.directives) })),
      };
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      return { ...node, directives, fields: visibleInputs(node.fields, visible) };
    case Kind.SCALAR_TYPE_DEFINITION:
      return { ...node, directives };
  }
}

/** Without those that the gateway fills from a context; most compositions leave them out themselves. */
function clientArguments(field: FieldDefinitionNode): readonly InputValueDefinitionNode[] | undefined {
  const { arguments: given } = field;
  const filled = given === undefined ? new Set<string>() : contextArgumentNames(field);
  return filled.size === 0 ? given : given?.filter((argument) => !filled.has(argument.name.value));
}

function visibleInputs(
  inputs: readonly InputValueDefinitionNode[] | undefined,
  visible: Visible,
): readonly InputValueDefinitionNode[] | undefined {
  return inputs
    ?.filter((input) => isVisible(input, visible))
    .map((input) => ({ ...input, directives: visibleOnly(input.directives) }));
}

function isVisible(node: FieldDefinitionNode | InputValueDefinitionNode, visible: Visible): boolean {
  return !hasDirective(node, visible.hiding) && visible.types.has(namedType(node.type));
}

function namedType(type: TypeNode): string {
  let node = type;
  while (node.kind !== Kind.NAMED_TYPE) {
    node = node.type;
  }
  return node.name.value;
}

function visibleOnly(
  directives: readonly ConstDirectiveNode[] | undefined,
): readonly ConstDirectiveNode[] | undefined {
  return directives?.some(isVisibleDirective) === true ? directives.filter(isVisibleDirective) : undefined;
}

function isVisibleDirective({ name }: ConstDirectiveNode): boolean {
  return visibleDirectives.includes(name.value);
}
