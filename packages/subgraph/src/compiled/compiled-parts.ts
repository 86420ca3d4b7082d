import { GraphQLScalarType } from "graphql";
import type { AbstractType, Interface, InterfaceOptions, Union } from "../definition/abstract-type.ts";
import type { Columns, JsonValue } from "../definition/column.ts";
import type { ConsumerPart } from "../definition/consumer.ts";
import { createInputObject } from "../definition/create-input-object.ts";
import { createEntity, createInterface, createStub, createUnion } from "../definition/create-row-type.ts";
import type { Entity, EntityOptions, Stub, StubFields, StubKey } from "../definition/entity.ts";
import { createEnumType, type EnumType } from "../definition/enum-type.ts";
import type { FieldOptions, SharedOptions, TypeOptions } from "../definition/federation-options.ts";
import type { Field } from "../definition/field.ts";
import type { InputFields, InputObject } from "../definition/input-object.ts";
import type { ObserverPart } from "../definition/observer.ts";
import type { DecidePolicies } from "../definition/policies.ts";
import type { SubgraphParts } from "../definition/subgraph-parts.ts";
import { createValueType, type ValueMembers, type ValueType } from "../definition/value-type.ts";
import {
  type Codec,
  either,
  filledList,
  list,
  literal,
  name,
  nothingElse,
  object,
  oneOf,
  optional,
  orNull,
  readMembers,
  record,
  text,
} from "./codec.ts";
import { consumer, type ObserverForm, observer } from "./event-codecs.ts";
import { createFieldCodec } from "./field-codecs.ts";
import {
  entityTypeOptions,
  fieldOptions,
  interfaceTypeOptions,
  ownDirective,
  sharedOptions,
  typeOptions,
} from "./option-codecs.ts";
import { createRootFieldCodec } from "./root-field-codecs.ts";
import { rowSecurity } from "./row-security-codec.ts";
import { columnCodec, source } from "./source-codecs.ts";
import {
  createTypeCodecs,
  createTypeTables,
  scalarName,
  stubFieldType,
  type TypeCodecs,
  type TypeTables,
} from "./type-codecs.ts";
import { typescriptOnly } from "./typescript-only.ts";

/** The parts of a definition as JSON: what is declared by its name, in the order of the module. */
export type CompiledParts = Readonly<Record<keyof Forms, JsonValue>>;

/** The sorts of parts, as a file has them. */
interface Forms {
  readonly directives: SubgraphParts["directives"];
  readonly rowSecurity: SubgraphParts["rowSecurity"];
  readonly policies: SubgraphParts["policies"];
  readonly scalars: Readonly<Record<string, ScalarForm>>;
  readonly enums: Readonly<Record<string, EnumForm>>;
  readonly values: Readonly<Record<string, ValueForm>>;
  readonly inputs: Readonly<Record<string, InputForm>>;
  readonly stubs: Readonly<Record<string, StubForm>>;
  readonly entities: Readonly<Record<string, EntityForm>>;
  readonly abstracts: Readonly<Record<string, AbstractForm>>;
  readonly fields: Readonly<Record<string, Readonly<Record<string, Field>>>>;
  readonly queries: RootFields;
  readonly mutations: RootFields;
  readonly observers: Readonly<Record<string, ObserverForm>>;
  readonly consumers: Readonly<Record<string, ConsumerPart>>;
}

type RootFields = Readonly<Record<string, SubgraphParts["queries"][number]["field"]>>;

interface ScalarForm {
  readonly description?: string;
  readonly specifiedByURL?: string;
}

interface EnumForm {
  readonly values: Readonly<Record<string, string>>;
  readonly options: TypeOptions;
}

interface ValueForm {
  readonly members: ValueMembers;
  readonly options: TypeOptions;
  readonly memberOptions: Readonly<Record<string, FieldOptions>>;
}

interface InputForm {
  readonly fields: InputFields;
  readonly isOneOf?: true;
  readonly options: SharedOptions;
}

interface StubForm {
  readonly key: StubKey;
  readonly external: StubFields;
}

/** The options in the order in which they are written, the key and the source among them. */
type EntityForm = EntityOptions<Entity["source"]["columns"], KeyColumns>;

interface InterfaceForm {
  readonly kind: "interface";
  readonly options: InterfaceOptions<Columns, string, KeyColumns>;
}

interface UnionForm {
  readonly kind: "union";
  readonly members: readonly Entity[];
  readonly options: SharedOptions;
}

type AbstractForm = InterfaceForm | UnionForm;

type KeyColumns = string | readonly [string, ...string[]];

const abstractKind: Codec<AbstractType["kind"]> = oneOf(["interface", "union"]);

const keyColumns: Codec<KeyColumns> = either((value) => typeof value === "string", text, filledList(text));

interface PartCodecs {
  readonly directives: Codec<Forms["directives"]>;
  readonly rowSecurity: Codec<Forms["rowSecurity"]>;
  readonly policies: Codec<Forms["policies"]>;
  readonly scalars: Codec<ScalarForm>;
  readonly enums: Codec<EnumForm>;
  readonly values: Codec<ValueForm>;
  readonly inputs: Codec<InputForm>;
  readonly stubs: Codec<StubForm>;
  readonly entities: Codec<EntityForm>;
  readonly interfaces: Codec<InterfaceForm>;
  readonly unions: Codec<UnionForm>;
  readonly fields: Codec<Forms["fields"][string]>;
  readonly rootFields: Codec<RootFields>;
  readonly consumers: Codec<Forms["consumers"]>;
}

function createPartCodecs(types: TypeCodecs): PartCodecs {
  const stubKey: Codec<StubKey> = record(scalarName, name);
  const stubFields: Codec<StubFields> = record(stubFieldType, name);
  return {
    directives: record(ownDirective) as Codec<Forms["directives"]>,
    rowSecurity: orNull(rowSecurity),
    // A function that is not there can be called with anything.
    policies: orNull(typescriptOnly() as Codec<unknown> as Codec<DecidePolicies>),
    scalars: object<ScalarForm>({ description: optional(text), specifiedByURL: optional(text) }),
    enums: object<EnumForm>({ values: record(text, name), options: object<TypeOptions>(typeOptions) }),
    values: object<ValueForm>({
      members: record(types.leafType, name),
      options: object<TypeOptions>(typeOptions),
      memberOptions: record(object<FieldOptions>(fieldOptions)),
    }),
    inputs: object<InputForm>({
      fields: record(types.inputType, name),
      isOneOf: optional(literal(true)),
      options: object<SharedOptions>(sharedOptions),
    }),
    stubs: object<StubForm>({ key: stubKey, external: stubFields }),
    entities: object<EntityForm>({
      ...entityTypeOptions,
      source,
      key: keyColumns,
      otherKeys: optional(list(keyColumns)),
      external: optional(record(types.outputType, name)),
      implements: optional(list(types.interfaceType)),
    }),
    interfaces: object<InterfaceForm>({
      kind: literal("interface"),
      options: object<InterfaceForm["options"]>({
        ...interfaceTypeOptions,
        fields: list(name),
        columns: optional(record(columnCodec)),
        key: optional(keyColumns),
        fieldOptions: optional(record(object<FieldOptions>(fieldOptions))) as never,
        implements: optional(list(types.interfaceType)),
      }),
    }),
    unions: object<UnionForm>({
      kind: literal("union"),
      members: list(types.entity),
      options: object<SharedOptions>(sharedOptions),
    }),
    fields: record(createFieldCodec(types), name),
    rootFields: record(createRootFieldCodec(types), name),
    consumers: record(consumer),
  };
}

/**
 * The parts of a definition as JSON.
 *
 * @throws SubgraphError SUBGRAPH_INVALID for what a file cannot hold.
 */
export function encodeParts(parts: SubgraphParts): CompiledParts {
  const tables = createTypeTables();
  const codecs = createPartCodecs(createTypeCodecs(tables));
  const {
    directives,
    rowSecurity: security,
    policies,
    enums,
    values,
    inputs,
    stubs,
    entities,
    abstracts,
    ...others
  } = parts;
  const { fields, queries, mutations, observers, consumers, ...rest } = others;
  nothingElse(rest);
  addAll(tables, { enums, values, inputs, stubs, entities, abstracts });
  const declared = {
    enums: encodeNamed("enums", enums, codecs.enums, enumForm),
    values: encodeNamed("values", values, codecs.values, valueForm),
    inputs: encodeNamed("inputs", inputs, codecs.inputs, inputForm),
    stubs: encodeNamed("stubs", stubs, codecs.stubs, stubForm),
    entities: encodeNamed("entities", entities, codecs.entities, entityForm),
    abstracts: encodeAbstracts(abstracts, codecs),
    fields: encodeFields(fields, codecs),
    queries: codecs.rootFields.encode(rootFieldsOf(queries), "queries"),
    mutations: codecs.rootFields.encode(rootFieldsOf(mutations), "mutations"),
    observers: encodeNamed("observers", observers, observer, observerForm),
    consumers: codecs.consumers.encode(consumersOf(consumers), "consumers"),
  };
  return {
    directives: codecs.directives.encode(directives, "directives"),
    rowSecurity: codecs.rowSecurity.encode(security, "rowSecurity"),
    policies: codecs.policies.encode(policies, "policies"),
    // All of them are known only now that everything else has named its own.
    scalars: encodeNamed("scalars", tables.scalars.all, codecs.scalars, scalarForm),
    ...declared,
  };
}

function addAll(
  tables: TypeTables,
  parts: Pick<SubgraphParts, "enums" | "values" | "inputs" | "stubs" | "entities" | "abstracts">,
): void {
  parts.enums.forEach((type) => void tables.enums.add(type));
  parts.values.forEach((type) => void tables.values.add(type));
  parts.inputs.forEach((type) => void tables.inputs.add(type));
  parts.stubs.forEach((stub) => void tables.stubs.add(stub));
  for (const entity of parts.entities) {
    tables.entities.add(entity);
    tables.rowTypes.add(entity);
  }
  for (const type of parts.abstracts) {
    tables.rowTypes.add(type);
    if (type.kind === "interface") {
      tables.interfaces.add(type);
    }
  }
}

function encodeNamed<Named extends { readonly name: string }, Form>(
  at: string,
  items: readonly Named[],
  codec: Codec<Form>,
  formOf: (item: Named) => Form,
): JsonValue {
  return Object.fromEntries(
    items.map((item) => [item.name, codec.encode(formOf(item), `${at}.${item.name}`)]),
  );
}

function scalarForm({ description, specifiedByURL }: GraphQLScalarType): ScalarForm {
  return {
    ...(description ? { description } : {}),
    ...(specifiedByURL ? { specifiedByURL } : {}),
  };
}

function enumForm(type: EnumType): EnumForm {
  const {
    kind: _,
    name: __,
    values,
    isNullable: ___,
    nullable: ____,
    graphqlType: _____,
    options,
    ...rest
  } = type;
  nothingElse(rest);
  return { values, options };
}

function valueForm(type: ValueType): ValueForm {
  const {
    kind: _,
    name: __,
    isNullable: ___,
    nullable: ____,
    members,
    options,
    memberOptions,
    ...rest
  } = type;
  nothingElse(rest);
  return { members, options, memberOptions };
}

function inputForm(type: InputObject): InputForm {
  const { kind: _, name: __, isNullable: ___, nullable: ____, graphqlType: _____, ...given } = type;
  const { fields, isOneOf, options, ...rest } = given;
  nothingElse(rest);
  return { fields, ...(isOneOf ? { isOneOf } : {}), options };
}

function stubForm(stub: Stub): StubForm {
  const { kind: _, name: __, key, external, ...rest } = stub;
  nothingElse(rest);
  return { key, external };
}

function entityForm(entity: Entity): EntityForm {
  const {
    kind: _,
    name: __,
    source: ___,
    key: ____,
    otherKeys: _____,
    external: ______,
    interfaces: _______,
    options,
    ...rest
  } = entity;
  nothingElse(rest);
  // What `entity` was given as a whole: the options of its type are some of them.
  return options as EntityForm;
}

function encodeAbstracts(abstracts: readonly AbstractType[], codecs: PartCodecs): JsonValue {
  const entries = abstracts.map((type) => {
    const at = `abstracts.${type.name}`;
    const form =
      type.kind === "interface"
        ? codecs.interfaces.encode(interfaceForm(type), at)
        : codecs.unions.encode(unionForm(type), at);
    return [type.name, form] as const;
  });
  return Object.fromEntries(entries);
}

function interfaceForm(type: Interface): InterfaceForm {
  const { kind, name: _, source: __, key: ___, otherKeys: ____, external: _____, ...given } = type;
  const { interfaces: ________, fieldNames: ______, fieldOptions: _______, options, ...rest } = given;
  nothingElse(rest);
  // What `interface` was given as a whole: the options of its type are some of them.
  return { kind, options: options as InterfaceForm["options"] };
}

function unionForm(type: Union): UnionForm {
  const { kind, name: _, source: __, key: ___, otherKeys: ____, external: _____, ...given } = type;
  const { members, options, ...rest } = given;
  nothingElse(rest);
  return { kind, members, options };
}

/** The fields by entities, in the order in which the module gives them. */
function encodeFields(fields: SubgraphParts["fields"], codecs: PartCodecs): JsonValue {
  const byEntity = new Map<string, Record<string, Field>>();
  for (const { entity, fields: given } of fields) {
    byEntity.set(entity.name, { ...byEntity.get(entity.name), ...given });
  }
  return Object.fromEntries(
    [...byEntity].map(([entity, given]) => [entity, codecs.fields.encode(given, `fields.${entity}`)]),
  );
}

function observerForm(part: ObserverPart): ObserverForm {
  const { name: _, ...form } = part;
  return form;
}

function consumersOf(consumers: SubgraphParts["consumers"]): Forms["consumers"] {
  return Object.fromEntries(consumers.map(({ name: each, consumer: part }) => [each, part]));
}

function rootFieldsOf(fields: SubgraphParts["queries"]): RootFields {
  return Object.fromEntries(fields.map(({ name: each, field }) => [each, field]));
}

/**
 * The parts that JSON holds; nothing of it is taken on trust.
 *
 * @throws SubgraphError COMPILED_SUBGRAPH_INVALID naming the place.
 */
export function decodeParts(json: Readonly<Record<keyof CompiledParts, unknown>>): SubgraphParts {
  const tables = createTypeTables();
  const codecs = createPartCodecs(createTypeCodecs(tables));
  decodeNamed("scalars", json.scalars, codecs.scalars, (each, form) =>
    tables.scalars.add(new GraphQLScalarType({ name: each, ...form })),
  );
  const enums = decodeNamed("enums", json.enums, codecs.enums, (each, { values, options }) =>
    tables.enums.add(createEnumType(each, values, options)),
  );
  const values = decodeNamed("values", json.values, codecs.values, (each, form) =>
    tables.values.add(createValueType(each, form.members, form.options, form.memberOptions)),
  );
  const inputs = decodeNamed("inputs", json.inputs, codecs.inputs, (each, form) =>
    tables.inputs.add(createInputObject(each, form.fields, form.isOneOf === true, form.options)),
  );
  const stubs = decodeNamed("stubs", json.stubs, codecs.stubs, (each, form) =>
    tables.stubs.add(createStub(each, form)),
  );
  const interfaces = decodeAbstracts("interface", json.abstracts, codecs.interfaces, (each, { options }) =>
    addInterface(tables, createInterface(each, options)),
  );
  const entities = decodeNamed("entities", json.entities, codecs.entities, (each, options) => {
    const entity: Entity = createEntity(each, options);
    tables.rowTypes.add(entity);
    return tables.entities.add(entity);
  });
  const unions = decodeAbstracts("union", json.abstracts, codecs.unions, (each, form) => {
    const union = createUnion(each, form.members, form.options);
    tables.rowTypes.add(union);
    return union;
  });
  return {
    directives: codecs.directives.decode(json.directives, "directives"),
    rowSecurity: codecs.rowSecurity.decode(json.rowSecurity, "rowSecurity"),
    policies: codecs.policies.decode(json.policies, "policies"),
    enums,
    values,
    inputs,
    stubs,
    entities,
    abstracts: inOrder(json.abstracts, [...interfaces, ...unions]),
    fields: readMembers(json.fields, "fields").map(([each, fields]) => ({
      entity: tables.entities.get(each, "fields"),
      fields: codecs.fields.decode(fields, `fields.${each}`),
    })),
    queries: decodeRootFields("queries", json.queries, codecs),
    mutations: decodeRootFields("mutations", json.mutations, codecs),
    observers: readMembers(json.observers, "observers").map(([each, form]) => ({
      name: each,
      ...observer.decode(form, `observers.${each}`),
    })),
    consumers: Object.entries(codecs.consumers.decode(json.consumers, "consumers")).map(([each, part]) => ({
      name: each,
      consumer: part,
    })),
  };
}

function addInterface({ interfaces, rowTypes }: TypeTables, type: Interface): Interface {
  rowTypes.add(type);
  return interfaces.add(type);
}

/** Each is there for those that come after it. */
function decodeNamed<Form, Named>(
  at: string,
  json: unknown,
  codec: Codec<Form>,
  create: (name: string, form: Form) => Named,
): Named[] {
  return readMembers(json, at).map(([each, form]) => {
    const place = `${at}.${each}`;
    return create(name.decode(each, place), codec.decode(form, place));
  });
}

/** Those of one kind: entities name interfaces, and unions name entities. */
function decodeAbstracts<Form, Named>(
  kind: AbstractType["kind"],
  json: unknown,
  codec: Codec<Form>,
  create: (name: string, form: Form) => Named,
): Named[] {
  const ofKind = readMembers(json, "abstracts").filter(([each, form]) => {
    const found = abstractKind.decode(
      readMembers(form, `abstracts.${each}`).find(([member]) => member === "kind")?.[1],
      `abstracts.${each}.kind`,
    );
    return found === kind;
  });
  return decodeNamed("abstracts", Object.fromEntries(ofKind), codec, create);
}

/** As the file has them, which the schema is printed by. */
function inOrder(json: unknown, types: readonly AbstractType[]): AbstractType[] {
  const byName = new Map(types.map((type) => [type.name, type]));
  return readMembers(json, "abstracts").flatMap(([each]) => byName.get(each) ?? []);
}

function decodeRootFields(at: string, json: unknown, codecs: PartCodecs): SubgraphParts["queries"] {
  const fields = codecs.rootFields.decode(json, at);
  return Object.entries(fields).map(([each, field]) => ({ name: each, field }));
}
