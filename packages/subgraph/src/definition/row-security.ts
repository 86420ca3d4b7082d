/** A claim of the token by its name, or a member of a claim that is an object: `["realm_access", "roles"]`. */
export type ClaimPath = string | readonly [string, ...string[]];

/** The name of a setting of one's own in PostgreSQL: with a dot, so that it is none of the server's. */
export type SettingName = `${string}.${string}`;

/** A role that a claim names; only those that are listed. */
export interface RoleOfClaim {
  readonly claim: ClaimPath;
  readonly allowed: readonly string[];
  /** The role where the claim is not there or names none that is allowed. */
  readonly otherwise: string;
}

/**
 * What every statement of a request runs with, so that the database's policies decide which rows it sees and changes
 * (`create policy`). It holds for the transaction of the statement and not a moment longer.
 */
export interface RowSecurity {
  /**
   * The role of the database that statements run as, which the service's own user must be a member of: one for all, or by
   * whether somebody is known to ask, or by a claim. The service's own user unless said.
   */
  readonly role?: string | { readonly authenticated: string; readonly anonymous: string } | RoleOfClaim;
  /** Claims that policies read, by the settings in which they find them; `''` where the claim is not there. */
  readonly settings?: Readonly<Record<SettingName, ClaimPath>>;
  /** The setting that has all claims as a JSON object; `''` where nobody is known to ask. */
  readonly claims?: SettingName;
}
