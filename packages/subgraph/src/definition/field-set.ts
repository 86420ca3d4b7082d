import type { OutputType } from "./arguments.ts";
import type { FieldSet } from "./federation-options.ts";

/** The fields of these names, those that are objects with all of their members: `"price size { width }"`. */
export function fieldSetOf(
  names: readonly string[],
  typesByName: Readonly<Record<string, OutputType | string>>,
): FieldSet {
  const selection = names.map((name) => {
    const type = Object.hasOwn(typesByName, name) ? typesByName[name] : undefined;
    const item = typeof type === "object" && type.kind === "list" ? type.item : type;
    return typeof item === "object" && item.kind === "value"
      ? `${name} { ${Object.keys(item.members).join(" ")} }`
      : name;
  });
  return { names, selection: selection.join(" ") };
}
