import {
  execute,
  type FieldNode,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  Kind,
  parse,
  type SelectionNode,
  type SelectionSetNode,
  validate,
} from "graphql";
import { checkSelections } from "../world/check-selections.ts";
import type { FieldReading, SubgraphReading, TypeReading } from "../world/read-subgraph.ts";
import { conditionHolds, type Universe } from "../world/universe.ts";
import { executableSchema } from "./executable-schema.ts";
import { canonical, type Meaning, mergeValues } from "./meaning.ts";
import { Identity } from "./meant-value.ts";

/** What the subgraphs of one request share. */
export interface RequestState {
  /** How many mutations have run. */
  epoch: number;
  readonly mutations: string[];
  /** What a subgraph was asked that nobody may ask of it. */
  readonly violations: string[];
}

export function createRequestState(): RequestState {
  return { epoch: 0, mutations: [], violations: [] };
}

/** An object in the hands of a subgraph. */
interface Held {
  readonly identity: Identity;
  /** What its type is called there: an interface-object's name instead of the object's. */
  readonly typeName: string;
  /** What the field that gave it provides below itself. */
  readonly provided: readonly SelectionSetNode[];
  /** What was said of it, where it was asked for as an entity. */
  readonly representation: Readonly<Record<string, unknown>> | undefined;
}

/**
 * A subgraph's server, which knows its own schema only. It answers with what fields mean, and refuses what the schema
 * does not allow: documents that are invalid, external fields that are neither provided nor part of a key, fields
 * without what they require, entities without a key.
 */
export class SubgraphServer {
  readonly #meaning: Meaning;
  readonly #universe: Universe;
  readonly #reading: SubgraphReading;
  readonly #schema: GraphQLSchema;
  readonly #globalNames: ReadonlyMap<string, string>;
  readonly #keyFields: ReadonlySet<string>;

  constructor(meaning: Meaning, reading: SubgraphReading) {
    this.#meaning = meaning;
    this.#universe = meaning.universe;
    this.#reading = reading;
    this.#schema = executableSchema(reading);
    this.#globalNames = new Map([...reading.rootNames].map(([global, local]) => [local, global]));
    this.#keyFields = this.#findKeyFields();
  }

  get unsoundSelection(): string | undefined {
    return checkSelections(this.#reading, this.#schema);
  }

  /** Answers a GraphQL request, given and printed as JSON. */
  async answer(body: string, state: RequestState): Promise<string> {
    // The executor's own text, in the form that GraphQL over HTTP has.
    const { query, variables } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> };
    const document = parse(query);
    const invalid = validate(this.#schema, document).map(({ message }) => message);
    if (invalid.length > 0) {
      this.#violate(state, `${invalid.join(" ")} In: ${query}`);
    }
    const result = await execute({
      schema: this.#schema,
      document,
      variableValues: variables ?? {},
      rootValue: undefined,
      fieldResolver: (source: Held | undefined, args: Record<string, unknown>, _, info) =>
        this.#resolve(source, args, info, state),
      typeResolver: (value: Held) => value.typeName,
    });
    return JSON.stringify(result);
  }

  #resolve(
    source: Held | undefined,
    args: Readonly<Record<string, unknown>>,
    info: GraphQLResolveInfo,
    state: RequestState,
  ): unknown {
    const typeName = this.#globalNames.get(info.parentType.name) ?? info.parentType.name;
    if (typeName === "Query" && info.fieldName === "_entities") {
      return (args.representations as Record<string, unknown>[]).map((one) => this.#entity(one, state));
    }
    const held = source ?? this.#root(typeName);
    const field = this.#reading.types.get(typeName)?.fields.get(info.fieldName);
    if (field === undefined) {
      return this.#violate(state, `It has no field "${typeName}.${info.fieldName}".`);
    }
    if (typeName === "Mutation") {
      state.epoch += 1;
      state.mutations.push(`${info.fieldName}(${canonical(args)})`);
    }
    const required = this.#checkAllowed(held, typeName, field, state);
    const names = field.contexts.map(({ argument }) => argument);
    const fromAbove = Object.fromEntries(names.map((name) => [name, args[name] ?? null]));
    const value = this.#meaning.resolve(
      {
        object: held.identity,
        field: info.fieldName,
        args,
        epoch: state.epoch,
        ...(names.length === 0 ? {} : { fromAbove }),
      },
      required,
    );
    return this.#hold(value, info, [
      ...(field.provides === undefined ? [] : [field.provides]),
      ...this.#providedBelow(held, info.fieldName),
    ]);
  }

  #root(typeName: string): Held {
    return { identity: new Identity(typeName, 0), typeName, provided: [], representation: undefined };
  }

  /** What the field requires, from the representation. */
  #checkAllowed(held: Held, typeName: string, field: FieldReading, state: RequestState): unknown {
    const { type } = held.identity;
    const coordinate = `${typeName}.${field.name}`;
    if (this.#keyFields.has(`${type}.${field.name}`) || this.#isProvided(held, field.name)) {
      return undefined;
    }
    const place = this.#universe
      .placesOf(type, field.name)
      .find((one) => one.subgraph === this.#reading.name);
    if (field.isExternal) {
      return this.#violate(state, `It is asked for "${coordinate}", which is external.`);
    }
    if (place?.isOverridden === true) {
      return this.#violate(state, `It is asked for "${coordinate}", which another has taken over.`);
    }
    if (field.contexts.length > 0 && held.representation === undefined) {
      return this.#violate(state, `It is asked for "${coordinate}" without what is above it.`);
    }
    if (field.requires === undefined || this.#isGiven(held, field.requires)) {
      return undefined;
    }
    const { representation } = held;
    if (representation === undefined) {
      return this.#violate(state, `It is asked for "${coordinate}" without a representation.`);
    }
    const given = this.#extract(representation, field.requires, held.identity.type);
    const meant = this.#meaning.requiredOf(held.identity, field.requires, state.epoch);
    if (canonical(given) !== canonical(meant)) {
      const what = `${canonical(given)} instead of ${canonical(meant)}`;
      return this.#violate(state, `"${coordinate}" of ${held.identity.number} is computed from ${what}.`);
    }
    return given;
  }

  #entity(representation: Readonly<Record<string, unknown>>, state: RequestState): Held | null {
    const typeName = String(representation.__typename);
    const part = this.#reading.types.get(typeName);
    const identity = part === undefined ? undefined : this.#identify(part, representation);
    if (identity === undefined) {
      return this.#violate(state, `No entity is described by ${canonical(representation)}.`);
    }
    if (!this.#meaning.isKnown(identity)) {
      return null;
    }
    // An interface with a key tells what the object is.
    const isConcrete = part?.kind === "interface";
    return { identity, typeName: isConcrete ? identity.type : typeName, provided: [], representation };
  }

  #identify(part: TypeReading, representation: Readonly<Record<string, unknown>>): Identity | undefined {
    for (const { selection, resolvable } of part.keys) {
      const given = this.#extract(representation, selection, undefined);
      for (const leaf of resolvable ? leavesOf(given) : []) {
        const told = this.#meaning.identityOf(leaf);
        const isAbstract = part.isInterfaceObject || part.kind === "interface";
        const type = isAbstract ? told?.type : part.name;
        if (told === undefined || type === undefined) {
          continue;
        }
        const identity = new Identity(type, told.number);
        const isOfType = this.#universe.objectTypesOf(part.name).includes(type);
        if (isOfType && canonical(this.#meaning.requiredOf(identity, selection, 0)) === canonical(given)) {
          return identity;
        }
      }
    }
    return undefined;
  }

  /** What a selection names of a representation; fragments as `__typename` says, or else as the true type is. */
  #extract(given: unknown, selection: SelectionSetNode, trueType: string | undefined): unknown {
    if (Array.isArray(given)) {
      return given.map((item) => this.#extract(item, selection, undefined));
    }
    if (typeof given !== "object" || given === null) {
      return given;
    }
    const fields = given as Readonly<Record<string, unknown>>;
    const typeName = trueType ?? (typeof fields.__typename === "string" ? fields.__typename : undefined);
    const result: Record<string, unknown> = {};
    for (const node of selection.selections) {
      if (node.kind === Kind.FIELD && node.name.value in fields && node.name.value !== "__typename") {
        const name = node.name.value;
        const below = node.selectionSet;
        const value = below === undefined ? fields[name] : this.#extract(fields[name], below, undefined);
        result[name] = mergeValues(result[name], value);
      } else if (
        node.kind === Kind.INLINE_FRAGMENT &&
        (typeName === undefined ||
          conditionHolds(this.#universe.schema, node.typeCondition?.name.value, typeName))
      ) {
        const below = this.#extract(fields, node.selectionSet, typeName);
        for (const [name, value] of Object.entries(below as object)) {
          result[name] = mergeValues(result[name], value);
        }
      }
    }
    return result;
  }

  #hold(value: unknown, info: GraphQLResolveInfo, provided: readonly SelectionSetNode[]): unknown {
    if (Array.isArray(value)) {
      return value.map((item) => this.#hold(item, info, provided));
    }
    if (!(value instanceof Identity)) {
      return value;
    }
    const declared = info.returnType.toString().replace(/[![\]]/g, "");
    const isOpaque = this.#reading.types.get(declared)?.isInterfaceObject === true;
    const local = this.#reading.rootNames.get(value.type) ?? value.type;
    return { identity: value, typeName: isOpaque ? declared : local, provided, representation: undefined };
  }

  #isProvided(held: Held, fieldName: string): boolean {
    return held.provided.some((one) => this.#fieldsIn(one, held.identity.type, fieldName).length > 0);
  }

  /** Whether an object comes with all that a field of it requires: it is provided, or part of a key. */
  #isGiven({ identity, provided }: Pick<Held, "identity" | "provided">, required: SelectionSetNode): boolean {
    const isFieldGiven = ({ name, arguments: args = [], selectionSet }: FieldNode): boolean => {
      const inKeys = selectionSet === undefined && this.#keyFields.has(`${identity.type}.${name.value}`);
      const found = provided.flatMap((one) => this.#fieldsIn(one, identity.type, name.value));
      const below = found.flatMap((one) => one.selectionSet?.selections ?? []);
      return (
        args.length === 0 &&
        (inKeys || (found.length > 0 && (selectionSet === undefined || has(below, selectionSet))))
      );
    };
    return required.selections.every((node) =>
      node.kind === Kind.FIELD
        ? node.name.value === "__typename" || isFieldGiven(node)
        : node.kind === Kind.INLINE_FRAGMENT &&
          (!conditionHolds(this.#universe.schema, node.typeCondition?.name.value, identity.type) ||
            this.#isGiven({ identity, provided }, node.selectionSet)),
    );
  }

  #providedBelow(held: Held, fieldName: string): readonly SelectionSetNode[] {
    return held.provided.flatMap((one) =>
      this.#fieldsIn(one, held.identity.type, fieldName).flatMap((node) => node.selectionSet ?? []),
    );
  }

  #fieldsIn(selection: SelectionSetNode, typeName: string, fieldName: string): readonly FieldNode[] {
    return selection.selections.flatMap((node) => {
      if (node.kind === Kind.FIELD) {
        return node.name.value === fieldName ? [node] : [];
      }
      return node.kind === Kind.INLINE_FRAGMENT &&
        conditionHolds(this.#universe.schema, node.typeCondition?.name.value, typeName)
        ? this.#fieldsIn(node.selectionSet, typeName, fieldName)
        : [];
    });
  }

  #findKeyFields(): ReadonlySet<string> {
    const found = new Set<string>();
    for (const type of this.#reading.types.values()) {
      for (const { selection } of type.keys) {
        this.#universe.walkSelection(type.name, selection, (parent, node) => {
          found.add(`${parent.name}.${node.name.value}`);
        });
      }
    }
    return found;
  }

  #violate(state: RequestState, message: string): never {
    const text = `The subgraph "${this.#reading.name}" was asked wrongly: ${message}`;
    state.violations.push(text);
    throw new Error(text);
  }
}

/** Whether selections name all that another one names, fragments taken as they are written. */
function has(given: readonly SelectionNode[], wanted: SelectionSetNode): boolean {
  return wanted.selections.every((node) => {
    if (node.kind === Kind.FIELD) {
      const found = given.filter((one) => one.kind === Kind.FIELD && one.name.value === node.name.value);
      const below = found.flatMap((one) =>
        one.kind === Kind.FIELD ? (one.selectionSet?.selections ?? []) : [],
      );
      const isWhole = node.selectionSet === undefined || has(below, node.selectionSet);
      return node.name.value === "__typename" || (found.length > 0 && isWhole);
    }
    if (node.kind === Kind.FRAGMENT_SPREAD) {
      return false;
    }
    const on = node.typeCondition?.name.value;
    const same = given.filter(
      (one) => one.kind === Kind.INLINE_FRAGMENT && one.typeCondition?.name.value === on,
    );
    const inside = same.flatMap((one) =>
      one.kind === Kind.INLINE_FRAGMENT ? one.selectionSet.selections : [],
    );
    return has([...given, ...inside], node.selectionSet);
  });
}

function leavesOf(value: unknown): readonly unknown[] {
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(leavesOf) : [value];
}
