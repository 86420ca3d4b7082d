import type { MergeContext } from "../merge/merge-context.ts";
import type {
  MergedElement,
  MergedField,
  MergedInput,
  MergedSchema,
  MergedType,
} from "../merge/merged-schema.ts";
import { findUsedSpecs } from "../merge/used-specs.ts";
import { isHidden } from "../post-merge/hidden.ts";
import type { SchemaElement } from "../read/subgraph-schema.ts";
import type { Contract } from "./contract.ts";
import { hiddenByContract } from "./hidden-parts.ts";

/** A schema in which all that a contract hides is `@inaccessible`. */
export function applyContract(schema: MergedSchema, contract: Contract, context: MergeContext): MergedSchema {
  const hidden = hiddenByContract(schema, contract);
  const marker = new HiddenMarker(hidden, context.specDirectives.nameOf("inaccessible"));
  const types = new Map([...schema.types].map(([name, type]) => [name, marker.type(type)]));
  return { ...schema, types, specs: findUsedSpecs(types, schema.applied, context) };
}

/** Gives hidden parts the directive that hides them. */
class HiddenMarker {
  readonly #hidden: ReadonlySet<string>;
  readonly #directive: string;

  constructor(hidden: ReadonlySet<string>, directive: string) {
    this.#hidden = hidden;
    this.#directive = directive;
  }

  type(type: MergedType): MergedType {
    const marked = this.#mark(type);
    switch (marked.kind) {
      case "object":
      case "interface":
        return { ...marked, fields: mapValues(marked.fields, (field) => this.#field(field)) };
      case "input":
        return { ...marked, fields: mapValues(marked.fields, (field) => this.#mark(field)) };
      case "enum":
        return { ...marked, values: mapValues(marked.values, (value) => this.#mark(value)) };
      case "union":
      case "scalar":
        return marked;
    }
  }

  #field(field: MergedField): MergedField {
    const args = mapValues(field.args, (argument: MergedInput) => this.#mark(argument));
    return this.#mark({ ...field, args });
  }

  #mark<Element extends MergedElement<SchemaElement>>(element: Element): Element {
    if (!this.#hidden.has(element.coordinate) || isHidden(element)) {
      return element;
    }
    const applied = [...element.applied, { name: this.#directive, argumentsText: "" }];
    return {
      ...element,
      applied: applied.sort((a, b) => (a.name < b.name ? -1 : 1)),
      isHiddenByContract: true,
    };
  }
}

function mapValues<Value>(
  map: ReadonlyMap<string, Value>,
  change: (value: Value) => Value,
): ReadonlyMap<string, Value> {
  return new Map([...map].map(([key, value]) => [key, change(value)]));
}
