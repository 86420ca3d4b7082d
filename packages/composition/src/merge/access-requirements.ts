import { type ConstValueNode, Kind } from "graphql";
import type { FederationDirectiveName } from "../read/federation-spec.ts";
import { federationUses, type SchemaElement } from "../read/subgraph-schema.ts";
import { hasTooManyAlternatives, mergeDirectiveValues } from "./merge-directive-values.ts";
import type { Place } from "./merged-schema.ts";

/** Alternatives of which one must hold in full; none at all where nothing is asked for. */
type Alternatives = readonly (readonly string[])[];

/** What a client must show to see an element, over all subgraphs. */
export interface AccessRequirements {
  readonly authenticated: boolean;
  readonly scopes: Alternatives;
  readonly policies: Alternatives;
}

/** The requirements that stand on the places of one element; those of too many alternatives have an error already. */
export function accessRequirements(places: readonly Place<SchemaElement>[]): AccessRequirements {
  return {
    authenticated: places.some(({ element }) => federationUses(element, "authenticated").length > 0),
    scopes: alternatives(places, "requiresScopes", "scopes"),
    policies: alternatives(places, "policy", "policies"),
  };
}

/** Whether who meets one of the `given` requirements together meets the others as well. */
export function impliesAccess(given: readonly AccessRequirements[], wanted: AccessRequirements): boolean {
  return (
    (!wanted.authenticated || given.some(({ authenticated }) => authenticated)) &&
    (wanted.scopes.length === 0 || given.some(({ scopes }) => impliesAlternatives(scopes, wanted.scopes))) &&
    (wanted.policies.length === 0 ||
      given.some(({ policies }) => impliesAlternatives(policies, wanted.policies)))
  );
}

function impliesAlternatives(given: Alternatives, wanted: Alternatives): boolean {
  return (
    given.length > 0 &&
    given.every((one) => wanted.some((other) => other.every((item) => one.includes(item))))
  );
}

function alternatives(
  places: readonly Place<SchemaElement>[],
  directive: FederationDirectiveName,
  argument: string,
): Alternatives {
  const uses = places.flatMap(({ subgraph, element }) =>
    federationUses(element, directive).map((use) => ({ subgraph, element: use })),
  );
  const value =
    uses.length === 0 || hasTooManyAlternatives(uses) ? undefined : mergeDirectiveValues(uses)?.get(argument);
  return value?.kind === Kind.LIST ? value.values.map(textsOf) : [];
}

function textsOf(value: ConstValueNode): readonly string[] {
  return value.kind === Kind.LIST
    ? value.values.flatMap((item) => (item.kind === Kind.STRING ? [item.value] : []))
    : [];
}
