import type { RowSecurity } from "../definition/row-security.ts";

/** What is wrong with what a module says of row-level security, which its types rule out where a compiler reads them. */
export function checkRowSecurity(rowSecurity: RowSecurity | undefined): readonly string[] {
  if (rowSecurity === undefined) {
    return [];
  }
  const { role, settings = {}, claims } = rowSecurity;
  const names = [...Object.keys(settings), ...(claims === undefined ? [] : [claims])];
  const twice = claims !== undefined && Object.hasOwn(settings, claims);
  return [
    ...rolesOf(role).flatMap((each) => (each === "" ? ["A role of `rowSecurity` has no name."] : [])),
    ...names.flatMap((name) =>
      settingName.test(name)
        ? []
        : [
            `The setting "${name}" of \`rowSecurity\` needs a name with a dot, such as "app.${name || "user"}".`,
          ],
    ),
    ...(twice ? [`The setting "${claims}" of \`rowSecurity\` is named for one claim and for all.`] : []),
    ...(role === undefined && names.length === 0 ? ["`rowSecurity` says neither a role nor a setting."] : []),
  ];
}

/** A parameter of PostgreSQL that no extension or server has by itself: identifiers with dots between. */
const settingName = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)+$/;

function rolesOf(role: RowSecurity["role"]): readonly string[] {
  if (role === undefined || typeof role === "string") {
    return role === undefined ? [] : [role];
  }
  return "claim" in role ? [...role.allowed, role.otherwise] : [role.authenticated, role.anonymous];
}
