/** What is wrong with a name as GraphQL has them: https://spec.graphql.org/draft/#Name */
export function checkName(coordinate: string, name: string): readonly string[] {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !name.startsWith("__")
    ? []
    : [
        `"${coordinate}" is no name that GraphQL allows: letters, digits and "_", no digit first, no "__" at the start.`,
      ];
}
