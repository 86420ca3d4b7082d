import type { ClaimPath, RoleOfClaim, RowSecurity, SettingName } from "../definition/row-security.ts";
import { type Codec, either, filledList, list, object, optional, record, text } from "./codec.ts";

const isText = (value: unknown) => typeof value === "string";

/** Its name has a dot, as the model is checked for. */
const settingName = text as Codec<SettingName>;

const claimPath: Codec<ClaimPath> = either(isText, text, filledList(text));

const roleOfClaim: Codec<RoleOfClaim> = object<RoleOfClaim>({
  claim: claimPath,
  allowed: list(text),
  otherwise: text,
});

interface RoleOfKnown {
  readonly authenticated: string;
  readonly anonymous: string;
}

const role: Codec<string | RoleOfKnown | RoleOfClaim> = either<string, RoleOfKnown | RoleOfClaim>(
  isText,
  text,
  either(
    (value) => typeof value === "object" && value !== null && "claim" in value,
    roleOfClaim,
    object<RoleOfKnown>({ authenticated: text, anonymous: text }),
  ),
);

export const rowSecurity: Codec<RowSecurity> = object<RowSecurity>({
  role: optional(role),
  settings: optional(record(claimPath, settingName)),
  claims: optional(settingName),
});
