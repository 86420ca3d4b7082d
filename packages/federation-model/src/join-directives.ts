import {
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  GraphQLError,
  Kind,
  type TypeDefinitionNode,
  type UnionTypeDefinitionNode,
} from "graphql";
import type { ContextApplication } from "./context-arguments.ts";
import { FederationModelError } from "./errors.ts";
import { directiveArgument, directiveArguments, positionOf } from "./read-supergraph.ts";
import type { Selection, SelectionTable } from "./selection.ts";
import { emptySubgraphSet, type SubgraphSet, subgraphSetOf } from "./subgraph-set.ts";

/** One `@join__type`, or the `@join__owner` of join v0.1. */
export interface JoinType {
  readonly subgraph: number;
  readonly key: Selection | undefined;
  readonly resolvable: boolean;
  readonly isInterfaceObject: boolean;
}

/** One `@join__field`. */
export interface JoinField {
  /** Absent for a field that only an interface-object has. */
  readonly subgraph: number | undefined;
  readonly external: boolean;
  readonly usedOverridden: boolean;
  readonly requires: Selection | undefined;
  readonly provides: Selection | undefined;
  /** The type there as printed, where it differs. */
  readonly type: string | undefined;
  /** The name of the subgraph that the field is taken from. */
  readonly override: string | undefined;
  readonly overrideLabel: string | undefined;
  readonly context: ContextApplication | undefined;
  /** Whether it says where the field is, and nothing else. */
  readonly isPlain: boolean;
}

/** The subgraphs in which something holds of types, by the names of those; names that it does not have are in none. */
export type SubgraphsByName = ReadonlyMap<unknown, SubgraphSet>;

/** Reads the join directives of one supergraph. */
export class JoinDirectives {
  readonly #idsByGraph: ReadonlyMap<string, number>;
  readonly #selections: SelectionTable;
  readonly #plainFields = new Map<string, JoinField>();
  readonly #setsByGraph: ReadonlyMap<string, SubgraphSet>;
  #hasContexts = false;

  constructor(idsByGraph: ReadonlyMap<string, number>, selections: SelectionTable) {
    this.#idsByGraph = idsByGraph;
    this.#selections = selections;
    this.#setsByGraph = new Map([...idsByGraph].map(([graph, id]) => [graph, subgraphSetOf([id])]));
  }

  /** Where a type is, with one item a key; none for a type that join v0.1 leaves to every subgraph. */
  types(node: TypeDefinitionNode): readonly JoinType[] {
    const applications = directivesNamed(node.directives, "join__type").map((directive) => ({
      subgraph: this.#graph(directiveArgument(directive, "graph"), directive),
      key: this.#selection(directiveArgument(directive, "key"), directive),
      resolvable: directiveArgument(directive, "resolvable") !== false,
      isInterfaceObject: directiveArgument(directive, "isInterfaceObject") === true,
    }));
    const owner = this.owner(node);
    return owner === undefined || applications.some((one) => one.subgraph === owner)
      ? applications
      : [...applications, { subgraph: owner, key: undefined, resolvable: true, isInterfaceObject: false }];
  }

  /** The subgraph that has what is not said to be elsewhere (join v0.1). */
  owner(node: TypeDefinitionNode): number | undefined {
    const directive = node.directives?.find(({ name }) => name.value === "join__owner");
    return directive === undefined
      ? undefined
      : this.#graph(directiveArgument(directive, "graph"), directive);
  }

  /** Whether a field says where it is. */
  hasFields({ directives }: FieldDefinitionNode): boolean {
    return directives?.some(({ name }) => name.value === "join__field") ?? false;
  }

  /** Where a field is, if its `@join__field`s say that and nothing else; nothing where it has none. */
  plainSubgraphs({ directives = [] }: FieldDefinitionNode): SubgraphSet | undefined {
    let subgraphs = emptySubgraphSet;
    for (const directive of directives) {
      if (directive.name.value === "join__field") {
        const graph = onlyGraph(directive);
        const set = graph === undefined ? undefined : this.#setsByGraph.get(graph);
        if (set === undefined) {
          return undefined;
        }
        subgraphs |= set;
      }
    }
    return subgraphs === emptySubgraphSet ? undefined : subgraphs;
  }

  fields(node: FieldDefinitionNode): readonly JoinField[] {
    return directivesNamed(node.directives, "join__field").map((directive) => this.#field(directive));
  }

  /** Whether any field that was read so far has context arguments. */
  get hasContexts(): boolean {
    return this.#hasContexts;
  }

  /** Those of them that have context arguments. */
  fieldsWithContext(node: FieldDefinitionNode): readonly JoinField[] {
    const hasAny = node.directives?.some((directive) =>
      directive.arguments?.some((argument) => argument.name.value === "contextArguments"),
    );
    return hasAny === true ? this.fields(node).filter(({ context }) => context !== undefined) : [];
  }

  /** Most say no more than the subgraph: those are made once. */
  #field(directive: ConstDirectiveNode): JoinField {
    const graph = onlyGraph(directive);
    if (graph === undefined) {
      return this.#readField(directive);
    }
    const known = this.#plainFields.get(graph) ?? this.#readField(directive);
    this.#plainFields.set(graph, known);
    return known;
  }

  #readField(directive: ConstDirectiveNode): JoinField {
    const given = directiveArguments(directive);
    const graph = given.get("graph");
    const context = contextOf(given.get("contextArguments"), directive);
    this.#hasContexts ||= context !== undefined;
    return {
      subgraph: graph === undefined || graph === null ? undefined : this.#graph(graph, directive),
      external: given.get("external") === true,
      usedOverridden: given.get("usedOverridden") === true,
      requires: this.#selection(given.get("requires"), directive),
      provides: this.#selection(given.get("provides"), directive),
      type: textOf(given.get("type")),
      override: textOf(given.get("override")),
      overrideLabel: textOf(given.get("overrideLabel")),
      context,
      isPlain: onlyGraph(directive) !== undefined,
    };
  }

  /** The subgraphs in which a union has each of its members; nothing where the supergraph does not say. */
  unionMembers(node: UnionTypeDefinitionNode): SubgraphsByName | undefined {
    return this.#subgraphsBy(node, "join__unionMember", "member");
  }

  /** The subgraphs in which a type implements each of its interfaces; nothing where the supergraph does not say. */
  implementations(node: TypeDefinitionNode): SubgraphsByName | undefined {
    return this.#subgraphsBy(node, "join__implements", "interface");
  }

  /** O(directives of the node). */
  #subgraphsBy(
    node: TypeDefinitionNode,
    directiveName: string,
    argument: string,
  ): SubgraphsByName | undefined {
    const applications = directivesNamed(node.directives, directiveName);
    if (applications.length === 0) {
      return undefined;
    }
    const byName = new Map<unknown, SubgraphSet>();
    for (const directive of applications) {
      const name = directiveArgument(directive, argument);
      const graph = subgraphSetOf([this.#graph(directiveArgument(directive, "graph"), directive)]);
      byName.set(name, (byName.get(name) ?? emptySubgraphSet) | graph);
    }
    return byName;
  }

  #graph(value: unknown, directive: ConstDirectiveNode): number {
    const id = typeof value === "string" ? this.#idsByGraph.get(value) : undefined;
    if (id === undefined) {
      throw new FederationModelError(
        "SUPERGRAPH_INVALID",
        `"@${directive.name.value}" names the graph "${String(value)}", which is not among the subgraphs.`,
        { position: positionOf(directive) },
      );
    }
    return id;
  }

  #selection(value: unknown, directive: ConstDirectiveNode): Selection | undefined {
    if (typeof value !== "string" || value.trim() === "") {
      return undefined;
    }
    try {
      return this.#selections.parse(value);
    } catch (error) {
      if (!(error instanceof GraphQLError || error instanceof TypeError)) {
        throw error;
      }
      throw new FederationModelError(
        "SUPERGRAPH_INVALID",
        `"${shorten(value)}" in "@${directive.name.value}" is not a selection of fields: ${error.message}`,
        { cause: error, position: positionOf(directive) },
      );
    }
  }
}

const noDirectives: readonly ConstDirectiveNode[] = [];

function directivesNamed(
  directives: readonly ConstDirectiveNode[] | undefined,
  name: string,
): readonly ConstDirectiveNode[] {
  return directives === undefined || directives.length === 0
    ? noDirectives
    : directives.filter((directive) => directive.name.value === name);
}

/** The graph of a directive that has no other argument. */
function onlyGraph({ arguments: given = [] }: ConstDirectiveNode): string | undefined {
  const [graph] = given;
  return given.length === 1 && graph?.name.value === "graph" && graph.value.kind === Kind.ENUM
    ? graph.value.value
    : undefined;
}

function contextOf(value: unknown, directive: ConstDirectiveNode): ContextApplication | undefined {
  if (value === undefined || value === null) {
    return undefined;
  }
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.length === 0 ? undefined : { directive, items };
}

/** As much as a message repeats. */
function shorten(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
