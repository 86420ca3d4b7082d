import type { GraphQLScalarType } from "graphql";
import type { Interface } from "../definition/abstract-type.ts";
import type { Arguments, LeafType, OutputType } from "../definition/arguments.ts";
import { type CustomScalar, customScalar } from "../definition/custom-scalar.ts";
import type { Entity, RowType, Stub, StubFields } from "../definition/entity.ts";
import type { EnumType } from "../definition/enum-type.ts";
import type { Leaf } from "../definition/field.ts";
import { fromContext } from "../definition/from-context.ts";
import type { InputObject, InputType } from "../definition/input-object.ts";
import { type ListType, list as listType } from "../definition/list-type.ts";
import { createScalar, type Scalar, type ScalarName } from "../definition/scalar.ts";
import type { ValueType } from "../definition/value-type.ts";
import { scalarTypesByName } from "../schema/scalars.ts";
import {
  byKind,
  type Codec,
  either,
  invalidAt,
  lazy,
  literal,
  mapped,
  name,
  nothingElse,
  object,
  oneOf,
  optional,
  record,
  text,
} from "./codec.ts";
import { NameTable } from "./name-table.ts";
import { columnKind } from "./source-codecs.ts";

/** What the parts of a definition refer to one another by. */
export interface TypeTables {
  readonly enums: NameTable<EnumType>;
  readonly scalars: NameTable<GraphQLScalarType>;
  readonly values: NameTable<ValueType>;
  readonly inputs: NameTable<InputObject>;
  readonly stubs: NameTable<Stub>;
  readonly entities: NameTable<Entity>;
  readonly interfaces: NameTable<Interface>;
  /** Entities, interfaces and unions. */
  readonly rowTypes: NameTable<RowType>;
}

/** Tables without anything in them. Types that may be null and those that may not are the same one. */
export function createTypeTables(): TypeTables {
  return {
    enums: new NameTable("enum", (a, b) => a.graphqlType === b.graphqlType),
    scalars: new NameTable("scalar", (a, b) => a === b),
    values: new NameTable("value", (a, b) => a.members === b.members),
    inputs: new NameTable("input", (a, b) => a.graphqlType === b.graphqlType),
    stubs: new NameTable("stub", (a, b) => a.name === b.name),
    entities: new NameTable("entity", (a, b) => a === b),
    interfaces: new NameTable("interface", (a, b) => a === b),
    rowTypes: new NameTable("entity, interface or union", (a, b) => a === b),
  };
}

/** The codecs of everything that fields and arguments may be. */
export interface TypeCodecs {
  readonly leaf: Codec<Leaf>;
  readonly leafType: Codec<LeafType>;
  readonly outputType: Codec<OutputType>;
  readonly returns: Codec<RowType | OutputType>;
  readonly inputType: Codec<InputType>;
  readonly args: Codec<Arguments>;
  readonly value: Codec<ValueType>;
  readonly stub: Codec<Stub>;
  readonly entity: Codec<Entity>;
  readonly interfaceType: Codec<Interface>;
  /** What relations lead to and root fields answer. */
  readonly rowType: Codec<RowType>;
}

export function createTypeCodecs(tables: TypeTables): TypeCodecs {
  const enumType: Codec<EnumType> = reference("enum", tables.enums);
  const value: Codec<ValueType> = reference("value", tables.values);
  const input: Codec<InputObject> = reference("input", tables.inputs);
  const custom = customScalarCodec(tables);
  const leaves = { scalar: scalarCodec, enum: enumType, customScalar: custom };
  const leafType = byKind<LeafType>(leaves);
  const item = byKind<LeafType | ValueType>({ ...leaves, value });
  const outputs = { ...leaves, value, list: listCodec<LeafType | ValueType>(item) };
  const inputType: Codec<InputType> = byKind<InputType>({
    ...leaves,
    input,
    list: listCodec<InputType>(lazy(() => inputType)),
  });
  return {
    leaf: either(
      (leaf) => typeof leaf === "string",
      scalarName,
      byKind<EnumType | CustomScalar>({ enum: enumType, customScalar: custom }),
    ),
    leafType,
    outputType: byKind<OutputType>(outputs),
    returns: byKind<RowType | OutputType>({
      ...outputs,
      entity: rowReference("entity", tables),
      interface: rowReference("interface", tables),
      union: rowReference("union", tables),
    }),
    inputType,
    args: record(argumentCodec(inputType), name),
    value,
    stub: named(tables.stubs),
    entity: named(tables.entities),
    interfaceType: named(tables.interfaces),
    rowType: named(tables.rowTypes),
  };
}

/** Written out so that a scalar that is added does not compile until it is here. */
const scalarNames = Object.keys(scalarTypesByName) as ScalarName[];
export const scalarName: Codec<ScalarName> = oneOf(scalarNames);
export const stubFieldType: Codec<StubFields[string]> = oneOf(
  scalarNames.flatMap((each) => [each, `${each}!`] as const),
);

interface ScalarForm {
  readonly kind: "scalar";
  readonly name: ScalarName;
  readonly columnKind: Scalar["columnKind"];
  readonly isNullable?: true;
}

const nullable = optional(literal(true));

const scalarCodec: Codec<Scalar> = mapped<Scalar, ScalarForm>(
  object<ScalarForm>({ kind: literal("scalar"), name: scalarName, columnKind, isNullable: nullable }),
  (type) => {
    const { kind, name: ownName, columnKind: ownKind, isNullable, nullable: _, ...rest } = type;
    nothingElse(rest);
    return { kind, name: ownName, columnKind: ownKind, ...(isNullable ? { isNullable } : {}) };
  },
  (form) => createScalar(form.name, form.columnKind, form.isNullable === true),
);

interface ReferenceForm<Kind extends string> {
  readonly kind: Kind;
  readonly name: string;
  readonly isNullable?: true;
}

interface Nullable {
  readonly name: string;
  readonly isNullable: boolean;
  readonly nullable: () => Nullable;
}

/** A type that is declared elsewhere, by its name. */
function reference<Kind extends string, Type extends Nullable & { readonly kind: Kind }>(
  kind: Kind,
  table: NameTable<Type>,
): Codec<Type> {
  return mapped<Type, ReferenceForm<Kind>>(
    object<ReferenceForm<Kind>>({ kind: literal(kind), name: text, isNullable: nullable } as never),
    (type, at) => ({ kind, name: table.nameOf(type, at), ...(type.isNullable ? { isNullable: true } : {}) }),
    (form, at) => {
      const type = table.get(form.name, at);
      // A type's `nullable` gives the same type.
      return form.isNullable === true ? (type.nullable() as Type) : type;
    },
  );
}

function named<Named extends { readonly name: string }>(table: NameTable<Named>): Codec<Named> {
  return mapped<Named, string>(
    text,
    (given, at) => table.nameOf(given, at),
    (given, at) => table.get(given, at),
  );
}

interface RowTypeForm {
  readonly kind: RowType["kind"];
  readonly name: string;
}

/** An entity, interface or union where other types may be too. */
function rowReference(kind: RowType["kind"], { rowTypes }: TypeTables): Codec<RowType> {
  return mapped<RowType, RowTypeForm>(
    object<RowTypeForm>({ kind: literal(kind), name: text }),
    (type, at) => ({ kind: type.kind, name: rowTypes.nameOf(type, at) }),
    (form, at) => rowTypes.get(form.name, at),
  );
}

interface CustomScalarForm {
  readonly kind: "customScalar";
  readonly name: string;
  readonly columnKind: CustomScalar["columnKind"];
  readonly isNullable?: true;
}

/** No definition declares scalars of other libraries: each is added where it is used first. */
function customScalarCodec({ scalars }: TypeTables): Codec<CustomScalar> {
  return mapped<CustomScalar, CustomScalarForm>(
    object<CustomScalarForm>({ kind: literal("customScalar"), name: text, columnKind, isNullable: nullable }),
    (type, at) => {
      const {
        kind,
        name: ownName,
        columnKind: ownKind,
        isNullable,
        nullable: _,
        graphqlType,
        ...rest
      } = type;
      nothingElse(rest);
      if (!scalars.all.some((known) => known.name === ownName)) {
        scalars.add(graphqlType);
      }
      scalars.nameOf(graphqlType, at);
      return { kind, name: ownName, columnKind: ownKind, ...(isNullable ? { isNullable } : {}) };
    },
    (form, at) => {
      const type: CustomScalar = customScalar(scalars.get(form.name, at), form.columnKind);
      return form.isNullable === true ? type.nullable() : type;
    },
  );
}

interface ListForm<Item> {
  readonly kind: "list";
  readonly item: Item;
  readonly isNullable?: true;
}

function listCodec<Item>(item: Codec<Item>): Codec<ListType<Item>> {
  return mapped<ListType<Item>, ListForm<Item>>(
    object<ListForm<Item>>({ kind: literal("list"), item, isNullable: nullable } as never),
    (type) => {
      const { kind, item: ownItem, isNullable, nullable: _, ...rest } = type;
      nothingElse(rest);
      return { kind, item: ownItem, ...(isNullable ? { isNullable } : {}) };
    },
    (form) => {
      const type = listType(form.item);
      return form.isNullable === true ? type.nullable() : type;
    },
  );
}

interface FilledForm {
  readonly fromContext: string;
  readonly type: InputType;
}

/** An argument: its type, or its type and the selection that gateways fill it by. */
function argumentCodec(inputType: Codec<InputType>): Codec<InputType> {
  const filled = object<FilledForm>({ fromContext: text, type: inputType });
  return {
    encode(type, at) {
      if ("fromContext" in type && typeof type.fromContext === "string") {
        const { fromContext: selection, ...plain } = type;
        // Without the selection it is the type that it was before.
        return filled.encode({ fromContext: selection, type: plain as InputType }, at);
      }
      return inputType.encode(type, at);
    },
    decode(json, at) {
      if (typeof json !== "object" || json === null) {
        throw invalidAt(at, "the type of an argument", json);
      }
      if (!("fromContext" in json)) {
        return inputType.decode(json, at);
      }
      const form = filled.decode(json, at);
      return fromContext(form.type, form.fromContext);
    },
  };
}
