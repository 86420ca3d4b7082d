import type { Identity } from "@hansa/graphql-server";
import type { ClaimPath, RowSecurity } from "../definition/row-security.ts";

/** Settings of PostgreSQL by name; `role` is one. */
export type IdentitySettings = Readonly<Record<string, string>>;

/**
 * What the statements of a request run with, by who asks. Every setting that the module names is there, so that none is left
 * to what the connection has.
 */
export function identitySettings(
  { role, settings = {}, claims }: RowSecurity,
  identity: Identity | undefined,
): IdentitySettings {
  const values: Record<string, string> = {};
  if (role !== undefined) {
    values.role = roleOf(role, identity);
  }
  for (const [name, path] of Object.entries<ClaimPath>(settings)) {
    values[name] = textOf(claimAt(identity, path));
  }
  if (claims !== undefined) {
    values[claims] = identity === undefined ? "" : JSON.stringify(identity.claims);
  }
  return values;
}

function roleOf(role: NonNullable<RowSecurity["role"]>, identity: Identity | undefined): string {
  if (typeof role === "string") {
    return role;
  }
  if (!("claim" in role)) {
    return identity === undefined ? role.anonymous : role.authenticated;
  }
  const named = claimAt(identity, role.claim);
  return role.allowed.find((allowed) => allowed === named) ?? role.otherwise;
}

function claimAt(identity: Identity | undefined, path: ClaimPath): unknown {
  const steps = typeof path === "string" ? [path] : path;
  let value: unknown = identity?.claims;
  for (const step of steps) {
    value =
      typeof value === "object" && value !== null && Object.hasOwn(value, step)
        ? (value as Readonly<Record<string, unknown>>)[step]
        : undefined;
  }
  return value;
}

/** A text as it is, nothing for no claim, JSON for everything else. */
function textOf(value: unknown): string {
  return typeof value === "string"
    ? value
    : value === undefined || value === null
      ? ""
      : JSON.stringify(value);
}
