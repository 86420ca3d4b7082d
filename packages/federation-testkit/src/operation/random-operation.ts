import {
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isNonNullType,
  isUnionType,
  parse,
  parseType,
  print,
  type TypeNode,
  validate,
} from "graphql";
import { type Chance, hashText } from "../chance.ts";
import { type InputField, type InputTypes, randomArguments, randomInput } from "../random-input.ts";
import type { RandomOperation } from "../world/world.ts";
import { addIntrospection } from "./add-introspection.ts";

/** An operation that is valid for a schema, with variables that fit it; nothing where chance found none. */
export function randomOperation(schema: GraphQLSchema, chance: Chance): RandomOperation | undefined {
  // Fields of equal keys may clash on types that overlap. The more attempts have, the simpler the next one is.
  for (let attempt = 0; attempt < 4; attempt++) {
    const operation = addIntrospection(new OperationWriter(schema, chance, attempt < 2).write(), schema);
    const isSmall = operation.document.length < 6_000;
    if (isSmall && validate(schema, parse(operation.document)).length === 0) {
      return operation;
    }
  }
  return undefined;
}

interface VariableSpec {
  readonly name: string;
  readonly declaration: string;
  readonly type: string;
}

/** Text of one field of a selection set, by what it is for. */
interface FieldRequest {
  readonly field: GraphQLField<unknown, unknown>;
  readonly parent: GraphQLCompositeType;
  readonly depth: number;
  readonly mayShareAlias: boolean;
  /** Whether it stands once and under no condition, as the field of a subscription has to. */
  readonly isAlone?: boolean;
}

class OperationWriter {
  readonly #schema: GraphQLSchema;
  readonly #chance: Chance;
  readonly #isBold: boolean;
  readonly #types: InputTypes;
  readonly #variables: VariableSpec[] = [];
  readonly #values: Record<string, unknown> = {};
  readonly #fragments: { readonly name: string; readonly type: string; readonly text: string }[] = [];
  #fieldsLeft: number;

  constructor(schema: GraphQLSchema, chance: Chance, isBold: boolean) {
    this.#schema = schema;
    this.#chance = chance;
    this.#isBold = isBold;
    this.#types = inputTypesOf(schema);
    this.#fieldsLeft = 8 + chance.pick(50);
  }

  write(): RandomOperation {
    const chance = this.#chance;
    const mutation = this.#schema.getMutationType();
    const subscription = this.#schema.getSubscriptionType();
    const kind =
      mutation !== undefined && mutation !== null && chance.chance(40)
        ? "mutation"
        : subscription !== undefined && subscription !== null && chance.chance(40)
          ? "subscription"
          : "query";
    const root = { mutation, subscription, query: this.#schema.getQueryType() }[kind];
    if (root === undefined || root === null) {
      return { document: "{ __typename }", variables: {} };
    }
    const depth = kind === "mutation" ? 4 : 3 + chance.pick(3);
    const body = kind === "subscription" ? this.#event(root, depth) : this.#selection(root, depth);
    const declared = this.#variables.map(({ declaration }) => declaration);
    const header = declared.length === 0 ? "" : `(${declared.join(", ")})`;
    const hasOthers = chance.chance(8);
    const name = hasOthers || chance.chance(30) ? "Main" : "";
    const operation =
      name === "" && header === "" && kind === "query" ? body : `${kind} ${name}${header} ${body}`;
    const others = hasOthers ? ["query Other { __typename }"] : [];
    const fragments = this.#fragments.map((one) => `fragment ${one.name} on ${one.type} ${one.text}`);
    const document = chance.shuffled([operation, ...others, ...fragments]).join("\n");
    return {
      document: print(parse(document)),
      ...(hasOthers ? { operationName: name } : {}),
      variables: this.#values,
    };
  }

  /** The one field of a subscription. */
  #event(root: GraphQLObjectType, depth: number): string {
    const field = this.#chance.oneOf(Object.values(root.getFields()));
    const texts = this.#fieldTexts({ field, parent: root, depth, mayShareAlias: false, isAlone: true });
    return `{ ${texts.join(" ")} }`;
  }

  #selection(type: GraphQLCompositeType, depth: number): string {
    const chance = this.#chance;
    const parts: string[] = [];
    if (isAbstractType(type) || chance.chance(8)) {
      parts.push(...this.#fragmentParts(type, depth));
    }
    if (!isUnionType(type)) {
      const fields = Object.values(type.getFields());
      for (const field of chance.some(fields, depth > 3 ? 65 : 45)) {
        const request = { field, parent: type, depth, mayShareAlias: false };
        parts.push(...this.#fieldTexts(request));
      }
    }
    if (chance.chance(isAbstractType(type) ? 40 : 10) || parts.length === 0) {
      const alias = chance.chance(15) ? "kind: " : "";
      parts.push(`${alias}__typename${this.#condition()}`);
    }
    const isPlain = parts.every((part) => !part.startsWith("__typename @"));
    return `{ ${[...chance.shuffled(parts), ...(isPlain ? [] : ["__typename"])].join(" ")} }`;
  }

  /** Fragments on the type itself, on its possible types, and on abstract types that overlap with it. */
  #fragmentParts(type: GraphQLCompositeType, depth: number): readonly string[] {
    const chance = this.#chance;
    const possible = isAbstractType(type) ? this.#schema.getPossibleTypes(type) : [];
    const abstract = Object.values(this.#schema.getTypeMap())
      .filter(isAbstractType)
      .filter(
        (other) =>
          other === type ||
          this.#schema.getPossibleTypes(other).some((one) => one === type || possible.includes(one)),
      );
    const targets = [...chance.some(possible, 65), ...chance.some(abstract, 18)];
    return targets.map((target) => this.#fragment(target, depth, isAbstractType(type)));
  }

  #fragment(target: GraphQLCompositeType, depth: number, isBelowAbstract: boolean): string {
    const chance = this.#chance;
    const known = this.#fragments.filter((one) => one.type === target.name);
    if (known.length > 0 && chance.chance(40)) {
      return `...${chance.oneOf(known).name}${this.#condition()}`;
    }
    const text = this.#fragmentBody(target, depth, isBelowAbstract);
    if (chance.chance(30)) {
      const name = `F${this.#fragments.length}`;
      this.#fragments.push({ name, type: target.name, text });
      return `...${name}${this.#condition()}`;
    }
    return `... on ${target.name}${this.#condition()} ${text}`;
  }

  /** Below an abstract type, fields of different types may stand under one alias. */
  #fragmentBody(target: GraphQLCompositeType, depth: number, isBelowAbstract: boolean): string {
    const chance = this.#chance;
    if (isAbstractType(target) || !isBelowAbstract || !this.#isBold || !chance.chance(35)) {
      return this.#selection(target, depth - (isAbstractType(target) ? 1 : 0));
    }
    const fields = chance.some(Object.values(target.getFields()), 50);
    const texts = fields.flatMap((field) =>
      this.#fieldTexts({ field, parent: target, depth, mayShareAlias: true }),
    );
    return `{ ${texts.length === 0 ? "__typename" : texts.join(" ")} }`;
  }

  #fieldTexts({ field, parent, depth, mayShareAlias, isAlone }: FieldRequest): readonly string[] {
    const chance = this.#chance;
    const named = getNamedType(field.type);
    if ((isCompositeType(named) && depth <= 0) || this.#fieldsLeft <= 0) {
      return [];
    }
    this.#fieldsLeft--;
    const inputs: readonly InputField[] = field.args.map((argument) => ({
      name: argument.name,
      type: parseType(String(argument.type)),
      hasDefault: argument.default !== undefined,
    }));
    const args = randomArguments(inputs, {
      chance,
      types: this.#types,
      variable: (type, hasDefault) => this.#variableFor(type, hasDefault),
    });
    const selection = isCompositeType(named) ? ` ${this.#selection(named, depth - 1)}` : "";
    const alias = this.#alias(field, parent, args, mayShareAlias);
    if (isAlone === true) {
      return [`${alias}${field.name}${args}${selection}`];
    }
    const text = `${alias}${field.name}${args}${this.#condition()}${selection}`;
    const wrapped = chance.chance(6) ? `...${this.#condition()} { ${text} }` : text;
    // The same field twice, with two conditions or two selections that are merged.
    const again =
      chance.chance(6) && this.#fieldsLeft > 0
        ? [
            `${alias}${field.name}${args}${this.#condition()}${isCompositeType(named) ? ` ${this.#selection(named, depth - 1)}` : ""}`,
          ]
        : [];
    return [wrapped, ...again];
  }

  /** Equal aliases mean equal fields with equal arguments, but where a clash is what is looked for. */
  #alias(
    field: GraphQLField<unknown, unknown>,
    parent: GraphQLCompositeType,
    args: string,
    mayShareAlias: boolean,
  ): string {
    const chance = this.#chance;
    if (mayShareAlias && chance.chance(50)) {
      const shape = String(field.type).replace(/[^A-Za-z]/g, "_");
      return `x${isCompositeType(getNamedType(field.type)) ? parent.name : ""}${shape}: `;
    }
    if (args !== "") {
      return `${field.name}_${(hashText(args) % 1_296).toString(36)}: `;
    }
    return !this.#isBold ? `${field.name}Of${parent.name}: ` : chance.chance(8) ? `z${field.name}: ` : "";
  }

  #condition(): string {
    const chance = this.#chance;
    if (!chance.chance(10)) {
      return "";
    }
    const one = (): string => {
      const value = chance.chance(15) ? chance.oneOf(["true", "false"]) : `$${this.#booleanVariable()}`;
      return ` @${chance.oneOf(["skip", "include"])}(if: ${value})`;
    };
    const first = one();
    const second = chance.chance(10) ? one() : "";
    return first.slice(0, 3) === second.slice(0, 3) ? first : first + second;
  }

  #booleanVariable(): string {
    const chance = this.#chance;
    const name = `c${chance.pick(3)}`;
    if (!this.#variables.some((one) => one.name === name)) {
      const initial = chance.chance(25) ? ` = ${chance.oneOf(["true", "false"])}` : "";
      this.#variables.push({ name, declaration: `$${name}: Boolean!${initial}`, type: "Boolean!" });
      if (initial === "" || chance.chance(50)) {
        this.#values[name] = chance.pick(2) === 0;
      }
    }
    return name;
  }

  /** A variable for an input position: new or one that is there already. */
  #variableFor(type: TypeNode, hasDefault: boolean): string | undefined {
    const chance = this.#chance;
    if (!chance.chance(30)) {
      return undefined;
    }
    const text = print(type);
    const known = this.#variables.filter((one) => one.type === text);
    if (known.length > 0 && chance.chance(40)) {
      return `$${chance.oneOf(known).name}`;
    }
    const name = `v${this.#variables.length}`;
    const isNonNull = text.endsWith("!");
    // A nullable variable may stand where null may not, if either of the two has a default.
    const isLoose = isNonNull && chance.chance(30);
    const declared = isLoose ? parseType(text.slice(0, -1)) : type;
    const options = { chance, types: this.#types };
    const present = (): { readonly text: string; readonly value: unknown } =>
      randomInput(isNonNull ? type : declared, options);
    const needsDefault = isLoose && !hasDefault;
    const initial = needsDefault || chance.chance(25) ? ` = ${present().text}` : "";
    this.#variables.push({
      name,
      declaration: `$${name}: ${print(declared)}${initial}`,
      type: isLoose ? "" : text,
    });
    const mayBeMissing = initial !== "" || !isNonNull || isLoose;
    if (!mayBeMissing || chance.chance(70)) {
      this.#values[name] = present().value;
    }
    return `$${name}`;
  }
}

/** The input types of a schema. */
function inputTypesOf(schema: GraphQLSchema): InputTypes {
  return {
    enumValues(name) {
      const type = schema.getType(name);
      return isEnumType(type) ? type.getValues().map((value) => value.name) : undefined;
    },
    inputFields(name) {
      const type = schema.getType(name);
      return isInputObjectType(type)
        ? Object.values(type.getFields()).map((field) => ({
            name: field.name,
            type: parseType(String(field.type)),
            hasDefault: field.default !== undefined && isNonNullType(field.type),
          }))
        : undefined;
    },
  };
}
