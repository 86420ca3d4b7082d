/**
 * Contexts (specification "context" v0.1): an argument of a field that the client does not give, but that is read from
 * the nearest object above the field whose type sets the context.
 *
 *   type Seller @context(name: "s__seller") { currency: String  products: [Product] }
 *   type Product { price: Int @join__field(graph: S, contextArguments:
 *     [{context: "s__seller", name: "currency", type: "String", selection: " { currency }"}]) }
 */
import {
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  GraphQLError,
  Kind,
  parseType,
  type TypeNode,
} from "graphql";
import { FederationModelError } from "./errors.ts";
import { isKnownSpec } from "./known-specs.ts";
import type { ContextArgument, ModelContext, ModelField, ModelType } from "./model.ts";
import { directiveArgument, positionOf, type SpecLink } from "./read-supergraph.ts";
import type { Selection, SelectionTable } from "./selection.ts";
import type { SupergraphNodes } from "./supergraph-nodes.ts";

/** The `contextArguments` of one `@join__field`, as they are given. */
export interface ContextApplication {
  readonly directive: ConstDirectiveNode;
  readonly items: readonly unknown[];
}

/** What the arguments are read with. */
export interface ContextTable {
  readonly contextsByName: ReadonlyMap<string, ModelContext>;
  readonly typesByName: ReadonlyMap<string, ModelType>;
  readonly selections: SelectionTable;
}

const inputKinds: ReadonlySet<string> = new Set(["scalar", "enum", "input"]);
const builtInScalars: ReadonlySet<string> = new Set(["Int", "Float", "String", "Boolean", "ID"]);

/** The contexts of a supergraph, each with the object types that set it: themselves or by an abstract type. */
export function readContexts(
  types: readonly ModelType[],
  nodes: SupergraphNodes,
  links: readonly SpecLink[],
): ReadonlyMap<string, ModelContext> {
  const typesByContext = new Map<string, Set<ModelType>>();
  const directives = contextDirectiveNames(links);
  for (const type of types) {
    for (const directive of nodes.ofType(type).directives ?? []) {
      const name = directives.has(directive.name.value) ? directiveArgument(directive, "name") : undefined;
      if (typeof name === "string") {
        const setters = typesByContext.get(name) ?? new Set();
        for (const possible of type.possibleTypes) {
          setters.add(possible);
        }
        typesByContext.set(name, setters);
      }
    }
  }
  return new Map([...typesByContext].map(([name, setters]) => [name, { name, types: [...setters] }]));
}

/**
 * The context arguments of one `@join__field`, in its order.
 *
 * @throws FederationModelError SUPERGRAPH_INVALID where one names a context, type or field that the supergraph lacks.
 */
export function readContextArguments(
  { directive, items }: ContextApplication,
  table: ContextTable,
): readonly ContextArgument[] {
  const made: ContextArgument[] = [];
  for (const item of items) {
    const argument = readArgument(item, directive, table);
    if (made.some(({ name }) => name === argument.name)) {
      throw invalid(directive, `gives the argument "${argument.name}" twice`);
    }
    made.push(argument);
  }
  return made;
}

/** The names of the arguments of a field that are filled from a context in some subgraph. */
export function contextArgumentNames(field: FieldDefinitionNode): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { arguments: given = [] } of field.directives ?? []) {
    const list = given.find((argument) => argument.name.value === "contextArguments")?.value;
    for (const item of list?.kind === Kind.LIST ? list.values : []) {
      const name =
        item.kind === Kind.OBJECT ? item.fields.find((member) => member.name.value === "name") : undefined;
      if (name?.value.kind === Kind.STRING) {
        names.add(name.value.value);
      }
    }
  }
  return names;
}

/** The fields that a context argument's value is read from, at every object that can give it and below. */
export function fieldsReadByContext(
  { context, selection }: Pick<ContextArgument, "context" | "selection">,
  typesByName: ReadonlyMap<string, ModelType>,
): readonly ModelField[] {
  const fields = new Set<ModelField>();
  for (const type of context.types) {
    visitFields(selection, [type], typesByName, ({ field }) => {
      if (field !== undefined) {
        fields.add(field);
      }
    });
  }
  return [...fields];
}

function readArgument(
  item: unknown,
  directive: ConstDirectiveNode,
  { contextsByName, typesByName, selections }: ContextTable,
): ContextArgument {
  const member = (key: string): string => {
    const value: unknown = item instanceof Map ? item.get(key) : undefined;
    if (typeof value !== "string" || value.trim() === "") {
      throw invalid(directive, `has a context argument without "${key}"`);
    }
    return value;
  };
  const name = member("name");
  if (!/^[A-Za-z_]\w*$/.test(name)) {
    throw invalid(directive, `names the argument "${name}", which is not a name`);
  }
  const contextName = member("context");
  const context = contextsByName.get(contextName);
  if (context === undefined) {
    throw invalid(directive, `reads the context "${contextName}", which no type sets`);
  }
  const type = member("type");
  checkInputType(type, directive, typesByName);
  const selection = parseSelection(member("selection"), directive, selections);
  checkSelection({ context, selection }, directive, typesByName);
  return { name, type, context, selection };
}

function checkInputType(
  text: string,
  directive: ConstDirectiveNode,
  typesByName: ReadonlyMap<string, ModelType>,
): void {
  let node: TypeNode;
  try {
    node = parseType(text, { noLocation: true });
  } catch (error) {
    if (!(error instanceof GraphQLError)) {
      throw error;
    }
    throw invalid(directive, `has a context argument of the type "${text}", which is not a type`, error);
  }
  while (node.kind !== Kind.NAMED_TYPE) {
    node = node.type;
  }
  const name = node.name.value;
  if (!builtInScalars.has(name) && !inputKinds.has(typesByName.get(name)?.kind ?? "")) {
    throw invalid(directive, `has a context argument of the type "${name}", which is not an input type here`);
  }
}

function parseSelection(text: string, directive: ConstDirectiveNode, selections: SelectionTable): Selection {
  try {
    const selection = selections.parse(text);
    if (selection.text === "") {
      throw new TypeError("It selects nothing.");
    }
    return selection;
  } catch (error) {
    if (!(error instanceof GraphQLError || error instanceof TypeError)) {
      throw error;
    }
    throw invalid(
      directive,
      `has the context selection "${text}", which is not a selection of fields`,
      error,
    );
  }
}

/** One value is selected for each type at most, and it is a leaf. */
function checkSelection(
  argument: Pick<ContextArgument, "context" | "selection">,
  directive: ConstDirectiveNode,
  typesByName: ReadonlyMap<string, ModelType>,
): void {
  for (const type of argument.context.types) {
    visitFields(argument.selection, [type], typesByName, ({ owner, field, name, isOnly, isComplete }) => {
      if (field === undefined) {
        throw invalid(directive, `reads "${owner.name}.${name}" from a context, which does not exist`);
      }
      if (!isOnly) {
        throw invalid(directive, `reads several fields of "${owner.name}" from a context; it must be one`);
      }
      if (!isComplete) {
        throw invalid(directive, `reads "${owner.name}.${name}" from a context, which is not a single value`);
      }
    });
  }
}

interface VisitedField {
  readonly owner: ModelType;
  readonly field: ModelField | undefined;
  readonly name: string;
  /** Whether the selection has no other field for the type. */
  readonly isOnly: boolean;
  /** Whether it has a selection if, and only if, it needs one. */
  readonly isComplete: boolean;
}

function visitFields(
  selection: Selection,
  types: readonly ModelType[],
  typesByName: ReadonlyMap<string, ModelType>,
  visit: (field: VisitedField) => void,
): void {
  for (const owner of types) {
    const items = fieldsFor(selection, owner, typesByName);
    for (const item of items.filter(({ name }) => name !== "__typename")) {
      const field = owner.fields.get(item.name);
      const below = field === undefined ? undefined : typesByName.get(field.type.name);
      const possible = below?.possibleTypes ?? [];
      const isComplete = (item.selection !== undefined) === possible.length > 0;
      visit({ owner, field, name: item.name, isOnly: items.length === 1, isComplete });
      if (item.selection !== undefined) {
        visitFields(item.selection, possible, typesByName, visit);
      }
    }
  }
}

function fieldsFor(
  selection: Selection,
  type: ModelType,
  typesByName: ReadonlyMap<string, ModelType>,
): Selection["fields"] {
  const inFragments = selection.fragments
    .filter(({ typeName }) => typesByName.get(typeName)?.possibleTypes.includes(type) === true)
    .flatMap((fragment) => fieldsFor(fragment.selection, type, typesByName));
  return [...selection.fields, ...inFragments];
}

/** The names under which `@context` can stand: that of the specification, or one that is imported. */
function contextDirectiveNames(links: readonly SpecLink[]): ReadonlySet<string> {
  const link = links.find((one) => isKnownSpec(one, "context"));
  const imported = link?.importedNames.filter((name) => name.startsWith("@")) ?? [];
  return new Set([link?.namespace ?? "context", ...imported.map((name) => name.slice(1))]);
}

function invalid(directive: ConstDirectiveNode, what: string, cause?: unknown): FederationModelError {
  const reason = cause instanceof Error ? `: ${cause.message}` : "";
  return new FederationModelError("SUPERGRAPH_INVALID", `"@${directive.name.value}" ${what}${reason}.`, {
    position: positionOf(directive),
    ...(cause === undefined ? {} : { cause }),
  });
}
