import {
  type GraphQLObjectType,
  getNamedType,
  isCompositeType,
  isNonNullType,
  type SelectionSetNode,
} from "graphql";
import { printPlaceType, type Universe } from "../world/universe.ts";

/**
 * Which fields may be null or fail although that was not written into the schema by their type alone. What is left out
 * here has no one meaning in a federated graph:
 *
 * - A key that is null or fails: the entity cannot be asked for elsewhere, whereas one server needs no keys.
 * - A field that is required, or read from a context, and fails: one server's resolver would have to say what it does with that.
 * - A non-null field that fails below a key's or a requirement's object, or of one that a context is read from: what
 *   the client selects there is fetched together with what the planner needs, so the client's error takes that away.
 * - A field that one subgraph calls non-null and another nullable: how far its null goes up depends on who is asked. So
 *   does a null that comes up to it from below.
 */
export class Stability {
  readonly #keys = new Set<string>();
  readonly #required = new Set<string>();
  readonly #sealed = new Set<string>();
  readonly #universe: Universe;

  constructor(universe: Universe) {
    this.#universe = universe;
    for (const [subgraph, { types }] of universe.subgraphs) {
      for (const type of types.values()) {
        for (const key of type.keys) {
          this.#mark(type.name, key.selection, this.#keys);
        }
        for (const field of type.fields.values()) {
          this.#sealBelowDisputed(type.name, field.name);
          if (field.requires !== undefined) {
            this.#mark(type.name, field.requires, this.#required);
          }
          for (const { context, selection } of field.contexts) {
            for (const setter of universe.typesSetting(subgraph, context)) {
              this.#mark(setter, selection, this.#required);
              this.#seal(setter);
            }
          }
        }
      }
    }
  }

  isKey(type: string, field: string): boolean {
    return this.#keys.has(`${type}.${field}`);
  }

  mayBeNull(type: string, field: string): boolean {
    return !this.isKey(type, field) && this.#isAgreed(type, field);
  }

  mayFail(type: GraphQLObjectType, field: string): boolean {
    const definition = type.getFields()[field];
    const isSealed = this.#sealed.has(type.name) && isNonNullType(definition?.type);
    return this.mayBeNull(type.name, field) && !isSealed && !this.#required.has(`${type.name}.${field}`);
  }

  #sealBelowDisputed(typeName: string, field: string): void {
    for (const type of this.#universe.objectTypesOf(typeName)) {
      const named = getNamedType(this.#universe.objectType(type).getFields()[field]?.type);
      if (isCompositeType(named) && !this.#isAgreed(type, field)) {
        this.#seal(named.name);
      }
    }
  }

  #isAgreed(type: string, field: string): boolean {
    return new Set(this.#universe.placesOf(type, field).map(printPlaceType)).size < 2;
  }

  #mark(typeName: string, selection: SelectionSetNode, into: Set<string>): void {
    this.#universe.walkSelection(typeName, selection, (type, node) => {
      into.add(`${type.name}.${node.name.value}`);
      const named = getNamedType(type.getFields()[node.name.value]?.type);
      if (isCompositeType(named)) {
        this.#seal(named.name);
      }
    });
  }

  /** No null may come up to objects of the type from below. */
  #seal(typeName: string): void {
    for (const name of this.#universe.objectTypesOf(typeName)) {
      if (this.#sealed.has(name)) {
        continue;
      }
      this.#sealed.add(name);
      for (const field of Object.values(this.#universe.objectType(name).getFields())) {
        const named = getNamedType(field.type);
        if (isNonNullType(field.type) && isCompositeType(named)) {
          this.#seal(named.name);
        }
      }
    }
  }
}
