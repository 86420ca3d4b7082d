/** The name inside of a type's wrappers, given as in the schema language: `Order` of `[Order!]!`. */
export function namedType(text: string): string {
  return text.replace(/[[\]!]/g, "");
}
