import { GraphQLScalarType } from "graphql";
import type { AbstractType, Interface } from "../definition/abstract-type.ts";
import { createInputObject } from "../definition/create-input-object.ts";
import { createEntity, createInterface, createStub, createUnion } from "../definition/create-row-type.ts";
import type { Entity } from "../definition/entity.ts";
import { createEnumType } from "../definition/enum-type.ts";
import type { SubgraphParts } from "../definition/subgraph-parts.ts";
import { createValueType } from "../definition/value-type.ts";
import { type Codec, name, oneOf, readMembers } from "./codec.ts";
import { observer } from "./event-codecs.ts";
import { type CompiledParts, createPartCodecs, type PartCodecs } from "./part-forms.ts";
import { createTypeCodecs, createTypeTables, type TypeTables } from "./type-codecs.ts";

const abstractKind: Codec<AbstractType["kind"]> = oneOf(["interface", "union"]);

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
