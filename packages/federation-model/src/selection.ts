import { type ArgumentNode, Kind, print, type SelectionNode, type SelectionSetNode } from "graphql";
import { parseBounded } from "./bounded-parser.ts";

/** A parsed key, requires or provides selection, normalised and interned: equal selections are the same object. */
export interface Selection {
  /** Small and dense, per table. */
  readonly id: number;
  /** The normalised text, without outer braces: fields before fragments, each sorted by name. */
  readonly text: string;
  readonly fields: readonly SelectionField[];
  readonly fragments: readonly SelectionFragment[];
}

export interface SelectionField {
  readonly kind: "field";
  readonly name: string;
  /** The arguments as printed, with parentheses; empty where there are none. */
  readonly argumentsText: string;
  readonly selection: Selection | undefined;
}

/** `... on Type { }`; a fragment without a type condition is merged into what holds it. */
export interface SelectionFragment {
  readonly kind: "fragment";
  readonly typeName: string;
  readonly selection: Selection;
}

/** All selections of one model, each normalised form once. Grows only with what the supergraph says and its unions. */
export class SelectionTable {
  readonly #byText = new Map<string, Selection>();
  readonly #byUnion = new Map<string, Selection>();
  /** By the texts as they were given: most keys of a graph are the same few. */
  readonly #byGivenText = new Map<string, Selection>();

  /**
   * The selection that a field set's text means (`"id org { id }"`, outer braces allowed).
   *
   * @throws GraphQLError where the text is not a field set.
   */
  parse(text: string): Selection {
    const known = this.#byGivenText.get(text) ?? this.#read(text);
    this.#byGivenText.set(text, known);
    return known;
  }

  #read(text: string): Selection {
    const braced = text.trimStart().startsWith("{") ? text : `{${text}}`;
    const document = parseBounded(braced, { noLocation: true, maxTokens: maxFieldSetTokens });
    const definition = document.definitions[0];
    if (definition?.kind !== Kind.OPERATION_DEFINITION || document.definitions.length > 1) {
      throw new TypeError(`"${text}" is not a field set.`);
    }
    return this.#fromNodes(definition.selectionSet.selections);
  }

  /** The selection of what either has; either may be absent. */
  union(left: Selection | undefined, right: Selection | undefined): Selection | undefined {
    if (left === undefined || right === undefined || left === right) {
      return left ?? right;
    }
    const key = left.id < right.id ? `${left.id},${right.id}` : `${right.id},${left.id}`;
    const known = this.#byUnion.get(key);
    if (known !== undefined) {
      return known;
    }
    const union = this.#read(`${left.text} ${right.text}`);
    this.#byUnion.set(key, union);
    return union;
  }

  #fromNodes(nodes: readonly SelectionNode[]): Selection {
    const fieldsByKey = new Map<string, { name: string; argumentsText: string; below: SelectionNode[] }>();
    const fragmentsByType = new Map<string, SelectionNode[]>();
    collect(nodes);
    const fields = [...fieldsByKey.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(
        ([, field]): SelectionField => ({
          kind: "field",
          name: field.name,
          argumentsText: field.argumentsText,
          selection: field.below.length === 0 ? undefined : this.#fromNodes(field.below),
        }),
      );
    const fragments = [...fragmentsByType.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(
        ([typeName, below]): SelectionFragment => ({
          kind: "fragment",
          typeName,
          selection: this.#fromNodes(below),
        }),
      );
    return this.#intern(fields, fragments);

    function collect(selections: readonly SelectionNode[]): void {
      for (const node of selections) {
        if (node.kind === Kind.FIELD) {
          const argumentsText = printArguments(node.arguments ?? []);
          const key = node.name.value + argumentsText;
          const field = fieldsByKey.get(key) ?? { name: node.name.value, argumentsText, below: [] };
          field.below.push(...selectionsOf(node.selectionSet));
          fieldsByKey.set(key, field);
        } else if (node.kind === Kind.INLINE_FRAGMENT && node.typeCondition === undefined) {
          collect(node.selectionSet.selections);
        } else if (node.kind === Kind.INLINE_FRAGMENT && node.typeCondition !== undefined) {
          const below = fragmentsByType.get(node.typeCondition.name.value) ?? [];
          below.push(...node.selectionSet.selections);
          fragmentsByType.set(node.typeCondition.name.value, below);
        }
      }
    }
  }

  #intern(fields: readonly SelectionField[], fragments: readonly SelectionFragment[]): Selection {
    const text = [
      ...fields.map(
        (field) =>
          field.name +
          field.argumentsText +
          (field.selection === undefined ? "" : ` { ${field.selection.text} }`),
      ),
      ...fragments.map((fragment) => `... on ${fragment.typeName} { ${fragment.selection.text} }`),
    ].join(" ");
    const known = this.#byText.get(text);
    if (known !== undefined) {
      return known;
    }
    const selection: Selection = { id: this.#byText.size, text, fields, fragments };
    this.#byText.set(text, selection);
    return selection;
  }
}

/** Field sets are short; this bounds what a hostile supergraph can make of one, nesting included. */
const maxFieldSetTokens = 10_000;

function selectionsOf(set: SelectionSetNode | undefined): readonly SelectionNode[] {
  return set === undefined ? [] : set.selections;
}

function printArguments(nodes: readonly ArgumentNode[]): string {
  if (nodes.length === 0) {
    return "";
  }
  const printed = nodes.map((node) => print(node)).sort();
  return `(${printed.join(", ")})`;
}
