import type { AbstractType } from "./abstract-type.ts";
import type { ConsumerPart } from "./consumer.ts";
import type { Entity, Stub } from "./entity.ts";
import type { EnumType } from "./enum-type.ts";
import type { OwnDirective } from "./federation-options.ts";
import type { Field } from "./field.ts";
import type { InputObject } from "./input-object.ts";
import type { ObserverPart } from "./observer.ts";
import type { DecidePolicies } from "./policies.ts";
import type { RootField } from "./root-field.ts";
import type { RowSecurity } from "./row-security.ts";
import type { ValueType } from "./value-type.ts";

/** What a module has said so far, in the order in which it said it. */
export interface SubgraphParts {
  readonly directives: Readonly<Record<string, OwnDirective>>;
  readonly rowSecurity: RowSecurity | undefined;
  readonly policies: DecidePolicies | undefined;
  readonly entities: Entity[];
  readonly abstracts: AbstractType[];
  readonly stubs: Stub[];
  readonly enums: EnumType[];
  readonly values: ValueType[];
  readonly inputs: InputObject[];
  readonly fields: { readonly entity: Entity; readonly fields: Readonly<Record<string, Field>> }[];
  readonly queries: { readonly name: string; readonly field: RootField }[];
  readonly mutations: { readonly name: string; readonly field: RootField }[];
  readonly observers: ObserverPart[];
  readonly consumers: { readonly name: string; readonly consumer: ConsumerPart }[];
}
