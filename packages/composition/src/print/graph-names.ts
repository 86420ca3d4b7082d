import type { SubgraphSchema } from "../read/subgraph-schema.ts";

/**
 * A GraphQL name for each subgraph, for `join__Graph`: its own in capitals, everything else an underscore. Those that
 * come out equal are numbered in the order of the subgraphs.
 */
export function graphNames(subgraphs: readonly SubgraphSchema[]): ReadonlyMap<SubgraphSchema, string> {
  const plain = subgraphs.map(({ name }) => name.toUpperCase().replace(/\W/g, "_").replace(/^(\d)/, "_$1"));
  const taken = new Set<string>();
  return new Map(
    subgraphs.map((subgraph, index) => {
      const base = plain[index] ?? "";
      const isUnique = plain.indexOf(base) === plain.lastIndexOf(base);
      let name = base;
      for (let number = 1; !isUnique && (number === 1 || taken.has(name)); number++) {
        name = `${base}_${number}`;
      }
      taken.add(name);
      return [subgraph, name] as const;
    }),
  );
}
