import { makeField, placeField } from "./add-types.ts";
import { builtInLeaves, type GraphBuilder } from "./graph-builder.ts";
import type { FieldDraft, SubgraphDraft, TypeDraft } from "./subgraph-draft.ts";

/** Of a type that sets a context: the selection that gives the value. */
interface Setter {
  readonly type: TypeDraft;
  readonly selection: string;
}

/**
 * Fields that take an argument from an object above. The root sets each context too, so that every way to the field
 * passes an object that does; worlds with mutations, which have another root, go without. To be called last: nothing
 * requires or provides such a field.
 */
export function addContexts(builder: GraphBuilder): void {
  const { chance } = builder;
  const hasMutations = builder.subgraphs.some((draft) => draft.types.has("Mutation"));
  if (hasMutations || !chance.chance(50)) {
    return;
  }
  for (let number = 0; number <= chance.pick(3); number++) {
    addContext(builder, number);
  }
}

/**
 * A context that some types of an abstract place set, and above them the root: below some objects the value is theirs,
 * below the others it is one from further up. To be called last.
 */
export function addBranchingContext(builder: GraphBuilder): void {
  const { chance } = builder;
  const places = builder.subgraphs.flatMap((draft) => branchingPlaces(builder, draft));
  const hasOtherRoots = builder.subgraphs.some(
    ({ types }) => types.has("Mutation") || types.has("Subscription"),
  );
  if (hasOtherRoots || places.length === 0 || !chance.chance(80)) {
    return;
  }
  const { draft, query, abstract, members } = chance.oneOf(places);
  const leaf = chance.oneOf(builtInLeaves);
  const context = "branching";
  const root = setterOf(builder, draft, query, leaf) ?? rootSetter(draft, query, { leaf, context });
  const [first, ...others] = chance.shuffled(members);
  const setting = first === undefined ? [] : [first, ...chance.some(others.slice(1), 50)];
  const setters = setting.flatMap((type) => setterOf(builder, draft, type, leaf) ?? []);
  if (setters.length === 0) {
    return;
  }
  const all = [root, ...setters];
  for (const { type } of all) {
    type.directives.add(`@context(name: "${context}")`);
  }
  const selection = all
    .map(({ type, selection: inner }) => `... on ${draft.localName(type.name)} { ${inner} }`)
    .join(" ");
  const argument = `above: ${leaf} @fromContext(field: ${JSON.stringify(`$${context} ${selection}`)})`;
  const wrap = chance.oneOf(["*", "*!", "[*]"]);
  draft.field("Query", `${draft.name}Branching`, wrap.replace("*", abstract.name));
  const target = chance.oneOf(builder.entities.filter(({ homes }) => homes.includes(draft.name)));
  const owners = [draft.name];
  const type = chance.oneOf(["*", "*!", "[*!]"]).replace("*", target.name);
  for (const { name } of abstract.keyword === "interface" ? [abstract, ...members] : members) {
    draft.field(name, "leading", type);
  }
  const made = makeField(builder, { parent: target.name, name: "branched", owners });
  placeField(builder, { ...made, args: `(${argument})` });
}

/** Abstract types of a subgraph of which all objects are entities that are resolved there. */
function branchingPlaces(
  builder: GraphBuilder,
  draft: SubgraphDraft,
): readonly {
  readonly draft: SubgraphDraft;
  readonly query: TypeDraft;
  readonly abstract: TypeDraft;
  readonly members: readonly TypeDraft[];
}[] {
  const query = draft.types.get("Query");
  if (query === undefined || draft.style.version === 1) {
    return [];
  }
  return [...draft.types.values()].flatMap((abstract) => {
    const members = [...draft.types.values()].filter(
      ({ name, interfaces }) => abstract.items.has(name) || interfaces.has(abstract.name),
    );
    const spec = builder.interfaces.find(({ name }) => name === abstract.name);
    const isWhole =
      (abstract.keyword === "union" || abstract.keyword === "interface") &&
      members.length > 1 &&
      members.length >= (spec?.implementers.length ?? 0) &&
      members.every(({ name }) => builder.entity(name)?.homes.includes(draft.name) === true);
    return isWhole ? [{ draft, query, abstract, members }] : [];
  });
}

function addContext(builder: GraphBuilder, number: number): void {
  const { chance } = builder;
  const entity = chance.oneOf(builder.entities);
  const home = chance.oneOf(entity.homes);
  const draft = builder.draft(home);
  const query = draft.types.get("Query");
  if (query === undefined || draft.style.version === 1) {
    return;
  }
  const leaf = chance.oneOf(builtInLeaves);
  const types = [...draft.types.values()].filter((type) => type.keyword === "type" && type !== query);
  const setters = chance.some(types, 50).flatMap((type) => setterOf(builder, draft, type, leaf) ?? []);
  const context = `c${number}`;
  const root = setterOf(builder, draft, query, leaf) ?? rootSetter(draft, query, { leaf, context });
  for (const { type } of [root, ...setters]) {
    type.directives.add(`@context(name: "${context}")`);
  }
  const selections = [root, ...setters].map(
    ({ type, selection }) => `... on ${draft.localName(type.name)} { ${selection} }`,
  );
  const selection = setters.length === 0 ? `{ ${root.selection} }` : selections.join(" ");
  const made = makeField(builder, { parent: entity.name, name: `contextual${number}`, owners: [home] });
  placeField(builder, made);
  const field = draft.field(entity.name, made.name, "");
  const argument = `above: ${leaf} @fromContext(field: ${JSON.stringify(`$${context} ${selection}`)})`;
  field.args = field.args === "" ? `(${argument})` : field.args.replace("(", `(${argument}, `);
}

/** A value of the type: of a field of its own, or of one below a field. */
function setterOf(
  { chance }: GraphBuilder,
  draft: SubgraphDraft,
  type: TypeDraft,
  leaf: string,
): Setter | undefined {
  if (type.directives.has("@interfaceObject")) {
    return undefined;
  }
  const fields = [...type.fields.values()].filter(isPlain);
  const own = fields.filter((field) => namedType(field) === leaf).map(({ name }) => name);
  const below = fields.flatMap((field) => {
    const inner = draft.types.get(namedType(field));
    const leaves =
      inner?.keyword === "type" && inner !== type ? [...inner.fields.values()].filter(isPlain) : [];
    return leaves
      .filter((one) => namedType(one) === leaf && inner?.directives.has("@interfaceObject") === false)
      .map((one) => `${field.name} { ${one.name} }`);
  });
  const possible = own.length > 0 && chance.chance(70) ? own : [...below, ...own];
  return possible.length === 0 ? undefined : { type, selection: chance.oneOf(possible) };
}

/** A field of the root that is there for the context alone. */
function rootSetter(
  draft: SubgraphDraft,
  query: TypeDraft,
  { leaf, context }: { readonly leaf: string; readonly context: string },
): Setter {
  const name = `${draft.name}Of${context}`;
  draft.field("Query", name, leaf);
  return { type: query, selection: name };
}

/** One value, which depends on nothing that a client gives. */
function isPlain({ name, args, type }: FieldDraft): boolean {
  return args === "" && !type.includes("[") && name !== "root";
}

function namedType({ type }: FieldDraft): string {
  return type.replace("!", "");
}
