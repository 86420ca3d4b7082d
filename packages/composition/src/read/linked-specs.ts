import type { FederationDirectiveName, FederationTypeName } from "./federation-spec.ts";
import type { LinkUrl } from "./link-url.ts";

const host = "https://specs.apollo.dev";

/** The specification of `@link` itself. */
export const linkIdentity: string = `${host}/link`;
/** The specification of federation. */
export const federationIdentity: string = `${host}/federation`;
/** A specification that says how a router fetches from REST: not a part of federation. */
export const connectIdentity: string = `${host}/connect`;
/** What can be imported from the specification of `@link`. */
export const linkElements: readonly string[] = ["@link", "Purpose", "Import"];

/** A specification of its own for directives that federation has too: both mean the same. */
export interface KnownSpec {
  /** The minor version of federation 2 that its directives came with. */
  readonly since: number;
  readonly directives: readonly FederationDirectiveName[];
  readonly types: readonly FederationTypeName[];
}

const specs: readonly (KnownSpec & { readonly name: string; readonly minors: readonly number[] })[] = [
  { name: "tag", since: 0, minors: [1, 2, 3], directives: ["tag"], types: [] },
  { name: "inaccessible", since: 0, minors: [1, 2], directives: ["inaccessible"], types: [] },
  { name: "authenticated", since: 5, minors: [1], directives: ["authenticated"], types: [] },
  { name: "requiresScopes", since: 5, minors: [1], directives: ["requiresScopes"], types: ["Scope"] },
  { name: "policy", since: 6, minors: [1], directives: ["policy"], types: ["Policy"] },
  { name: "cost", since: 9, minors: [1], directives: ["cost", "listSize"], types: [] },
];

/** The specification behind a url, where it is one of those; all of them have versions 0.x so far. */
export function findKnownSpec({ identity, major, minor }: LinkUrl): KnownSpec | undefined {
  return specs.find(
    ({ name, minors }) => identity === `${host}/${name}` && major === 0 && minors.includes(minor),
  );
}

/** The elements of a specification as `@link` imports them. */
export function elementsOf({ directives, types }: KnownSpec): readonly string[] {
  return [...directives.map((name) => `@${name}`), ...types];
}
