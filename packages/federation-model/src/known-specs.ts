import { FederationModelError } from "./errors.ts";
import type { SpecLink } from "./read-supergraph.ts";

const host = "https://specs.apollo.dev/";

/** The specifications that reading a supergraph obeys, with the versions that are understood; `join` apart. */
const obeyedVersions: ReadonlyMap<string, RegExp> = new Map([
  ["core", /^v0\.[12]$/],
  ["link", /^v1\.\d+$/],
  ["join", /^v/],
  ["inaccessible", /^v0\.[12]$/],
  ["context", /^v0\.1$/],
]);

/** These are about security even where a supergraph forgets to say so. */
const securityNames: readonly string[] = ["authenticated", "requiresScopes", "policy"];

/** A specification by what a list of them calls it: its name on specs.apollo.dev, or its URL without the version. */
export function isSpecNamed({ identity }: SpecLink, name: string): boolean {
  return identity === name || identity === host + name;
}

/** Whether a specification on specs.apollo.dev. */
export function isKnownSpec(link: SpecLink, name: string): boolean {
  return link.identity === host + name;
}

/** Whether serving a supergraph means to do what the specification says. */
export function isNeeded(link: SpecLink): boolean {
  return link.purpose !== undefined || isSecuritySpec(link);
}

/** Whether a specification protects something. */
export function isSecuritySpec(link: SpecLink): boolean {
  return link.purpose === "SECURITY" || securityNames.some((name) => isKnownSpec(link, name));
}

/** Whether the model does all that the specification asks for. */
export function isObeyed(link: SpecLink): boolean {
  return [...obeyedVersions].some(
    ([name, versions]) => isKnownSpec(link, name) && versions.test(link.version),
  );
}

/** Which specifications for security something else enforces: those of the list, or whatever there are. */
export type DelegatedSecurity = readonly string[] | "any";

/**
 * Refuses specifications for security that are not enforced by anyone.
 *
 * @throws FederationModelError SUPERGRAPH_SPEC_UNKNOWN for the first one.
 */
export function assertSecurityDelegated(specs: readonly SpecLink[], delegated: DelegatedSecurity): void {
  const open = specs.find(
    (spec) => delegated !== "any" && !delegated.some((name) => isSpecNamed(spec, name)),
  );
  if (open !== undefined) {
    throw new FederationModelError(
      "SUPERGRAPH_SPEC_UNKNOWN",
      `The supergraph needs the specification "${open.name}" (${open.url}) for SECURITY, which is not enforced here: what it protects would be open to everyone. Take its directives out of the subgraphs, or have the subgraphs enforce it.`,
      { position: open.position },
    );
  }
}
