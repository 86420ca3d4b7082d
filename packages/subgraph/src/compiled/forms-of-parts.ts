import type { GraphQLScalarType } from "graphql";
import type { Interface, Union } from "../definition/abstract-type.ts";
import type { Entity, Stub } from "../definition/entity.ts";
import type { EnumType } from "../definition/enum-type.ts";
import type { InputObject } from "../definition/input-object.ts";
import type { ObserverPart } from "../definition/observer.ts";
import type { ValueType } from "../definition/value-type.ts";
import { nothingElse } from "./codec.ts";
import type { ObserverForm } from "./event-codecs.ts";
import type {
  EntityForm,
  EnumForm,
  InputForm,
  InterfaceForm,
  ScalarForm,
  StubForm,
  UnionForm,
  ValueForm,
} from "./part-forms.ts";

export function scalarForm({ description, specifiedByURL }: GraphQLScalarType): ScalarForm {
  return {
    ...(description ? { description } : {}),
    ...(specifiedByURL ? { specifiedByURL } : {}),
  };
}

export function enumForm(type: EnumType): EnumForm {
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

export function valueForm(type: ValueType): ValueForm {
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

export function inputForm(type: InputObject): InputForm {
  const { kind: _, name: __, isNullable: ___, nullable: ____, graphqlType: _____, ...given } = type;
  const { fields, isOneOf, options, ...rest } = given;
  nothingElse(rest);
  return { fields, ...(isOneOf ? { isOneOf } : {}), options };
}

export function stubForm(stub: Stub): StubForm {
  const { kind: _, name: __, key, external, ...rest } = stub;
  nothingElse(rest);
  return { key, external };
}

export function entityForm(entity: Entity): EntityForm {
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

export function interfaceForm(type: Interface): InterfaceForm {
  const { kind, name: _, source: __, key: ___, otherKeys: ____, external: _____, ...given } = type;
  const { interfaces: ________, fieldNames: ______, fieldOptions: _______, options, ...rest } = given;
  nothingElse(rest);
  // What `interface` was given as a whole: the options of its type are some of them.
  return { kind, options: options as InterfaceForm["options"] };
}

export function unionForm(type: Union): UnionForm {
  const { kind, name: _, source: __, key: ___, otherKeys: ____, external: _____, ...given } = type;
  const { members, options, ...rest } = given;
  nothingElse(rest);
  return { kind, members, options };
}

export function observerForm(part: ObserverPart): ObserverForm {
  const { name: _, ...form } = part;
  return form;
}
