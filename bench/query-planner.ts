/**
 * Measures the query planner, warm, on the inputs that its figures are promised for:
 *
 *     node --conditions=@hansa/source bench/query-planner.ts [case ...]
 *
 * Every line says how large its input is. Measured is `planOperation` on a parsed and validated document: no cache,
 * and each plan made anew. The graphs are generated, so a change of the composition does not change the figures.
 */
import { buildSupergraphModel, type SupergraphModel } from "@hansa/federation-model";
import { fetchesByRound, PlanError, planOperation, planStages } from "@hansa/query-planner";
import { type DocumentNode, parse, validate, visit } from "graphql";
import { type GeneratedField, type GeneratedType, generateSupergraph } from "./generate-supergraph.ts";

interface Case {
  readonly name: string;
  readonly subgraphs: number;
  readonly types: readonly GeneratedType[];
  readonly operation: string;
  readonly repetitions: number;
  /** What is promised, in words. */
  readonly goal: string;
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
    goal: "median < 0.3 ms, p95 < 2 ms",
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
    repetitions: 60,
    goal: "median < 10 ms",
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
    goal: "none, to watch",
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
    goal: "< 5 ms",
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
    goal: "< 100 ms, at most 79 fetches before batching",
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
    goal: "< 1 s, a plan or a coded error",
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
    goal: "< 1 s, a plan or a coded error",
  };
}

function countSelectionSets(document: DocumentNode): number {
  let count = 0;
  visit(document, {
    SelectionSet() {
      count += 1;
    },
  });
  return count;
}

/** What the plan is like, or the code with which it is refused. */
function describeResult(model: SupergraphModel, document: DocumentNode): string {
  try {
    const { plan, fetchGraph, solve } = planStages(model, { document }, { assumeValid: true });
    const inexact = solve.statistics.inexactNodes;
    return [
      `${fetchGraph.fetches.length} fetches in ${plan.fetches.length} requests and ${fetchesByRound(plan).length} rounds`,
      `${solve.statistics.steps} steps${inexact === 0 ? "" : `, ${inexact} sets not searched in full`}`,
    ].join(", ");
  } catch (error) {
    if (error instanceof PlanError) {
      return `refused: ${error.code}`;
    }
    throw error;
  }
}

function measure(model: SupergraphModel, document: DocumentNode, repetitions: number): readonly number[] {
  const times: number[] = [];
  const warmUp = Math.ceil(repetitions / 3);
  for (let run = -warmUp; run < repetitions; run++) {
    const start = performance.now();
    try {
      planOperation(model, { document }, { assumeValid: true });
    } catch (error) {
      if (!(error instanceof PlanError)) {
        throw error;
      }
    }
    if (run >= 0) {
      times.push(performance.now() - start);
    }
  }
  return times.sort((a, b) => a - b);
}

function quantile(sorted: readonly number[], share: number): string {
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(2);
}

const cases = { shop, wide, scattered, ring, shared, hostileTree, hostileKeys };
const wanted = process.argv.slice(2);
for (const [key, make] of Object.entries(cases).filter(
  ([one]) => wanted.length === 0 || wanted.includes(one),
)) {
  const { name, subgraphs, types, operation, repetitions, goal } = make();
  const start = performance.now();
  const model = buildSupergraphModel(generateSupergraph(subgraphs, types));
  const built = performance.now() - start;
  const document = parse(operation, { noLocation: true });
  const [invalid] = validate(model.apiSchema, document);
  if (invalid !== undefined) {
    throw invalid;
  }
  const result = describeResult(model, document);
  const times = measure(model, document, repetitions);
  console.log(
    [
      `${key} (${name}): median ${quantile(times, 0.5)} ms, p95 ${quantile(times, 0.95)} ms (goal: ${goal})`,
      `  ${countSelectionSets(document)} selection sets, ${subgraphs} subgraphs, ${types.length} types; model built in ${built.toFixed(0)} ms`,
      `  ${result}`,
    ].join("\n"),
  );
}
console.log(`peak memory of the whole run: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
