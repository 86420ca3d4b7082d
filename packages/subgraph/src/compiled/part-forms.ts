import type { InterfaceOptions } from "../definition/abstract-type.ts";
import type { Columns, JsonValue } from "../definition/column.ts";
import type { ConsumerPart } from "../definition/consumer.ts";
import type { Entity, EntityOptions, StubFields, StubKey } from "../definition/entity.ts";
import type { FieldOptions, SharedOptions, TypeOptions } from "../definition/federation-options.ts";
import type { Field } from "../definition/field.ts";
import type { InputFields } from "../definition/input-object.ts";
import type { DecidePolicies } from "../definition/policies.ts";
import type { SubgraphParts } from "../definition/subgraph-parts.ts";
import type { ValueMembers } from "../definition/value-type.ts";
import {
  type Codec,
  either,
  filledList,
  list,
  literal,
  name,
  object,
  optional,
  orNull,
  record,
  text,
} from "./codec.ts";
import { consumer, type ObserverForm } from "./event-codecs.ts";
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
import { scalarName, stubFieldType, type TypeCodecs } from "./type-codecs.ts";
import { typescriptOnly } from "./typescript-only.ts";

/** The parts of a definition as JSON: what is declared by its name, in the order of the module. */
export type CompiledParts = Readonly<Record<keyof Forms, JsonValue>>;

/** The sorts of parts, as a file has them. */
export interface Forms {
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

export type RootFields = Readonly<Record<string, SubgraphParts["queries"][number]["field"]>>;

export interface ScalarForm {
  readonly description?: string;
  readonly specifiedByURL?: string;
}

export interface EnumForm {
  readonly values: Readonly<Record<string, string>>;
  readonly options: TypeOptions;
}

export interface ValueForm {
  readonly members: ValueMembers;
  readonly options: TypeOptions;
  readonly memberOptions: Readonly<Record<string, FieldOptions>>;
}

export interface InputForm {
  readonly fields: InputFields;
  readonly isOneOf?: true;
  readonly options: SharedOptions;
}

export interface StubForm {
  readonly key: StubKey;
  readonly external: StubFields;
}

/** The options in the order in which they are written, the key and the source among them. */
export type EntityForm = EntityOptions<Entity["source"]["columns"], KeyColumns>;

export interface InterfaceForm {
  readonly kind: "interface";
  readonly options: InterfaceOptions<Columns, string, KeyColumns>;
}

export interface UnionForm {
  readonly kind: "union";
  readonly members: readonly Entity[];
  readonly options: SharedOptions;
}

export type AbstractForm = InterfaceForm | UnionForm;

export type KeyColumns = string | readonly [string, ...string[]];

const keyColumns: Codec<KeyColumns> = either((value) => typeof value === "string", text, filledList(text));

export interface PartCodecs {
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

export function createPartCodecs(types: TypeCodecs): PartCodecs {
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
