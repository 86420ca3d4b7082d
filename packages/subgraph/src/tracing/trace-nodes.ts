import {
  type FieldNode,
  type GraphQLAbstractType,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInterfaceType,
  isLeafType,
  isListType,
  isObjectType,
  type SelectionSetNode,
} from "graphql";
import { type CollectContext, collectFields } from "../selection/collect-fields.ts";
import { type Asked, type AskedFields, askedBelow } from "./asked-fields.ts";
import type { Span, TraceNode } from "./trace-node.ts";

/** What an answer is traced with. */
export interface TraceContext extends CollectContext {
  readonly schema: GraphQLSchema;
  readonly maxNodes: number;
  /** When the field of a resolver ran; `undefined` for all others, which have the times of what they stand in. */
  spanOf(field: AskedFields["fields"][number]): Span | undefined;
}

type Nodes = readonly { readonly selectionSet?: SelectionSetNode | undefined }[];

/** A place in the answer that has fields. */
export interface TracedPlace {
  readonly nodes: Nodes;
  readonly value: unknown;
  readonly span: Span;
  readonly asked: Asked;
}

/**
 * Makes the nodes of a trace: one for each field in the answer, and for each item of a list of objects; in the answer's
 * order, as many as there may be. `__typename` and what introspection answers have none.
 */
export class TraceNodes {
  readonly #context: TraceContext;
  readonly #fieldsByNodes = new Map<Nodes, Map<string, ReadonlyMap<string, readonly FieldNode[]>>>();
  #count = 0;

  constructor(context: TraceContext) {
    this.#context = context;
  }

  /** Whether nodes are missing that would have been too many. */
  get isIncomplete(): boolean {
    return this.#count > this.#context.maxNodes;
  }

  /** The node of a field, with all below it; `undefined` for one that has none. */
  field(
    parent: GraphQLObjectType | GraphQLInterfaceType,
    key: string,
    nodes: readonly FieldNode[],
    { value, span, asked }: Omit<TracedPlace, "nodes">,
  ): TraceNode | undefined {
    const [node] = nodes;
    const definition = node && parent.getFields()[node.name.value];
    if (node === undefined || definition === undefined || !this.#hasRoom()) {
      return undefined;
    }
    const { type } = definition;
    return {
      step: key,
      field: { node, type: String(type), parentType: parent.name, span },
      errors: [],
      children: this.#below(type, { nodes, value, span, asked }),
    };
  }

  #hasRoom(): boolean {
    this.#count += 1;
    return !this.isIncomplete;
  }

  #below(type: GraphQLOutputType, place: TracedPlace): readonly TraceNode[] {
    const nullable = getNullableType(type);
    if (place.value === null || place.value === undefined || isLeafType(getNamedType(type))) {
      return [];
    }
    if (isListType(nullable)) {
      const items = Array.isArray(place.value) ? place.value : [];
      return this.#items(nullable.ofType, items, place);
    }
    if (isLeafType(nullable) || typeof place.value !== "object") {
      return [];
    }
    const object = isObjectType(nullable) ? nullable : this.#typeOfRow(nullable, place);
    return object === undefined ? [] : this.#fields(object, place);
  }

  #items(type: GraphQLOutputType, items: readonly unknown[], place: TracedPlace): readonly TraceNode[] {
    const nodes: TraceNode[] = [];
    for (const [index, value] of items.entries()) {
      if (!this.#hasRoom()) {
        break;
      }
      const children = this.#below(type, { ...place, value });
      nodes.push({ step: index, field: undefined, errors: [], children });
    }
    return nodes;
  }

  #fields(
    type: GraphQLObjectType | GraphQLInterfaceType,
    { nodes, value, span, asked }: TracedPlace,
  ): readonly TraceNode[] {
    const row = value as Readonly<Record<string, unknown>>;
    const fields = asked(type.name)?.fields ?? [];
    return [...this.#collect(type.name, nodes)].flatMap(([key, places]) => {
      const field = fields.find((each) => each.key === key);
      const ownSpan = field && this.#context.spanOf(field);
      const below = { value: row[key], span: ownSpan ?? span, asked: askedBelow(field) };
      return this.field(type, key, places, below) ?? [];
    });
  }

  /**
   * The type of a row of an interface or union, by what the answer has of it: `__typename`, or else the fields, where only
   * one type has just those. Else the interface itself.
   */
  #typeOfRow(
    type: GraphQLAbstractType,
    { nodes, value }: TracedPlace,
  ): GraphQLObjectType | GraphQLInterfaceType | undefined {
    const row = value as Readonly<Record<string, unknown>>;
    const possible = this.#context.schema.getPossibleTypes(type).filter(({ name }) => {
      const fields = this.#collect(name, nodes);
      return (
        fields.size === Object.keys(row).length &&
        [...fields].every(
          ([key, [node]]) => key in row && (node?.name.value !== "__typename" || row[key] === name),
        )
      );
    });
    return possible.length === 1 ? possible[0] : isInterfaceType(type) ? type : undefined;
  }

  /** As `collectFields`, once for all rows of a place. */
  #collect(typeName: string, nodes: Nodes): ReadonlyMap<string, readonly FieldNode[]> {
    const ofNodes = this.#fieldsByNodes.get(nodes) ?? new Map();
    this.#fieldsByNodes.set(nodes, ofNodes);
    const fields = ofNodes.get(typeName) ?? collectFields(this.#context, typeName, nodes);
    ofNodes.set(typeName, fields);
    return fields;
  }
}
