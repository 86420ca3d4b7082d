import { type ConstValueNode, GraphQLError, Kind, parse, type SelectionSetNode } from "graphql";
import {
  type FederationDirectiveUse,
  federationUses,
  type SubgraphField,
  type SubgraphFieldsType,
  type SubgraphSchema,
  type SubgraphType,
} from "../read/subgraph-schema.ts";
import { type SelectedFields, selectFields } from "./selected-fields.ts";

/** The directives whose `fields` are a selection. */
export type FieldSetDirective = "key" | "requires" | "provides";

/** The codes of selections that are none, or are not of what the type has. */
export const invalidFieldsCodes: Readonly<
  Record<FieldSetDirective, "KEY_INVALID_FIELDS" | "REQUIRES_INVALID_FIELDS" | "PROVIDES_INVALID_FIELDS">
> = {
  key: "KEY_INVALID_FIELDS",
  requires: "REQUIRES_INVALID_FIELDS",
  provides: "PROVIDES_INVALID_FIELDS",
};

/** One application of `@key`, `@requires` or `@provides`, with its selection read. */
export interface FieldSet extends SelectedFields {
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
}

/** All selections of one subgraph. */
export interface FieldSets {
  readonly keys: readonly FieldSet[];
  readonly requires: readonly FieldSet[];
  readonly provides: readonly FieldSet[];
}

/** A selection is short; this bounds what a hostile schema can make of one, nesting included. */
const maxTokens = 10_000;
/** Far more than objects nest; deeper selections would exhaust the stack of whoever follows them. */
const maxDepth = 100;

/** Reads all selections of a subgraph. O(types + fields + size of the selections). */
export function readFieldSets(schema: SubgraphSchema): FieldSets {
  const keys: FieldSet[] = [];
  const requires: FieldSet[] = [];
  const provides: FieldSet[] = [];
  const reader = new FieldSetReader(schema);
  for (const type of schema.types.values()) {
    if (type.kind !== "object" && type.kind !== "interface") {
      continue;
    }
    for (const use of federationUses(type, "key")) {
      keys.push(reader.read({ directive: "key", use, holder: type, root: type }));
    }
    for (const field of type.fields.values()) {
      for (const use of federationUses(field, "requires")) {
        requires.push(reader.read({ directive: "requires", use, holder: field, root: type }));
      }
      for (const use of federationUses(field, "provides")) {
        const root = compositeType(schema, field);
        provides.push(reader.read({ directive: "provides", use, holder: field, root }));
      }
    }
  }
  return { keys, requires, provides };
}

function compositeType(schema: SubgraphSchema, { type }: SubgraphField): SubgraphType | undefined {
  const found = schema.types.get(type.name);
  return found?.kind === "object" || found?.kind === "interface" || found?.kind === "union"
    ? found
    : undefined;
}

const nothing: SelectedFields = { fields: [], typenames: [], directives: [], unknown: [] };

type FieldSetPlace = Pick<FieldSet, "directive" | "use" | "holder" | "root">;

/** Reads each text once: most keys of a subgraph are the same few. */
class FieldSetReader {
  readonly #schema: SubgraphSchema;
  readonly #parsedByText = new Map<string, SelectionSetNode | string>();

  constructor(schema: SubgraphSchema) {
    this.#schema = schema;
  }

  read(place: FieldSetPlace): FieldSet {
    const text = textOf(place.use.values.get("fields"));
    if (text === undefined) {
      return { ...place, text, selection: undefined, problem: undefined, ...nothing };
    }
    const parsed = this.#parse(text);
    if (typeof parsed === "string") {
      return { ...place, text, selection: undefined, problem: parsed, ...nothing };
    }
    const selected = place.root === undefined ? nothing : selectFields(this.#schema, parsed, place.root);
    return { ...place, text, selection: parsed, problem: undefined, ...selected };
  }

  #parse(text: string): SelectionSetNode | string {
    const parsed = this.#parsedByText.get(text) ?? parseFieldSet(text);
    this.#parsedByText.set(text, parsed);
    return parsed;
  }
}

function textOf(value: ConstValueNode | undefined): string | undefined {
  return value?.kind === Kind.STRING ? value.value : undefined;
}

/** Reads a selection with or without its outer braces; a string says why it cannot be read. */
export function parseFieldSet(text: string): SelectionSetNode | string {
  try {
    const trimmed = text.trim();
    const body = trimmed.startsWith("{") ? trimmed : `{${trimmed}}`;
    const [definition, ...others] = parse(body, { maxTokens, noLocation: true }).definitions;
    if (definition?.kind !== Kind.OPERATION_DEFINITION || others.length > 0) {
      return "It is not a selection.";
    }
    if (definition.selectionSet.selections.length === 0) {
      return "It selects nothing.";
    }
    return nestsDeeper(definition.selectionSet, maxDepth)
      ? `It is nested more than ${maxDepth} deep.`
      : definition.selectionSet;
  } catch (error) {
    if (!(error instanceof GraphQLError || error instanceof RangeError)) {
      throw error;
    }
    return error instanceof GraphQLError ? error.message : "It is nested too deeply.";
  }
}

function nestsDeeper({ selections }: SelectionSetNode, depth: number): boolean {
  return (
    depth === 0 ||
    selections.some(
      (node) =>
        "selectionSet" in node &&
        node.selectionSet !== undefined &&
        nestsDeeper(node.selectionSet, depth - 1),
    )
  );
}

/** What a message quotes of a selection at most. */
const maxQuoteLength = 200;

/** A field set as a message quotes it. */
export function quoteFieldSet({ directive, text = "", holder }: FieldSet): string {
  const quoted = text.length > maxQuoteLength ? `${text.slice(0, maxQuoteLength)}…` : text;
  return `"@${directive}(fields: ${JSON.stringify(quoted)})" on "${holder.coordinate}"`;
}
