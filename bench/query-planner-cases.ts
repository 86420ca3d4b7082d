/** The inputs of the planner's benchmark, all of them generated. */
import { type GeneratedField, type GeneratedType, generateSupergraph } from "./generate-supergraph.ts";

/** One input of the benchmark. */
export interface Case {
  readonly name: string;
  readonly subgraphs: number;
  readonly types: readonly GeneratedType[];
  readonly operation: string;
  readonly repetitions: number;
  readonly goal: Goal;
}

/** What is promised; in milliseconds, and absent where nothing is. */
export interface Goal {
  readonly medianMs?: number;
  readonly p95Ms?: number;
  /** Fetches before batching. */
  readonly fetches?: number;
  /** The peak resident memory of a process that does nothing else. */
  readonly peakMegabytes?: number;
}

/** Numbers that look random and are the same in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const range = (length: number): readonly number[] => Array.from({ length }, (_, index) => index);

function everywhere(name: string, count: number, fields: readonly GeneratedField[]): GeneratedType {
  const keys = range(count).map((subgraph) => ({ subgraph, fields: "id" }));
  return { name, keys, fields: [{ name: "id", type: "ID!", subgraphs: range(count) }, ...fields] };
}

function query(count: number, fields: readonly GeneratedField[]): GeneratedType {
  return { name: "Query", keys: range(count).map((subgraph) => ({ subgraph })), fields };
}

/** A selection of `sets` selection sets, grown breadth first: each has its leaves and up to two links. */
function growOperation(
  sets: number,
  leavesOf: (type: number) => readonly string[],
  linksOf: (type: number) => readonly { readonly name: string; readonly type: number }[],
): string {
  interface Grown {
    readonly type: number;
    readonly below: (Grown & { readonly name: string })[];
  }
  const root: Grown = { type: 0, below: [] };
  const queue: Grown[] = [root];
  let made = 2;
  for (let next = queue.shift(); next !== undefined && made < sets; next = queue.shift()) {
    for (const link of linksOf(next.type)) {
      if (made < sets) {
        const child = { ...link, below: [] };
        next.below.push(child);
        queue.push(child);
        made += 1;
      }
    }
  }
  const print = ({ type, below }: Grown): string =>
    `{ ${leavesOf(type).join(" ")} ${below.map((child) => `${child.name} ${print(child)}`).join(" ")} }`;
  return `{ start ${print(root)} }`;
}

/** Three services that refer to one another's entities, as in the example. */
function shop(): Case {
  const [users, products, orders] = [0, 1, 2];
  const own = (
    name: string,
    subgraph: number,
    fields: readonly GeneratedField[],
    stubs: readonly number[],
  ) => ({
    name,
    keys: [subgraph, ...stubs].map((one) => ({ subgraph: one, fields: "id" })),
    fields: [{ name: "id", type: "ID!", subgraphs: [subgraph, ...stubs] }, ...fields],
  });
  const types = [
    query(3, [{ name: "orders", type: "[Order!]!", subgraphs: [orders] }]),
    own("User", users, [{ name: "name", type: "String!", subgraphs: [users] }], [products, orders]),
    own(
      "Product",
      products,
      [
        { name: "name", type: "String!", subgraphs: [products] },
        { name: "createdBy", type: "User", subgraphs: [products] },
      ],
      [orders],
    ),
    own(
      "Order",
      orders,
      [
        { name: "name", type: "String!", subgraphs: [orders] },
        { name: "createdBy", type: "User", subgraphs: [orders] },
        { name: "product", type: "Product", subgraphs: [orders] },
      ],
      [],
    ),
  ];
  return {
    name: "shop",
    subgraphs: 3,
    types,
    operation: "{ orders { id name createdBy { name } product { name createdBy { name } } } }",
    repetitions: 3_000,
    goal: { medianMs: 0.3, p95Ms: 2 },
  };
}

/** The links of a type to two others. */
function linksOf(
  type: number,
  typeCount: number,
): readonly { readonly name: string; readonly type: number }[] {
  return [
    { name: "near", type: (type + 1) % typeCount },
    { name: "far", type: (type * 7 + 3) % typeCount },
  ];
}

/** Every type is known in every subgraph; its fields are spread over five of them, its links shared by two. */
function wide(): Case {
  const [count, typeCount, homeCount] = [50, 50, 5];
  const random = numbers(7);
  const types = range(typeCount).map((type) => {
    const home = (one: number): number => (type + one * 9) % count;
    return everywhere(`T${type}`, count, [
      { name: "name", type: "String", subgraphs: range(homeCount).map(home) },
      ...range(10).map((one) => ({ name: `own${one}`, type: "Int", subgraphs: [home(one % homeCount)] })),
      ...linksOf(type, typeCount).map(({ name, type: target }, one) => ({
        name,
        type: `T${target}`,
        subgraphs: [home(one), home(one + 1)],
      })),
    ]);
  });
  const leavesOf = (): readonly string[] => ["name", ...range(2).map(() => `own${random(10)}`)];
  return {
    name: "50 × 50",
    subgraphs: count,
    types: [query(count, [{ name: "start", type: "T0", subgraphs: [0] }]), ...types],
    operation: growOperation(170, leavesOf, (type) => linksOf(type, typeCount)),
    repetitions: 300,
    goal: { medianMs: 10 },
  };
}

/** The same with a field of its own in each of the 50 subgraphs and links in five, so that most sets need four fetches. */
function scattered(): Case {
  const [count, typeCount] = [50, 50];
  const random = numbers(7);
  const types = range(typeCount).map((type) =>
    everywhere(`T${type}`, count, [
      { name: "name", type: "String", subgraphs: range(count) },
      ...range(count).map((one) => ({ name: `own${one}`, type: "Int", subgraphs: [one] })),
      ...linksOf(type, typeCount).map(({ name, type: target }) => ({
        name,
        type: `T${target}`,
        subgraphs: [...new Set(range(5).map(() => random(count)))],
      })),
    ]),
  );
  const leavesOf = (): readonly string[] => ["name", ...range(3).map(() => `own${random(count)}`)];
  return {
    name: "50 × 50, scattered",
    subgraphs: count,
    types: [query(count, [{ name: "start", type: "T0", subgraphs: [0] }]), ...types],
    operation: growOperation(170, leavesOf, (type) => linksOf(type, typeCount)),
    repetitions: 10,
    goal: {},
  };
}

/** Each subgraph knows the object by two keys, and only its neighbours share one with it. */
function ring(): Case {
  const size = 12;
  const holders = (key: number): readonly number[] => [key, (key + size - 1) % size];
  const type: GeneratedType = {
    name: "T",
    keys: range(size).flatMap((subgraph) => [
      { subgraph, fields: `k${subgraph}` },
      { subgraph, fields: `k${(subgraph + 1) % size}` },
    ]),
    fields: range(size).flatMap((one) => [
      { name: `k${one}`, type: "ID!", subgraphs: holders(one) },
      { name: `f${one}`, type: "Int", subgraphs: [one] },
    ]),
  };
  return {
    name: "ring of 12 keys",
    subgraphs: size,
    types: [query(size, [{ name: "start", type: "T", subgraphs: [0] }]), type],
    operation: `{ start { ${range(size)
      .map((one) => `f${one}`)
      .join(" ")} } }`,
    repetitions: 300,
    goal: { medianMs: 5 },
  };
}

/** Seven subgraphs of which each lacks only a few fields: nearly everything can be asked of nearly everyone. */
function shared(): Case {
  const [count, typeCount, leafCount] = [7, 40, 12];
  const random = numbers(11);
  const most = (): readonly number[] => {
    const without = random(count);
    return random(4) === 0 ? range(count).filter((one) => one !== without) : range(count);
  };
  const types = range(typeCount).map((type) =>
    everywhere(`T${type}`, count, [
      ...range(leafCount).map((leaf) => ({
        name: `f${leaf}`,
        type: "Int",
        subgraphs: leaf === 0 ? [random(count)] : most(),
      })),
      ...linksOf(type, typeCount).map(({ name, type: target }) => ({
        name,
        type: `T${target}`,
        subgraphs: most(),
      })),
    ]),
  );
  const leavesOf = (): readonly string[] => [
    ...(random(6) === 0 ? ["f0"] : []),
    ...range(4).map(() => `f${1 + random(leafCount - 1)}`),
  ];
  return {
    name: "nearly all shared",
    subgraphs: count,
    types: [query(count, [{ name: "start", type: "T0", subgraphs: range(count) }]), ...types],
    operation: growOperation(340, leavesOf, (type) => linksOf(type, typeCount)),
    repetitions: 40,
    goal: { medianMs: 100, fetches: 79 },
  };
}

/** A tree of shared fields, each level of which wants a field of another subgraph. */
function hostileTree(): Case {
  const count = 6;
  const type = everywhere("P", count, [
    ...range(count).map((one) => ({ name: `own${one}`, type: "Int", subgraphs: [one] })),
    { name: "left", type: "P", subgraphs: range(count) },
    { name: "right", type: "P", subgraphs: range(count) },
  ]);
  const tree = (depth: number): string =>
    depth === 0 ? "own5" : `own${depth % count} left { ${tree(depth - 1)} } right { ${tree(depth - 1)} }`;
  return {
    name: "hostile: tree",
    subgraphs: count,
    types: [query(count, [{ name: "start", type: "P", subgraphs: range(count) }]), type],
    operation: `{ start { ${tree(11)} } }`,
    repetitions: 5,
    goal: { medianMs: 1_000, peakMegabytes: 256 },
  };
}

/** Keys of several parts, each part from other subgraphs, at every level of a tree. */
function hostileKeys(): Case {
  const count = 12;
  const part = (one: number): number => one % count;
  const type: GeneratedType = {
    name: "P",
    keys: range(count).flatMap((subgraph) => [
      { subgraph, fields: `k${part(subgraph + 1)} k${part(subgraph + 4)} k${part(subgraph + 7)}` },
      { subgraph, fields: `k${part(subgraph + 2)} k${part(subgraph + 5)}` },
      { subgraph, fields: `k${subgraph}` },
    ]),
    fields: [
      ...range(count).map((one) => ({ name: `k${one}`, type: "ID!", subgraphs: range(count) })),
      ...range(count).map((one) => ({
        name: `own${one}`,
        type: "Int",
        subgraphs: [one, part(one + 3), part(one + 5)],
      })),
      { name: "left", type: "P", subgraphs: range(count) },
      { name: "right", type: "P", subgraphs: range(count) },
    ],
  };
  const leaves = (depth: number): string =>
    range(6)
      .map((one) => `own${part(depth + one * 2)}`)
      .join(" ");
  const tree = (depth: number): string =>
    depth === 0 ? leaves(0) : `${leaves(depth)} left { ${tree(depth - 1)} } right { ${tree(depth - 1)} }`;
  return {
    name: "hostile: composite keys",
    subgraphs: count,
    types: [query(count, [{ name: "start", type: "P", subgraphs: range(count) }]), type],
    operation: `{ start { ${tree(9)} } }`,
    repetitions: 5,
    goal: { medianMs: 1_000, peakMegabytes: 256 },
  };
}

/** A graph of 100 subgraphs × 100 types: each type is in every subgraph, with a field of its own there. */
export function largeSupergraph(): string {
  const count = 100;
  const types = range(count).map((type) =>
    everywhere(`T${type}`, count, [
      ...range(count).map((one) => ({ name: `own${one}`, type: "Int", subgraphs: [one] })),
      ...linksOf(type, count).map(({ name, type: target }, one) => ({
        name,
        type: `T${target}`,
        subgraphs: [(type + one) % count, (type + one + 1) % count],
      })),
    ]),
  );
  const start = { name: "start", type: "T0", subgraphs: [0] };
  return generateSupergraph(count, [query(count, [start]), ...types]);
}

/** The inputs by the name that the benchmark takes. */
export const cases: Readonly<Record<string, () => Case>> = {
  shop,
  wide,
  scattered,
  ring,
  shared,
  hostileTree,
  hostileKeys,
};
