import {
  type ConstValueNode,
  GraphQLError,
  Kind,
  parse,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";
import {
  type FederationDirectiveUse,
  federationUses,
  type SubgraphField,
  type SubgraphFieldsType,
  type SubgraphSchema,
  type SubgraphType,
} from "../read/subgraph-schema.ts";

/** The directives whose `fields` are a selection. */
export type FieldSetDirective = "key" | "requires" | "provides";

/** One application of `@key`, `@requires` or `@provides`, with its selection read. */
export interface FieldSet {
  readonly directive: FieldSetDirective;
  readonly use: FederationDirectiveUse;
  /** Where it stands: the type of a key, the field of the others. */
  readonly holder: SubgraphFieldsType | SubgraphField;
  /** What the selection is of; nothing where a provided field's type is unknown or not composite. */
  readonly root: SubgraphType | undefined;
  /** The text as given; nothing where `fields` is not a string. */
  readonly text: string | undefined;
  readonly selection: SelectionSetNode | undefined;
  /** Why the text could not be read. */
  readonly problem: string | undefined;
  /** Every field that the selection reaches, with its nesting; unknown fields and types are in `unknown`. */
  readonly fields: readonly SelectedField[];
  readonly unknown: readonly UnknownSelection[];
}

export interface SelectedField {
  readonly parent: SubgraphFieldsType;
  readonly field: SubgraphField;
  readonly node: Extract<SelectionNode, { kind: "Field" }>;
}

/** A part of a selection that the schema has no place for. */
export interface UnknownSelection {
  readonly reason: string;
  /** The name that is not there, and what could be meant. */
  readonly name: string;
  readonly options: readonly string[];
}

/** All selections of one subgraph. */
export interface FieldSets {
  readonly keys: readonly FieldSet[];
  readonly requires: readonly FieldSet[];
  readonly provides: readonly FieldSet[];
}

/** A selection is short; this bounds what a hostile schema can make of one, nesting included. */
const maxTokens = 10_000;

/** Reads all selections of a subgraph. O(types + fields + size of the selections). */
export function readFieldSets(schema: SubgraphSchema): FieldSets {
  const keys: FieldSet[] = [];
  const requires: FieldSet[] = [];
  const provides: FieldSet[] = [];
  for (const type of schema.types.values()) {
    if (type.kind !== "object" && type.kind !== "interface") {
      continue;
    }
    for (const use of federationUses(type, "key")) {
      keys.push(readFieldSet(schema, { directive: "key", use, holder: type, root: type }));
    }
    for (const field of type.fields.values()) {
      for (const use of federationUses(field, "requires")) {
        requires.push(readFieldSet(schema, { directive: "requires", use, holder: field, root: type }));
      }
      for (const use of federationUses(field, "provides")) {
        const root = schema.types.get(field.type.name);
        provides.push(readFieldSet(schema, { directive: "provides", use, holder: field, root }));
      }
    }
  }
  return { keys, requires, provides };
}

type FieldSetPlace = Pick<FieldSet, "directive" | "use" | "holder" | "root">;

function readFieldSet(schema: SubgraphSchema, place: FieldSetPlace): FieldSet {
  const text = fieldSetText(place.use.values.get("fields"));
  const none = { ...place, text, selection: undefined, fields: [], unknown: [] };
  if (text === undefined) {
    return { ...none, problem: undefined };
  }
  const parsed = parseFieldSet(text);
  if (typeof parsed === "string") {
    return { ...none, problem: parsed };
  }
  const walk = new SelectionWalk(schema);
  if (place.root !== undefined) {
    walk.visit(parsed, place.root);
  }
  return { ...place, text, selection: parsed, problem: undefined, ...walk.result };
}

/** A list of strings is taken as one, as federation 1 did. */
function fieldSetText(value: ConstValueNode | undefined): string | undefined {
  if (value?.kind === Kind.LIST) {
    const texts = value.values.map(fieldSetText);
    return texts.includes(undefined) ? undefined : texts.join(" ");
  }
  return value?.kind === Kind.STRING ? value.value : undefined;
}

function parseFieldSet(text: string): SelectionSetNode | string {
  try {
    const trimmed = text.trim();
    const body = trimmed.startsWith("{") ? trimmed : `{${trimmed}}`;
    const definition = parse(body, { maxTokens }).definitions[0];
    return definition?.kind === Kind.OPERATION_DEFINITION
      ? definition.selectionSet
      : "It is not a selection.";
  } catch (error) {
    if (!(error instanceof GraphQLError || error instanceof RangeError)) {
      throw error;
    }
    return error instanceof GraphQLError ? error.message : "It is nested too deeply.";
  }
}

/** Follows a selection through the types of a schema. */
class SelectionWalk {
  readonly #schema: SubgraphSchema;
  readonly #fields: SelectedField[] = [];
  readonly #unknown: UnknownSelection[] = [];

  constructor(schema: SubgraphSchema) {
    this.#schema = schema;
  }

  get result(): Pick<FieldSet, "fields" | "unknown"> {
    return { fields: this.#fields, unknown: this.#unknown };
  }

  visit(set: SelectionSetNode, type: SubgraphType): void {
    for (const node of set.selections) {
      switch (node.kind) {
        case Kind.FIELD:
          this.#visitField(node, type);
          break;
        case Kind.INLINE_FRAGMENT: {
          const name = node.typeCondition?.name.value ?? type.name;
          const inner = this.#schema.types.get(name);
          if (inner === undefined) {
            this.#miss(`there is no type "${name}"`, name, [...this.#schema.types.keys()]);
          } else {
            this.visit(node.selectionSet, inner);
          }
          break;
        }
        case Kind.FRAGMENT_SPREAD:
          this.#miss(`the fragment "${node.name.value}" is not defined anywhere`, node.name.value, []);
          break;
      }
    }
  }

  #visitField(node: Extract<SelectionNode, { kind: "Field" }>, type: SubgraphType): void {
    const name = node.name.value;
    if (name === "__typename") {
      return;
    }
    const field = type.kind === "object" || type.kind === "interface" ? type.fields.get(name) : undefined;
    if (field === undefined || (type.kind !== "object" && type.kind !== "interface")) {
      const options = type.kind === "object" || type.kind === "interface" ? [...type.fields.keys()] : [];
      this.#miss(`"${type.name}" has no field "${name}"`, name, options);
      return;
    }
    this.#fields.push({ parent: type, field, node });
    const below = this.#schema.types.get(field.type.name);
    const isComposite = below?.kind === "object" || below?.kind === "interface" || below?.kind === "union";
    if (isComposite && node.selectionSet === undefined) {
      this.#miss(
        `"${field.coordinate}" is of the type "${field.type.text}" and needs fields of it in braces`,
        name,
        [],
      );
    } else if (!isComposite && node.selectionSet !== undefined) {
      this.#miss(`"${field.coordinate}" is of the type "${field.type.text}", which has no fields`, name, []);
    } else if (below !== undefined && node.selectionSet !== undefined) {
      this.visit(node.selectionSet, below);
    }
  }

  #miss(reason: string, name: string, options: readonly string[]): void {
    this.#unknown.push({ reason, name, options });
  }
}
