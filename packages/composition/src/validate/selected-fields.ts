import {
  type DirectiveNode,
  type FieldNode,
  type InlineFragmentNode,
  Kind,
  type SelectionSetNode,
} from "graphql";
import { builtInScalars } from "../read/spec-names.ts";
import type {
  SubgraphField,
  SubgraphFieldsType,
  SubgraphSchema,
  SubgraphType,
} from "../read/subgraph-schema.ts";

/** What a selection selects of the types of one subgraph. */
export interface SelectedFields {
  /** Every field that the selection reaches, with its nesting; unknown fields and types are in `unknown`. */
  readonly fields: readonly SelectedField[];
  /** Every `__typename` of the selection. */
  readonly typenames: readonly SelectedTypename[];
  /** Directives within the selection. */
  readonly directives: readonly DirectiveNode[];
  readonly unknown: readonly UnknownSelection[];
}

export interface SelectedField {
  readonly parent: SubgraphFieldsType;
  readonly field: SubgraphField;
  readonly node: FieldNode;
  /** The selected field that this one is inside of. */
  readonly outer: SelectedField | undefined;
}

export interface SelectedTypename {
  readonly parent: SubgraphType;
  readonly outer: SelectedField | undefined;
}

/** A part of a selection that the schema has no place for. */
export interface UnknownSelection {
  readonly reason: string;
  /** The name that is not there, and what could be meant. */
  readonly name: string;
  readonly options: Iterable<string>;
  /** The selected field that it is inside of. */
  readonly outer: SelectedField | undefined;
}

/** Follows a selection of a type. O(size of the selection). */
export function selectFields(
  schema: SubgraphSchema,
  selection: SelectionSetNode,
  root: SubgraphType,
): SelectedFields {
  const walk = new SelectionWalk(schema);
  walk.visit(selection, root);
  return walk.result;
}

class SelectionWalk {
  readonly #schema: SubgraphSchema;
  readonly #fields: SelectedField[] = [];
  readonly #typenames: SelectedTypename[] = [];
  readonly #directives: DirectiveNode[] = [];
  readonly #unknown: UnknownSelection[] = [];

  constructor(schema: SubgraphSchema) {
    this.#schema = schema;
  }

  get result(): SelectedFields {
    return {
      fields: this.#fields,
      typenames: this.#typenames,
      directives: this.#directives,
      unknown: this.#unknown,
    };
  }

  visit(set: SelectionSetNode, type: SubgraphType, outer?: SelectedField): void {
    if (set.selections.length === 0) {
      this.#miss(outer, `nothing of "${type.name}" is selected in braces`, type.name);
    }
    for (const node of set.selections) {
      this.#directives.push(...(node.directives ?? []));
      switch (node.kind) {
        case Kind.FIELD:
          this.#visitField(node, type, outer);
          break;
        case Kind.INLINE_FRAGMENT:
          this.#visitFragment(node, type, outer);
          break;
        case Kind.FRAGMENT_SPREAD:
          this.#miss(outer, `the fragment "${node.name.value}" is not defined anywhere`, node.name.value);
          break;
      }
    }
  }

  #visitFragment(node: InlineFragmentNode, type: SubgraphType, outer: SelectedField | undefined): void {
    const name = node.typeCondition?.name.value ?? type.name;
    const inner = this.#schema.types.get(name);
    if (builtInScalars.includes(name)) {
      this.#miss(outer, `"${name}" is a scalar, and fragments are on types with fields`, name);
    } else if (inner === undefined) {
      this.#miss(outer, `there is no type "${name}"`, name, namesOf(this.#schema.types));
    } else if (type.kind === "object" && inner.kind === "object" && type !== inner) {
      this.#miss(outer, `no "${type.name}" is ever a "${name}"`, name);
    } else {
      this.#visitNarrowed(node.selectionSet, { type, inner }, outer);
    }
  }

  /** A fragment on an interface of an object type has fields of both, which are those of the object type. */
  #visitNarrowed(
    set: SelectionSetNode,
    { type, inner }: { readonly type: SubgraphType; readonly inner: SubgraphType },
    outer: SelectedField | undefined,
  ): void {
    const isWider = type.kind === "object" && inner.kind === "interface" && type.interfaces.has(inner.name);
    const asks = (name: string): boolean => "fields" in inner && inner.fields.has(name);
    const isOwn = set.selections.every((node) => node.kind === Kind.FIELD && asks(node.name.value));
    this.visit(set, isWider && isOwn ? type : inner, outer);
  }

  #visitField(node: FieldNode, type: SubgraphType, outer: SelectedField | undefined): void {
    const name = node.name.value;
    if (node.alias !== undefined) {
      this.#miss(outer, `"${node.alias.value}: ${name}" gives a field another name`, name);
    }
    if (name === "__typename") {
      this.#visitTypename(node, type, outer);
      return;
    }
    const field = type.kind === "object" || type.kind === "interface" ? type.fields.get(name) : undefined;
    if (field === undefined || (type.kind !== "object" && type.kind !== "interface")) {
      const options = type.kind === "object" || type.kind === "interface" ? namesOf(type.fields) : [];
      this.#miss(outer, `"${type.name}" has no field "${name}"`, name, options);
      return;
    }
    const selected: SelectedField = { parent: type, field, node, outer };
    this.#fields.push(selected);
    this.#visitBelow(selected);
  }

  #visitTypename(node: FieldNode, parent: SubgraphType, outer: SelectedField | undefined): void {
    const [argument] = node.arguments ?? [];
    if (argument !== undefined) {
      this.#miss(outer, `"__typename" has no argument "${argument.name.value}"`, argument.name.value);
    } else if (node.selectionSet !== undefined) {
      this.#miss(outer, '"__typename" has no fields', "__typename");
    } else {
      this.#typenames.push({ parent, outer });
    }
  }

  #visitBelow(selected: SelectedField): void {
    const { field, node } = selected;
    const below = this.#schema.types.get(field.type.name);
    const isComposite = below?.kind === "object" || below?.kind === "interface" || below?.kind === "union";
    if (isComposite && node.selectionSet === undefined) {
      this.#miss(
        selected.outer,
        `"${field.coordinate}" is of the type "${field.type.text}" and needs fields of it in braces`,
        field.name,
      );
    } else if (!isComposite && node.selectionSet !== undefined) {
      this.#miss(
        selected.outer,
        `"${field.coordinate}" is of the type "${field.type.text}", which has no fields`,
        field.name,
      );
    } else if (below !== undefined && node.selectionSet !== undefined) {
      this.visit(node.selectionSet, below, selected);
    }
  }

  #miss(
    outer: SelectedField | undefined,
    reason: string,
    name: string,
    options: Iterable<string> = [],
  ): void {
    this.#unknown.push({ reason, name, options, outer });
  }
}

/** The names of a map without a list of them: a schema can have as many of these as unknown names. */
function namesOf(byName: ReadonlyMap<string, unknown>): Iterable<string> {
  return { [Symbol.iterator]: () => byName.keys() };
}
