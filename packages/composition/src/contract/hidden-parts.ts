import type {
  MergedElement,
  MergedField,
  MergedFieldsType,
  MergedSchema,
  MergedType,
} from "../merge/merged-schema.ts";
import { isHidden } from "../post-merge/hidden.ts";
import type { SchemaElement } from "../read/subgraph-schema.ts";
import type { Contract } from "./contract.ts";
import { tagsOf } from "./element-tags.ts";
import { reachableTypes } from "./reachable-types.ts";

/**
 * The coordinates of what a contract hides, besides what is `@inaccessible` already. Passes, each on what those before
 * it have hidden: tags; fields of interfaces that a type hides, with the types of which nothing is left, until there
 * are no more; types that cannot be reached. O(size) but for chains of types that empty one another.
 */
export function hiddenByContract(schema: MergedSchema, contract: Contract): ReadonlySet<string> {
  const parts = new HiddenParts(schema, contract);
  parts.hideByTags();
  parts.hideWhatIsEmpty();
  if (contract.hideUnreachableTypes === true) {
    parts.hideUnreachable();
  }
  return parts.coordinates;
}

class HiddenParts {
  readonly coordinates = new Set<string>();
  readonly #types: readonly MergedType[];
  readonly #schema: MergedSchema;
  readonly #included: ReadonlySet<string>;
  readonly #excluded: ReadonlySet<string>;

  constructor(schema: MergedSchema, { includeTags, excludeTags }: Contract) {
    this.#schema = schema;
    this.#types = [...schema.types.values()];
    this.#included = new Set(includeTags);
    this.#excluded = new Set(excludeTags);
  }

  hideByTags(): void {
    for (const type of this.#types) {
      const tags = tagsOf(type);
      if (this.#isExcluded(tags) || (type.kind === "union" && !this.#isIncluded(tags))) {
        this.coordinates.add(type.coordinate);
      } else if (type.kind === "object" || type.kind === "interface") {
        for (const field of type.fields.values()) {
          this.#hideFieldByTags(field, tags);
        }
      } else if (type.kind === "input") {
        this.#hideExcluded([...type.fields.values()]);
      } else if (type.kind === "enum") {
        this.#hideExcluded([...type.values.values()]);
      }
    }
  }

  /** Repeats until nothing more is hidden: each round hides at least one thing of the schema. */
  hideWhatIsEmpty(): void {
    let before = -1;
    while (this.coordinates.size > before) {
      before = this.coordinates.size;
      for (const type of this.#types.filter((one) => !this.#isHidden(one))) {
        if (this.#isEmpty(type)) {
          this.coordinates.add(type.coordinate);
        } else if (type.kind === "object" || type.kind === "interface") {
          this.#hideInInterfaces(type);
        }
      }
    }
  }

  hideUnreachable(): void {
    const reachable = reachableTypes(this.#schema, (element) => this.#isHidden(element));
    for (const type of this.#types) {
      const isWanted = this.#included.size > 0 && this.#isIncluded(tagsOf(type));
      if (!reachable.has(type.name) && !isWanted && !this.#isHidden(type)) {
        this.coordinates.add(type.coordinate);
      }
    }
  }

  #hideFieldByTags(field: MergedField, typeTags: readonly string[]): void {
    const tags = tagsOf(field);
    if (this.#isExcluded(tags) || !this.#isIncluded([...tags, ...typeTags])) {
      this.coordinates.add(field.coordinate);
    }
    this.#hideExcluded([...field.args.values()]);
  }

  #hideExcluded(elements: readonly MergedElement<SchemaElement>[]): void {
    for (const element of elements) {
      if (this.#isExcluded(tagsOf(element))) {
        this.coordinates.add(element.coordinate);
      }
    }
  }

  /** What a type hides, the interfaces that clients see it through cannot offer. */
  #hideInInterfaces(type: MergedFieldsType): void {
    for (const name of type.interfaces.keys()) {
      const wanted = this.#schema.types.get(name);
      for (const field of wanted?.kind === "interface" ? wanted.fields.values() : []) {
        const own = type.fields.get(field.name);
        if (own !== undefined) {
          this.#hideAlike(own, field);
        }
      }
    }
  }

  #hideAlike(own: MergedField, wanted: MergedField): void {
    if (this.coordinates.has(own.coordinate)) {
      this.coordinates.add(wanted.coordinate);
    }
    for (const argument of own.args.values()) {
      const other = wanted.args.get(argument.name);
      if (other !== undefined && this.coordinates.has(argument.coordinate)) {
        this.coordinates.add(other.coordinate);
      }
    }
  }

  #isEmpty(type: MergedType): boolean {
    switch (type.kind) {
      case "object":
      case "interface":
        return [...type.fields.values()].every((field) => this.#isHidden(field));
      case "union":
        return [...type.members.keys()].every((name) => {
          const member = this.#schema.types.get(name);
          return member === undefined || this.#isHidden(member);
        });
      case "input":
      case "enum":
      case "scalar":
        return false;
    }
  }

  #isHidden(element: MergedElement<SchemaElement>): boolean {
    return this.coordinates.has(element.coordinate) || isHidden(element);
  }

  #isIncluded(tags: readonly string[]): boolean {
    return this.#included.size === 0 || tags.some((tag) => this.#included.has(tag));
  }

  #isExcluded(tags: readonly string[]): boolean {
    return tags.some((tag) => this.#excluded.has(tag));
  }
}
