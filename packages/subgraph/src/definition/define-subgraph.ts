import { SubgraphError } from "../errors.ts";
import { buildModel } from "../model/build-model.ts";
import type { SubgraphModel } from "../model/subgraph-model.ts";
import type {
  ColumnsOfAny,
  CommonColumns,
  FieldOfAny,
  HasColumns,
  Interface,
  InterfaceOptions,
  Union,
} from "./abstract-type.ts";
import type { Arguments, OutputType } from "./arguments.ts";
import type { Column, Columns } from "./column.ts";
import type { ConsumerDefinition, ConsumerPart } from "./consumer.ts";
import type { ContextFactory, ContextInput } from "./context.ts";
import { createInputObject } from "./create-input-object.ts";
import { createEntity, createInterface, createStub, createUnion } from "./create-row-type.ts";
import type {
  ColumnInKey,
  Entity,
  EntityOptions,
  ExternalFields,
  KeyColumns,
  RowType,
  Stub,
  StubFields,
  StubKey,
} from "./entity.ts";
import { createEnumType, type EnumType, type EnumValues } from "./enum-type.ts";
import type { FieldOptions, OwnDirective, SharedOptions, TypeOptions } from "./federation-options.ts";
import type { ColumnField, Field, FieldBuilder, ReferenceField, ValueField } from "./field.ts";
import { createFieldBuilder } from "./field-builder.ts";
import type { InputFields, InputObject } from "./input-object.ts";
import { createObserver, type Observed, type ObserverOptions } from "./observer.ts";
import type { DecidePolicies } from "./policies.ts";
import type {
  ByKeyField,
  ConnectionField,
  ListField,
  MutationOptions,
  QueryOptions,
  RootField,
} from "./root-field.ts";
import type { RowSecurity } from "./row-security.ts";
import type { SqlFunction } from "./source.ts";
import type { SubgraphParts } from "./subgraph-parts.ts";
import { createValueType, type ValueMembers, type ValueType } from "./value-type.ts";

type NoArguments = Readonly<Record<never, never>>;

/** What a subgraph's module exports by default: everything that an engine is made from. */
export interface SubgraphDefinition<Context = unknown> {
  readonly kind: "subgraph";
  readonly name: string;
  readonly context: ContextFactory<Context>;
  /** What the module has said so far, for the compiler. */
  readonly parts: SubgraphParts;
  /**
   * The definition as plain data, checked as a whole.
   *
   * @throws SubgraphError SUBGRAPH_INVALID listing every contradiction.
   */
  build(): SubgraphModel;
}

type ShownColumn<F> =
  F extends ColumnField<infer Shown>
    ? Shown
    : F extends ReferenceField<infer Shown>
      ? Shown
      : F extends ValueField<infer Shown>
        ? Shown
        : never;

/** The names of an entity's key columns that no field shows: an entity's key must be visible. */
type HiddenKeyColumn<Fields, KeyColumn extends string> = Exclude<
  KeyColumn,
  { [Name in keyof Fields]: ShownColumn<Fields[Name]> }[keyof Fields]
>;

type ShowsKey<Fields, KeyColumn extends string> = [HiddenKeyColumn<Fields, KeyColumn>] extends [never]
  ? unknown
  : { readonly "This key column needs a field that shows it": HiddenKeyColumn<Fields, KeyColumn> };

type HasFields<Fields, Name extends string> = [Exclude<Name, keyof Fields>] extends [never]
  ? unknown
  : { readonly "An interface of the entity has this field": Exclude<Name, keyof Fields> };

type NoColumns = Readonly<Record<never, Column>>;

/**
 * A subgraph in the making. Entities and stubs are named first and get their fields after, so that they may refer
 * to one another in circles and every type is still inferred.
 */
export interface Subgraph<Context> extends SubgraphDefinition<Context> {
  /** An entity of this subgraph, with the source of its rows. */
  entity<
    const Name extends string,
    const SourceColumns extends Columns,
    const Key extends KeyColumns<SourceColumns>,
    const External extends ExternalFields = Readonly<Record<never, never>>,
    const Interfaces extends readonly Interface[] = readonly [],
  >(
    name: Name,
    options: EntityOptions<SourceColumns, Key, External, Interfaces> & HasColumns<SourceColumns, Interfaces>,
  ): Entity<Name, SourceColumns, ColumnInKey<Key>, External, FieldOfAny<Interfaces>>;

  /** An interface, whose rows are those of the entities that name it, or an interface that implements it, in `implements`. */
  interface<
    const Name extends string,
    const FieldName extends string,
    const InterfaceColumns extends Columns = NoColumns,
    const Parents extends readonly Interface[] = readonly [],
    const Key extends KeyColumns<InterfaceColumns & ColumnsOfAny<Parents>> = never,
  >(
    name: Name,
    options: InterfaceOptions<InterfaceColumns, FieldName, Key, Parents>,
  ): Interface<
    Name,
    InterfaceColumns & ColumnsOfAny<Parents>,
    ColumnInKey<Key>,
    FieldName | FieldOfAny<Parents>
  >;

  /** A union of entities, whose rows are those of all of them. */
  union<const Name extends string, const Members extends readonly [Entity, ...Entity[]]>(
    name: Name,
    members: Members,
    options?: SharedOptions,
  ): Union<Name, CommonColumns<Members>, Members>;

  /** An entity of another subgraph, known by its key. */
  stub<
    const Name extends string,
    const Key extends StubKey,
    const External extends StubFields = Readonly<Record<never, never>>,
  >(name: Name, options: { readonly key: Key; readonly external?: External }): Stub<Name, Key, External>;

  /** An enum: `enum("OrderStatus", ["OPEN", "PAID"])`, or with the database's texts: `{ OPEN: "open" }`. */
  enum<const Name extends string, const Value extends string>(
    name: Name,
    values: EnumValues<Value>,
    options?: TypeOptions,
  ): EnumType<Name, Value, false>;

  /** An object without a key: fields of entities make it of columns (`value`). */
  value<const Members extends ValueMembers>(
    name: string,
    members: Members,
    options?: TypeOptions & { readonly members?: { readonly [Name in keyof Members]?: FieldOptions } },
  ): ValueType<Members, false>;

  /** An object that clients send. */
  input<const Fields extends InputFields>(
    name: string,
    fields: Fields,
    options?: SharedOptions,
  ): InputObject<Fields, false, false>;

  /** An object that clients send with exactly one of its fields, which is therefore never null. */
  oneOf<const Fields extends InputFields>(
    name: string,
    fields: Fields,
    options?: SharedOptions,
  ): InputObject<Fields, true, false>;

  /** The fields of an entity, in the order in which the schema prints them. */
  fields<
    SourceColumns extends Columns,
    KeyColumn extends string,
    External extends ExternalFields,
    InterfaceField extends string,
    const Fields extends Readonly<Record<string, Field>>,
  >(
    entity: Entity<string, SourceColumns, KeyColumn, External, InterfaceField>,
    define: (
      field: FieldBuilder<SourceColumns, Context, External>,
    ) => Fields & ShowsKey<Fields, KeyColumn> & HasFields<Fields, InterfaceField>,
  ): void;

  /** A query for rows: `byKey(Order)`, `listOf(Order)`, `connectionOf(Order)`, or a resolver. */
  query(name: string, field: ByKeyField | ListField | ConnectionField): void;
  query<Returns extends RowType | OutputType, A extends Arguments = NoArguments>(
    name: string,
    options: QueryOptions<Returns, A, Context>,
  ): void;

  /** A mutation, in one transaction: `call` a database function or `resolve` in TypeScript. */
  mutation<Returns extends RowType | OutputType, A extends Arguments = NoArguments>(
    name: string,
    options: MutationOptions<Returns, A, Context>,
  ): void;

  /** Has changes of a table told as events, by triggers: whoever makes them, and if and only if they commit. */
  observe<SourceColumns extends Columns>(
    observed: Observed<SourceColumns>,
    options: ObserverOptions<NoInfer<SourceColumns>>,
  ): void;

  /**
   * Handles events in this service's database, each with one effect: `handle` in TypeScript or `call` a function. With the
   * subgraph's name before it, the consumer's name is the one under which it is known for ever: `orders-reserve`.
   */
  consumer<Data = unknown>(name: string, options: ConsumerDefinition<Data>): void;
}

/** What a subgraph says of itself as a whole. */
export interface SubgraphOptions {
  readonly name: string;
  /** Directives of its own, by name: composition keeps them in the graph. */
  readonly directives?: Readonly<Record<`@${string}`, OwnDirective>>;
  /** The role and settings that statements run with, for the policies of the database's tables. */
  readonly rowSecurity?: RowSecurity;
  /** Decides which of the policies hold that fields and types ask for by `policy`. */
  readonly policies?: DecidePolicies;
}

/** A subgraph whose resolvers share what `context` makes for each request. */
export function defineSubgraph<Context>(
  options: SubgraphOptions & { readonly context: ContextFactory<Context> },
): Subgraph<Context>;
/** A subgraph whose resolvers get the request and the database as they are. */
export function defineSubgraph(options: SubgraphOptions): Subgraph<ContextInput>;
export function defineSubgraph(
  options: SubgraphOptions & { readonly context?: ContextFactory<unknown> },
): Subgraph<unknown> {
  const parts: SubgraphParts = {
    directives: options.directives ?? {},
    rowSecurity: options.rowSecurity,
    policies: options.policies,
    entities: [],
    abstracts: [],
    stubs: [],
    enums: [],
    values: [],
    inputs: [],
    fields: [],
    queries: [],
    mutations: [],
    observers: [],
    consumers: [],
  };
  const context = options.context ?? ((input) => input);
  return {
    ...createDefinition(options.name, context, parts),
    entity(name, entityOptions) {
      const entity = createEntity(name, entityOptions);
      parts.entities.push(entity);
      // The interfaces' names of fields are in the types of what was given alone.
      return entity as never;
    },
    interface(name, interfaceOptions) {
      const made = createInterface(name, interfaceOptions);
      parts.abstracts.push(made);
      // What it is made of is told by the types of what was given.
      return made as never;
    },
    union(name, members, typeOptions = {}) {
      const made = createUnion(name, members, typeOptions);
      parts.abstracts.push(made);
      return made as never;
    },
    stub(name, stubOptions) {
      const stub = createStub(name, stubOptions);
      parts.stubs.push(stub);
      return stub;
    },
    enum(name, values, typeOptions = {}) {
      const type = createEnumType(name, values, typeOptions);
      parts.enums.push(type);
      return type;
    },
    value(name, members, { members: memberOptions = {}, ...typeOptions } = {}) {
      // Undefined options of a member are none.
      const options = memberOptions as Readonly<Record<string, FieldOptions>>;
      const type = createValueType(name, members, typeOptions, options);
      parts.values.push(type);
      return type;
    },
    input(name, fields, typeOptions = {}) {
      const type = createInputObject(name, fields, false, typeOptions);
      parts.inputs.push(type);
      return type;
    },
    oneOf(name, fields, typeOptions = {}) {
      const type = createInputObject(name, fields, true, typeOptions);
      parts.inputs.push(type);
      return type;
    },
    fields(entity, define) {
      parts.fields.push({ entity, fields: define(createFieldBuilder(entity.external)) });
    },
    query(
      name: string,
      field:
        | ByKeyField
        | ListField
        | ConnectionField
        | QueryOptions<RowType | OutputType, Arguments, unknown>,
    ) {
      parts.queries.push({ name, field: "kind" in field ? field : readRootField(field) });
    },
    mutation(name, mutation) {
      parts.mutations.push({ name, field: readRootField(mutation) });
    },
    observe(observed, observerOptions) {
      parts.observers.push(createObserver(observed, observerOptions));
    },
    consumer(name, consumer: ConsumerPart) {
      parts.consumers.push({ name, consumer });
    },
  };
}

/** A definition of parts that are there, or that are still to come. */
export function createDefinition<Context>(
  name: string,
  context: ContextFactory<Context>,
  parts: SubgraphParts,
): SubgraphDefinition<Context> {
  return { kind: "subgraph", name, context, parts, build: () => buildModel(name, parts) };
}

/** Whether a module's default export is a subgraph, as commands ask before they run one. */
export function isSubgraphDefinition(value: unknown): value is SubgraphDefinition {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "subgraph";
}

/** Root field options once their types have done their work. */
interface ErasedRootOptions {
  readonly returns: RowType | OutputType;
  readonly args?: Arguments;
  readonly call?: SqlFunction | undefined;
  readonly resolve?: ((input: never) => unknown) | undefined;
}

function readRootField({ returns, args = {}, call, resolve, ...options }: ErasedRootOptions): RootField {
  if (resolve !== undefined) {
    return { kind: "resolvedRoot", returns, args, resolve, ...options };
  }
  if (call !== undefined && "source" in returns) {
    return { kind: "function", target: returns, args, call, ...options };
  }
  throw new SubgraphError(
    "SUBGRAPH_INVALID",
    "A root field needs either `resolve`, or `call` together with an entity in `returns`.",
  );
}
