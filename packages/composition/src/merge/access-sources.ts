import { print } from "graphql";
import type { FederationDirectiveName } from "../read/federation-spec.ts";
import {
  hasFederationUse,
  type SchemaElement,
  type SubgraphField,
  type SubgraphObjectType,
  type SubgraphSchema,
} from "../read/subgraph-schema.ts";
import type { Place } from "./merged-schema.ts";
import type { TypeOrder } from "./type-order.ts";

/** The directives that say what a client must show. */
export const accessDirectives: readonly FederationDirectiveName[] = [
  "authenticated",
  "requiresScopes",
  "policy",
];

/** What is asked to know which elements take over requirements. */
export interface AccessQuestion {
  readonly subgraphs: readonly SubgraphSchema[];
  readonly typeOrder: TypeOrder;
  readonly isExternal: (place: Place<SubgraphField>) => boolean;
}

/**
 * Requirements of access that hold for more than what they stand on, so that no way around them is left: those of an
 * object for the interfaces that it implements, those of its fields for the same fields of these interfaces, and those
 * of an interface-object's fields for the types behind it and their other interfaces. O(elements of the subgraphs).
 */
export class AccessSources {
  readonly #sources = new Map<string, Place<SchemaElement>[]>();
  readonly #interfacesOf = new Map<string, Set<string>>();
  readonly #question: AccessQuestion;

  constructor(question: AccessQuestion) {
    this.#question = question;
    const holders = question.subgraphs.flatMap(objectsWithRequirements);
    if (holders.length === 0) {
      return;
    }
    this.#readInterfaces();
    for (const { subgraph, element } of holders) {
      this.#addObject(subgraph, element);
    }
  }

  /** The requirements that an element takes over, each as a place that has nothing else. */
  of(coordinate: string): readonly Place<SchemaElement>[] {
    return this.#sources.get(coordinate) ?? [];
  }

  /** Equal where elements take over the same. */
  describe(): readonly string[] {
    return [...this.#sources].map(([coordinate, places]) =>
      [
        coordinate,
        ...places.flatMap(({ element }) => element.directives).map(({ node }) => print(node)),
      ].join(),
    );
  }

  #readInterfaces(): void {
    for (const { types } of this.#question.subgraphs) {
      for (const type of types.values()) {
        for (const name of type.kind === "object" ? type.interfaces.keys() : []) {
          const names = this.#interfacesOf.get(type.name) ?? new Set();
          this.#interfacesOf.set(type.name, names.add(name));
        }
      }
    }
  }

  #addObject(subgraph: SubgraphSchema, type: SubgraphObjectType): void {
    const isInterfaceObject = hasFederationUse(type, "interfaceObject");
    const targets = isInterfaceObject ? this.#behind(type.name) : (this.#interfacesOf.get(type.name) ?? []);
    if (!isInterfaceObject) {
      this.#add(targets, "", { subgraph, element: type });
    }
    for (const field of type.fields.values()) {
      const place = { subgraph, element: field };
      if (!this.#question.isExternal(place)) {
        this.#add(targets, `.${field.name}`, place);
      }
    }
  }

  /** The objects behind an interface-object, and the other interfaces that they implement. */
  #behind(name: string): ReadonlySet<string> {
    const objects = [...this.#question.typeOrder.below(name)].filter((one) => this.#interfacesOf.has(one));
    const others = objects.flatMap((one) => [...(this.#interfacesOf.get(one) ?? [])]);
    return new Set([...objects, ...others.filter((other) => other !== name)]);
  }

  #add(typeNames: Iterable<string>, suffix: string, { subgraph, element }: Place<SchemaElement>): void {
    const directives = element.directives.filter(
      (use) => use.kind === "federation" && accessDirectives.includes(use.name),
    );
    for (const typeName of directives.length === 0 ? [] : typeNames) {
      const coordinate = `${typeName}${suffix}`;
      const list = this.#sources.get(coordinate) ?? [];
      list.push({ subgraph, element: { coordinate, description: undefined, directives } });
      this.#sources.set(coordinate, list);
    }
  }
}

function objectsWithRequirements(subgraph: SubgraphSchema): readonly Place<SubgraphObjectType>[] {
  if (!accessDirectives.some((name) => subgraph.appliedDirectives.has(name))) {
    return [];
  }
  return [...subgraph.types.values()].flatMap((element) =>
    element.kind === "object" && [element, ...element.fields.values()].some(hasRequirement)
      ? [{ subgraph, element }]
      : [],
  );
}

function hasRequirement({ directives }: SchemaElement): boolean {
  return directives.some((use) => use.kind === "federation" && accessDirectives.includes(use.name));
}
