import {
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
} from "graphql";
import { EnumName, printArguments, printLiteral, toClient } from "./print-operation.ts";
import type { Random } from "./random.ts";
import { type OrderTerm, placeKey } from "./reference.ts";
import { type Row, randomValue } from "./values.ts";
import {
  type AbstractSpec,
  type ColumnFieldSpec,
  type EntitySpec,
  type FieldSpec,
  kindOf,
  type OrderSpec,
  pageLimits,
  type RootSpec,
  type World,
} from "./world.ts";

/** A random operation, and the most statements that it may take. */
export interface Operation {
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly maximumStatements: number;
}

export interface OperationInput {
  readonly world: World;
  readonly schema: GraphQLSchema;
  /** Cursors that were answered before, by the lists that they point into: see `placeKey`. */
  readonly cursorsByPlace: ReadonlyMap<string, readonly string[]>;
}

export function generateOperation(random: Random, input: OperationInput): Operation {
  return new Writer(random, input).write();
}

const typename = "__typename";

class Writer {
  readonly #random: Random;
  readonly #input: OperationInput;
  readonly #definitions: string[] = [];
  readonly #values: Record<string, unknown> = {};
  readonly #fragments: string[] = [];
  #names = 0;
  #maximumStatements = 0;

  constructor(random: Random, input: OperationInput) {
    this.#random = random;
    this.#input = input;
  }

  write(): Operation {
    const { roots } = this.#input.world;
    const fields = this.#random.several(0, 3, () =>
      roots.length === 0 ? typename : this.#root(this.#random.pick(roots)),
    );
    const entities = this.#random.chance(40) ? [this.#entities()] : [];
    const selection = [...fields, ...entities, `${this.#name("t")}: ${typename}`].join("\n  ");
    const head = this.#definitions.length === 0 ? "query" : `query (${this.#definitions.join(", ")})`;
    return {
      text: [`${head} {\n  ${selection}\n}`, ...this.#fragments].join("\n"),
      variables: this.#values,
      maximumStatements: this.#maximumStatements,
    };
  }

  #root(root: RootSpec): string {
    this.#maximumStatements++;
    const head = `${this.#name("f")}: ${root.name}`;
    const shared = root.isFunction ? [`skip: ${this.#random.integer(0, 2)}`] : [];
    switch (root.kind) {
      case "byKey":
        return `${head}${printArguments(this.#keyArguments(root.target))}${this.#directive()} ${this.#object(root.target)}`;
      case "list":
        return `${head}${this.#listArguments(root, shared)} ${this.#object(root.target)}`;
      case "pages":
        return `${head}${this.#listArguments(root, [...shared, ...this.#page()])} ${this.#object(root.target)}`;
      case "connection":
        return `${head}${this.#connectionArguments(root, shared)} ${this.#connection(root.target)}`;
      case "resolved": {
        const { world } = this.#input;
        const names = [...world.entities, { name: "Nothing" }].map(({ name }) => name);
        const args = [
          `type: ${JSON.stringify(this.#random.pick(names))}`,
          `index: ${this.#random.integer(0, 4)}`,
        ];
        return `${head}(${args.join(", ")}) ${this.#object(root.target)}`;
      }
    }
  }

  #entities(): string {
    const { world } = this.#input;
    const keyed = [...world.entities, ...world.abstracts.filter(({ isKeyed }) => isKeyed)];
    const types = this.#random.some(keyed, 40);
    const chosen = types.length === 0 ? [this.#random.pick(keyed)] : types;
    this.#maximumStatements += chosen.length;
    const representations = this.#random.several(0, 6, () => {
      const { name } = this.#random.pick(chosen);
      return this.#random.chance(8)
        ? { [typename]: this.#random.chance(50) ? "Nothing" : name }
        : { [typename]: name, extra: "x", ...this.#keyOf(name) };
    });
    const fragments = [...chosen, ...this.#random.some(world.abstracts, 50)].map(
      ({ name }) => `... on ${name} ${this.#object(name, 1, false)}`,
    );
    const variable = this.#variable("[_Any!]!", representations);
    return `${this.#name("f")}: _entities(representations: ${variable}) { ${[typename, ...fragments].join(" ")} }`;
  }

  /** The fields of an object, and a selection below those that are objects. */
  #object(typeName: string, depth = 0, isAlone = true): string {
    const abstract = this.#input.world.abstracts.find(({ name }) => name === typeName);
    const entity = this.#input.world.entities.find(({ name }) => name === typeName);
    const parts: string[] = this.#random.chance(30) ? [typename] : [];
    if (entity !== undefined) {
      parts.push(...this.#fields(entity.fields, entity, depth));
      if (this.#random.chance(25)) {
        parts.push(this.#fragment(entity.name, this.#fields(entity.fields, entity, depth)));
      }
      // The same field once more, to be merged.
      const column = entity.fields.find(({ kind }) => kind === "column");
      if (column !== undefined && isAlone && this.#random.chance(10)) {
        parts.push(column.name, `... on ${typeName} { ${column.name} }`, column.name);
      }
    }
    if (abstract !== undefined) {
      const [first] = this.#membersOf(abstract);
      const shared = first?.fields.filter(({ name }) => abstract.fieldNames.includes(name)) ?? [];
      parts.push(...this.#fields(shared, first, depth));
      for (const member of this.#random.some(this.#membersOf(abstract), 60)) {
        parts.push(this.#fragment(member.name, this.#fields(member.fields, member, depth)));
      }
    }
    return `{ ${parts.length === 0 ? typename : parts.join(" ")} }`;
  }

  #membersOf({ members }: AbstractSpec): readonly EntitySpec[] {
    return this.#input.world.entities.filter(({ name }) => members.includes(name));
  }

  #fragment(typeName: string, fields: readonly string[]): string {
    const selection = `{ ${fields.length === 0 ? typename : fields.join(" ")} }`;
    if (this.#random.chance(60)) {
      return `... on ${typeName}${this.#directive()} ${selection}`;
    }
    const name = this.#name("F");
    this.#fragments.push(`fragment ${name} on ${typeName} ${selection}`);
    return `...${name}${this.#directive()}`;
  }

  #fields(fields: readonly FieldSpec[], entity: EntitySpec | undefined, depth: number): readonly string[] {
    const deep = new Set(["one", "many", "connection"]);
    const some = this.#random.some(
      fields.filter(({ kind }) => depth < 3 || !deep.has(kind)),
      depth === 0 ? 50 : 30,
    );
    return some.map((field) => `${this.#name("a")}: ${field.name}${this.#tail(field, entity, depth)}`);
  }

  /** What stands behind a field's name: arguments, conditions, and the selection below it. */
  #tail(field: FieldSpec, entity: EntitySpec | undefined, depth: number): string {
    switch (field.kind) {
      case "column":
      case "sql":
        return this.#directive();
      case "reference":
        return `${this.#directive()} { ${this.#name("a")}: id ${typename} }`;
      case "value":
        return `${this.#directive()} ${this.#pair()}`;
      case "one":
        return `${this.#directive()} ${this.#object(field.target, depth + 1)}`;
      case "many":
        return `${this.#listArguments(field, field.maximumRows === undefined ? this.#page() : [])}${this.#directive()} ${this.#object(field.target, depth + 1)}`;
      case "connection":
        return `${this.#connectionArguments(field, [])}${this.#directive()} ${this.#connection(field.target, depth + 1)}`;
      case "resolve":
      case "resolveMany": {
        const word = this.#random.chance(30) ? `(word: ${this.#given("String", this.#text())})` : "";
        return `${word}${this.#directive()}${field.returns === "value" ? ` ${this.#pair()}` : ""}`;
      }
    }
    throw new Error(`"${entity?.name}" has a field of an unknown kind.`);
  }

  #pair(): string {
    const members = this.#random.some(["text", "count", typename], 60);
    return `{ ${[typename, ...members.map((name) => `${this.#name("a")}: ${name}`)].join(" ")} }`;
  }

  #connection(target: string, depth = 0): string {
    const edges = () =>
      `${this.#name("a")}: edges { ${this.#random.chance(60) ? "cursor " : ""}${this.#name("a")}: node ${this.#object(target, depth)} }`;
    const info = () =>
      `pageInfo { ${["hasNextPage", "hasPreviousPage", "startCursor", "endCursor", typename]
        .filter(() => this.#random.chance(60))
        .concat(typename)
        .join(" ")} }`;
    const parts = [
      ...(this.#random.chance(80) ? [edges()] : []),
      ...(this.#random.chance(15) ? [`${this.#name("a")}: edges { cursor }`] : []),
      ...(this.#random.chance(50) ? [info()] : []),
      ...(this.#random.chance(50) ? ["totalCount"] : []),
    ];
    return `{ ${parts.length === 0 ? typename : parts.join(" ")} }`;
  }

  #page(): readonly string[] {
    return [
      ...(this.#random.chance(50) ? [`limit: ${this.#given("Int!", this.#random.integer(0, 9))}`] : []),
      ...(this.#random.chance(30) ? [`offset: ${this.#given("Int!", this.#random.integer(0, 3))}`] : []),
    ];
  }

  #listArguments({ target }: { readonly target: string }, page: readonly string[]): string {
    return printArguments([...page, ...this.#where(target), ...this.#orderBy(target).printed]);
  }

  #connectionArguments(
    { target, orderBy }: { readonly target: string; readonly orderBy: readonly OrderSpec[] },
    given: readonly string[],
  ): string {
    const order = this.#orderBy(target);
    const terms: readonly OrderTerm[] =
      order.terms ??
      orderBy.map(({ column, isDescending }) => ({ column, direction: isDescending ? "desc" : "asc" }));
    const known = this.#input.cursorsByPlace.get(placeKey({ typeName: target, order: terms })) ?? [];
    const cursor = (side: string) =>
      known.length > 0 && this.#random.chance(40)
        ? [`${side}: ${this.#given("String", this.#random.pick(known))}`]
        : [];
    const size = this.#random.chance(60)
      ? [
          `${this.#random.pick(["first", "last"])}: ${this.#given("Int", this.#random.integer(0, pageLimits.maximum))}`,
        ]
      : [];
    return printArguments([
      ...given,
      ...size,
      ...cursor("after"),
      ...cursor("before"),
      ...this.#where(target),
      ...order.printed,
    ]);
  }

  #orderBy(target: string): { readonly printed: readonly string[]; readonly terms?: readonly OrderTerm[] } {
    const type = this.#input.schema.getType(`${target}OrderBy`);
    if (!isEnumType(type) || this.#random.chance(50)) {
      return { printed: [] };
    }
    const values = this.#random.several(0, 2, () => this.#random.pick(type.getValues()));
    const names = values.map(({ name }) => new EnumName(name));
    return {
      printed: [`orderBy: ${this.#given(`[${type.name}!]`, names)}`],
      terms: values.map(({ value }) => value as OrderTerm),
    };
  }

  #where(target: string): readonly string[] {
    const type = this.#input.schema.getType(`${target}Where`);
    return isInputObjectType(type) && this.#random.chance(60)
      ? [`where: ${this.#given(type.name, this.#condition(target, 2))}`]
      : [];
  }

  #condition(target: string, depth: number): Readonly<Record<string, unknown>> {
    const type = this.#input.schema.getType(`${target}Where`);
    const members = isInputObjectType(type) ? Object.values(type.getFields()) : [];
    if (depth > 0 && this.#random.chance(20)) {
      return { not: this.#condition(target, depth - 1) };
    }
    const chosen = this.#random.several(1, 3, () => this.#random.pick(members));
    return Object.fromEntries(
      chosen.flatMap(({ name, type: of }): readonly (readonly [string, unknown])[] => {
        switch (name) {
          case "and":
          case "or":
            return depth === 0
              ? []
              : [[name, this.#random.several(0, 2, () => this.#condition(target, depth - 1))]];
          case "not":
            return depth === 0 ? [] : [[name, this.#condition(target, depth - 1)]];
          default: {
            const condition = this.#fieldCondition(target, name, of, depth);
            return condition === undefined ? [] : [[name, condition]];
          }
        }
      }),
    );
  }

  #fieldCondition(target: string, name: string, type: GraphQLInputType, depth: number): unknown {
    const { entity, field } = this.#fieldOf(target, name);
    switch (field.kind) {
      case "column":
        return this.#operators(field.leaf, kindOf(entity, field.column), type);
      case "reference":
        return { id: this.#operators("ID", "text", type, "id") };
      case "one":
        return depth === 0 ? undefined : this.#condition(field.target, depth - 1);
      case "many":
      case "connection":
        return depth === 0
          ? undefined
          : { [this.#random.pick(["some", "every", "none"])]: this.#condition(field.target, depth - 1) };
      default:
        throw new Error(`"${entity.name}.${name}" has no filters.`);
    }
  }

  #operators(
    leaf: ColumnFieldSpec["leaf"],
    kind: ReturnType<typeof kindOf>,
    given: GraphQLInputType,
    member?: string,
  ): Readonly<Record<string, unknown>> {
    const outer = getNamedType(given);
    const inner =
      member === undefined || !isInputObjectType(outer)
        ? outer
        : getNamedType(outer.getFields()[member]?.type);
    const operators = isInputObjectType(inner) ? Object.values(inner.getFields()) : [];
    const one = () => toClient(leaf, randomValue(this.#random, kind));
    const { name, type } = this.#random.pick(operators);
    switch (name) {
      case "isNull":
      case "isEmpty":
        return { [name]: this.#random.chance(50) };
      case "at":
        return { at: this.#random.several(0, 2, () => this.#jsonPath()) };
      case "like":
      case "ilike":
        return { [name]: this.#random.pick(["a%", "%B", "_", "A_b", "%\\_%", "\\%", "", "%\n%", "$1"]) };
      default:
        return { [name]: isListType(type) ? this.#random.several(0, 3, one) : one() };
    }
  }

  #jsonPath(): Readonly<Record<string, unknown>> {
    const path = this.#random.several(0, 3, () => this.#random.pick(["a", "b", "c", "0", "1", "-1", "01"]));
    const operator = this.#random.pick(["exists", "eq", "ne", "contains", "lt", "gte"]);
    const operand =
      operator === "exists"
        ? this.#random.chance(50)
        : operator === "lt" || operator === "gte"
          ? this.#random.pick([1, 2, "x", ""])
          : this.#random.pick([1, "x", 2, [1], {}, { b: [2] }]);
    return { path, [operator]: operand };
  }

  #fieldOf(target: string, name: string): { readonly entity: EntitySpec; readonly field: FieldSpec } {
    const { world } = this.#input;
    const abstract = world.abstracts.find((each) => each.name === target);
    const typeName = abstract?.members[0] ?? target;
    const entity = world.entities.find((each) => each.name === typeName);
    const field = entity?.fields.find((each) => each.name === name);
    if (entity === undefined || field === undefined) {
      throw new Error(`"${target}" has no field "${name}".`);
    }
    return { entity, field };
  }

  #keyArguments(target: string): readonly string[] {
    return Object.entries(this.#keyOf(target)).map(([name, value]) => `${name}: ${printLiteral(value)}`);
  }

  /** The key of a row that is there, or of one that need not be. */
  #keyOf(target: string): Readonly<Record<string, unknown>> {
    const { world } = this.#input;
    const abstract = world.abstracts.find((each) => each.name === target);
    const typeName = abstract === undefined ? target : this.#random.pick(abstract.members);
    const entity = world.entities.find((each) => each.name === typeName);
    if (entity === undefined) {
      return {};
    }
    const rows: readonly Row[] = world.rowsByTable.get(entity.table) ?? [];
    const row = rows.length > 0 && this.#random.chance(80) ? this.#random.pick(rows) : undefined;
    return Object.fromEntries(
      entity.key.map((column) => {
        const field = entity.fields.find(
          (each): each is ColumnFieldSpec => each.kind === "column" && each.column === column,
        );
        const value = row?.[column] ?? randomValue(this.#random, kindOf(entity, column));
        return [field?.name ?? column, toClient(field?.leaf ?? "ID", value)];
      }),
    );
  }

  #text(): string {
    return this.#random.pick(["", "word", "'; drop table x; --", "\u2028"]);
  }

  #directive(): string {
    if (!this.#random.chance(12)) {
      return "";
    }
    const name = this.#random.pick(["skip", "include"]);
    const value = this.#random.chance(50);
    return ` @${name}(if: ${this.#random.chance(50) ? value : this.#variable("Boolean!", value)})`;
  }

  /** A value as a literal, or as a variable. */
  #given(type: string, value: unknown): string {
    return this.#random.chance(50) ? printLiteral(value) : this.#variable(type, value);
  }

  #variable(type: string, value: unknown): string {
    const name = this.#name("v");
    this.#definitions.push(`$${name}: ${type}`);
    this.#values[name] = JSON.parse(JSON.stringify(value));
    return `$${name}`;
  }

  /** A name that is used once, so that fields are merged only where it is meant. */
  #name(prefix: string): string {
    this.#names++;
    return `${prefix}${this.#names}`;
  }
}

/** A value of a row as clients send it for a scalar. */
