import {
  buildSchema,
  type GraphQLSchema,
  Kind,
  type NamedTypeNode,
  type NonNullTypeNode,
  print,
  type TypeNode,
} from "graphql";
import {
  type FieldReading,
  type InputReading,
  namedTypeOf,
  type SubgraphReading,
  type TypeReading,
  type TypeReadingKind,
} from "./read-subgraph.ts";

/** What belongs to federation itself rather than to the graph. */
const machinery = /^(federation__|link__|_Any$|_Entity$|_Service$|_FieldSet$|FieldSet$)/;

/**
 * The schema of one server that holds all the data: the subgraphs' types put together by the rules of federation. Made
 * without composition and model, which are held against it.
 *
 * @throws Error where the types contradict each other.
 */
export function mergeSchema(
  readings: readonly SubgraphReading[],
  { withInaccessible }: { readonly withInaccessible: boolean },
): GraphQLSchema {
  return buildSchema(new SchemaMerge(readings, withInaccessible).print());
}

/** Where a type reference is put together: results hold what any subgraph gives, inputs what all take. */
type Position = "output" | "input";

class SchemaMerge {
  readonly #partsByType = new Map<string, readonly TypeReading[]>();
  readonly #withInaccessible: boolean;

  constructor(readings: readonly SubgraphReading[], withInaccessible: boolean) {
    this.#withInaccessible = withInaccessible;
    for (const type of readings.flatMap((reading) => [...reading.types.values()])) {
      if (!machinery.test(type.name)) {
        this.#partsByType.set(type.name, [...(this.#partsByType.get(type.name) ?? []), type]);
      }
    }
  }

  print(): string {
    return [...this.#partsByType.keys()]
      .filter((name) => this.#isVisibleType(name))
      .map((name) => this.#printType(name, this.#parts(name)))
      .join("\n");
  }

  #parts(name: string): readonly TypeReading[] {
    return this.#partsByType.get(name) ?? [];
  }

  #isVisibleType(name: string): boolean {
    return this.#withInaccessible || !this.#parts(name).some((part) => part.isInaccessible);
  }

  #printType(name: string, parts: readonly TypeReading[]): string {
    const kind = this.#kindOf(parts);
    switch (kind) {
      case "object":
      case "interface": {
        const interfaces = this.#interfacesOf(parts).filter((one) => this.#isVisibleType(one));
        const keyword = kind === "object" ? "type" : "interface";
        const implemented = interfaces.length === 0 ? "" : ` implements ${interfaces.join(" & ")}`;
        return `${keyword} ${name}${implemented} { ${this.#printFields(name, parts).join(" ")} }`;
      }
      case "union": {
        const members = unique(parts.flatMap((part) => part.members));
        return `union ${name} = ${members.filter((one) => this.#isVisibleType(one)).join(" | ")}`;
      }
      case "scalar":
        return `scalar ${name}`;
      case "enum":
        return `enum ${name} { ${this.#enumValues(name, parts).join(" ")} }`;
      case "input": {
        const inputs = this.#commonInputs(parts.map((part) => part.inputs));
        return `input ${name} { ${inputs.join(" ")} }`;
      }
    }
  }

  #kindOf(parts: readonly TypeReading[]): TypeReadingKind {
    const isInterface = parts.some((part) => part.kind === "interface" || part.isInterfaceObject);
    return isInterface ? "interface" : (parts[0]?.kind ?? "object");
  }

  #interfacesOf(parts: readonly TypeReading[]): readonly string[] {
    return unique(parts.flatMap((part) => part.interfaces));
  }

  /** The type's own fields, and those that an interface-object adds to every type of its interface. */
  #printFields(typeName: string, parts: readonly TypeReading[]): readonly string[] {
    const added = this.#interfacesOf(parts)
      .flatMap((one) => this.#parts(one))
      .filter((part) => part.isInterfaceObject);
    const names = unique([...parts, ...added].flatMap((part) => [...part.fields.keys()]));
    return names.flatMap((name) => {
      const own = parts.flatMap((part) => part.fields.get(name) ?? []);
      const fields = own.length > 0 ? own : added.flatMap((part) => part.fields.get(name) ?? []);
      const type = this.#mergeTypes(
        fields.map((field) => field.type),
        "output",
      );
      return this.#isVisibleField(fields, type) ? [this.#printField(name, fields, type, typeName)] : [];
    });
  }

  #isVisibleField(fields: readonly FieldReading[], type: TypeNode): boolean {
    const isInaccessible = !this.#withInaccessible && fields.some((field) => field.isInaccessible);
    return !isInaccessible && this.#isVisibleType(namedTypeOf(type));
  }

  #printField(name: string, fields: readonly FieldReading[], type: TypeNode, typeName: string): string {
    const args = this.#commonInputs(fields.map((field) => field.arguments));
    if (namedTypeOf(type) === "") {
      throw new Error(`The field "${typeName}.${name}" has no type.`);
    }
    return `${name}${args.length === 0 ? "" : `(${args.join(", ")})`}: ${print(type)}`;
  }

  /** Arguments and input fields that all know. */
  #commonInputs(lists: readonly (readonly InputReading[])[]): readonly string[] {
    const [first = [], ...others] = lists;
    return first.flatMap(({ name }) => {
      const all = [first, ...others].map((list) => list.find((one) => one.name === name));
      const known = all.filter((one) => one !== undefined);
      const isHidden = !this.#withInaccessible && known.some((one) => one.isInaccessible);
      const type = this.#mergeTypes(
        known.map(({ node }) => node.type),
        "input",
      );
      if (known.length < all.length || isHidden || !this.#isVisibleType(namedTypeOf(type))) {
        return [];
      }
      const initial = known.map(({ node }) => node.defaultValue).find((value) => value !== undefined);
      return [`${name}: ${print(type)}${initial === undefined ? "" : ` = ${print(initial)}`}`];
    });
  }

  /** An enum for results has all values, one for inputs the common ones; one for both is the same everywhere. */
  #enumValues(name: string, parts: readonly TypeReading[]): readonly string[] {
    const values = unique(parts.flatMap((part) => part.values.map((value) => value.name)));
    const isHidden = (value: string): boolean =>
      !this.#withInaccessible &&
      parts.some((part) => part.values.some((one) => one.name === value && one.isInaccessible));
    const isCommon = (value: string): boolean =>
      parts.every((part) => part.values.some((one) => one.name === value));
    const isOutput = this.#isOutput(name);
    return values.filter((value) => !isHidden(value) && (isOutput || isCommon(value)));
  }

  #isOutput(name: string): boolean {
    return [...this.#partsByType.values()].some((parts) =>
      parts.some((part) => [...part.fields.values()].some((field) => namedTypeOf(field.type) === name)),
    );
  }

  #mergeTypes(types: readonly TypeNode[], position: Position): TypeNode {
    const [first] = types;
    if (first === undefined) {
      throw new Error("There is no type to merge.");
    }
    const isNonNull = (type: TypeNode): boolean => type.kind === Kind.NON_NULL_TYPE;
    const inner = types.map((type) => (type.kind === Kind.NON_NULL_TYPE ? type.type : type));
    const lists = inner.filter((type) => type.kind === Kind.LIST_TYPE);
    const merged: Exclude<TypeNode, NonNullTypeNode> =
      lists.length === 0
        ? this.#widest(inner)
        : {
            kind: Kind.LIST_TYPE,
            type: this.#mergeTypes(
              lists.map((list) => list.type),
              position,
            ),
          };
    const demands = position === "output" ? types.every(isNonNull) : types.some(isNonNull);
    return demands ? { kind: Kind.NON_NULL_TYPE, type: merged } : merged;
  }

  /** Of named types the one that covers the others. */
  #widest(types: readonly TypeNode[]): NamedTypeNode {
    const names = unique(types.map(namedTypeOf));
    const widest = names.find((name) => names.every((other) => other === name || this.#covers(name, other)));
    if (widest === undefined) {
      throw new Error(`The types ${names.join(", ")} of one field have nothing in common.`);
    }
    return { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: widest } };
  }

  #covers(name: string, other: string): boolean {
    return (
      this.#parts(name).some((part) => part.members.includes(other)) ||
      this.#interfacesOf(this.#parts(other)).includes(name)
    );
  }
}

function unique<T>(items: readonly T[]): readonly T[] {
  return [...new Set(items)];
}
