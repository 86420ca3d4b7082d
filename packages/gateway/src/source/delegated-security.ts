import { describeError } from "@hansa/core";
import { assertSecurityDelegated, FederationModelError, type SupergraphModel } from "@hansa/federation-model";
import { GatewayError } from "../errors.ts";

/** What the federation world has for security; none of it is enforced by this gateway yet. */
const knownNames: readonly string[] = ["authenticated", "requiresScopes", "policy"];

/**
 * Reads the setting `subgraphEnforcedSpecs`: names separated by commas, or URLs without the version for specifications
 * of others.
 *
 * @throws GatewayError SUBGRAPH_ENFORCED_SPEC_UNKNOWN, so that a misspelt name is not found out by an open door.
 */
export function readDelegatedSecurity(setting: string | undefined): readonly string[] {
  const names = (setting ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  for (const name of names) {
    if (!knownNames.includes(name) && !/^https?:\/\/[^\s/]+\/\S*[^/\s]$/.test(name)) {
      throw new GatewayError(
        "SUBGRAPH_ENFORCED_SPEC_UNKNOWN",
        `"${name}" in the setting "subgraphEnforcedSpecs" is no specification for security. Give some of ${knownNames.join(", ")}, or the URL of one without its version.`,
      );
    }
  }
  return names;
}

/**
 * Refuses a supergraph that needs what nobody enforces.
 *
 * @throws GatewayError SECURITY_NOT_ENFORCED.
 */
export function assertSecurityEnforced(
  { securitySpecs }: SupergraphModel,
  delegated: readonly string[],
  from: string,
): void {
  try {
    assertSecurityDelegated(securitySpecs, delegated);
  } catch (cause) {
    if (!(cause instanceof FederationModelError)) {
      throw cause;
    }
    throw new GatewayError(
      "SECURITY_NOT_ENFORCED",
      `The supergraph from ${from} cannot be served: ${describeError(cause)} If they do already, name it in the setting "subgraphEnforcedSpecs".`,
      { cause },
    );
  }
}
