/**
 * Proves a plan by executing it symbolically: without data, for every type that an object could have and every value
 * of the variables in `@skip` and `@include`. Checked: each document fits its subgraph; each field that is asked for
 * is resolved there (or provided, or part of a key, or has what it requires in the representation); representations
 * satisfy a key and come from fetches that were waited for; no key of the data means two things; the response has
 * exactly the client's fields with the right arguments; nothing is fetched for nothing; mutations run once, in order;
 * dependencies are the least that give the order.
 */
import {
  fragmentApplies,
  hasSubgraph,
  type ModelType,
  type Selection,
  type SupergraphModel,
} from "@hansa/federation-model";
import type {
  Condition,
  EntityInput,
  PathSegment,
  PlanFetch,
  QueryPlan,
  RepresentationField,
  ResponseField,
} from "@hansa/query-planner";
import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionSetNode,
  validate,
} from "graphql";
import { Origins } from "./origins.ts";
import { subgraphSchema } from "./subgraph-schema.ts";
import { type FieldState, ObjectState, type TypeState } from "./symbolic-data.ts";

type Assignment = ReadonlyMap<string, boolean>;

const schemas = new WeakMap<SupergraphModel, Map<number, GraphQLSchema>>();

/** @throws Error saying what is wrong with the plan. */
export function verifyPlan(
  model: SupergraphModel,
  document: DocumentNode,
  plan: QueryPlan,
  operationName?: string,
): void {
  const operation = document.definitions.find(
    (node): node is OperationDefinitionNode =>
      node.kind === Kind.OPERATION_DEFINITION &&
      (operationName === undefined || node.name?.value === operationName),
  );
  if (operation === undefined) {
    throw new Error("The document has no such operation.");
  }
  checkGraph(plan);
  checkDocuments(model, plan);
  const verifier = new Verifier(model, document, operation, plan);
  for (const assignment of assignments(document)) {
    verifier.run(assignment);
  }
  verifier.checkAllUsed();
  verifier.checkReferences();
}

function checkGraph(plan: QueryPlan): void {
  const ancestors = ancestorsOf(plan);
  for (const [index, fetch] of plan.fetches.entries()) {
    ensure(fetch.id === index, `fetch ${index} has the id ${fetch.id}`);
    for (const id of fetch.dependsOn) {
      ensure(id < fetch.id, `fetch ${fetch.id} depends on ${id}, which stands behind it`);
      const others = fetch.dependsOn.filter((other) => other !== id);
      ensure(!others.some((other) => ancestors[other]?.has(id)), `fetch ${fetch.id} need not name ${id}`);
    }
  }
}

function ancestorsOf(plan: QueryPlan): readonly ReadonlySet<number>[] {
  const all: ReadonlySet<number>[] = [];
  for (const fetch of plan.fetches) {
    all.push(new Set(fetch.dependsOn.flatMap((id) => [id, ...(all[id] ?? [])])));
  }
  return all;
}

function checkDocuments(model: SupergraphModel, plan: QueryPlan): void {
  const known = schemas.get(model) ?? new Map<number, GraphQLSchema>();
  schemas.set(model, known);
  for (const fetch of plan.fetches) {
    const document = parse(fetch.document);
    const [definition] = document.definitions;
    ensure(
      document.definitions.length === 1 && definition?.kind === Kind.OPERATION_DEFINITION,
      "one operation a fetch",
    );
    const declared =
      definition?.kind === Kind.OPERATION_DEFINITION ? (definition.variableDefinitions ?? []) : [];
    const own = fetch.kind === "entities" ? fetch.inputs.map((input) => input.variable) : [];
    const names = declared.map((node) => node.variable.name.value).filter((name) => !own.includes(name));
    ensure(
      names.join() === fetch.variables.join(),
      `fetch ${fetch.id} declares ${names.join()} and names ${fetch.variables.join()}`,
    );
    if (fetch.kind === "introspection") {
      continue;
    }
    const subgraph = subgraphId(model, fetch.subgraph);
    const schema = known.get(subgraph) ?? subgraphSchema(model, subgraph);
    known.set(subgraph, schema);
    const [error] = validate(schema, document);
    ensure(
      error === undefined,
      `fetch ${fetch.id} to ${fetch.subgraph}: ${error?.message ?? ""}\n${fetch.document}`,
    );
  }
}

class Verifier {
  readonly #model: SupergraphModel;
  readonly #document: DocumentNode;
  readonly #operation: OperationDefinitionNode;
  readonly #plan: QueryPlan;
  readonly #ancestors: readonly ReadonlySet<number>[];
  readonly #marks = new Set<string>();
  readonly #used = new Set<string>();
  readonly #origins = new Origins();
  #assignment: Assignment = new Map();

  constructor(
    model: SupergraphModel,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    plan: QueryPlan,
  ) {
    this.#model = model;
    this.#document = document;
    this.#operation = operation;
    this.#plan = plan;
    this.#ancestors = ancestorsOf(plan);
  }

  run(assignment: Assignment): void {
    this.#assignment = assignment;
    const root = new ObjectState("");
    const rootType = this.#model.roots[this.#operation.operation];
    root.arrive([rootType?.name ?? ""]);
    const usedBefore = new Set(this.#used);
    this.#used.clear();
    const sent = this.#plan.fetches.filter((fetch) => this.#holds(fetch.when));
    for (const fetch of sent) {
      this.#execute(fetch, root);
    }
    this.#checkObject([this.#operation.selectionSet], this.#plan.response, root, rootType?.name ?? "", "");
    for (const fetch of sent.filter(({ kind }) => kind !== "introspection")) {
      const isUseful = [...this.#used].some((mark) => mark.startsWith(`${fetch.id}|`));
      ensure(isUseful, `fetch ${fetch.id} is sent for nothing with ${JSON.stringify([...assignment])}`);
    }
    for (const mark of usedBefore) {
      this.#used.add(mark);
    }
    this.#checkMutationOrder(sent);
  }

  checkAllUsed(): void {
    for (const mark of this.#marks) {
      ensure(this.#used.has(mark) || mark.endsWith("__typename"), `nothing uses ${mark}`);
    }
  }

  checkReferences(): void {
    for (const { fetch, input, areReferences } of this.#origins.inputs(this.#ancestors)) {
      ensure(
        (input.isReference === true) === areReferences,
        `fetch ${fetch}: the objects of "${input.variable}" are ${areReferences ? "" : "not "}references`,
      );
    }
  }

  #execute(fetch: PlanFetch, root: ObjectState): void {
    const definition = parse(fetch.document).definitions[0];
    if (fetch.kind === "introspection" || definition?.kind !== Kind.OPERATION_DEFINITION) {
      return;
    }
    const subgraph = subgraphId(this.#model, fetch.subgraph);
    if (fetch.kind === "root") {
      for (const { state, types } of this.#navigate(root, fetch.path, fetch.id)) {
        for (const type of types) {
          this.#select(definition.selectionSet, {
            fetch,
            subgraph,
            state,
            type,
            provided: [],
            given: undefined,
            path: "",
          });
        }
      }
      return;
    }
    for (const input of fetch.inputs) {
      const node = definition.selectionSet.selections.find(
        (one): one is FieldNode =>
          one.kind === Kind.FIELD && (one.alias ?? one.name).value === input.responseKey,
      );
      ensure(node?.selectionSet !== undefined, `fetch ${fetch.id} has no field "${input.responseKey}"`);
      for (const { state, types } of this.#navigate(root, input.path, fetch.id)) {
        for (const type of types) {
          this.#origins.addVisit(state.path, type, { fetch: fetch.id, input });
          this.#checkRepresentation(fetch, subgraph, input, { state, type });
          if (node?.selectionSet !== undefined) {
            const given = input.representation;
            this.#select(node.selectionSet, {
              fetch,
              subgraph,
              state,
              type,
              provided: [],
              given,
              path: JSON.stringify(input.path),
            });
          }
        }
      }
    }
  }

  /** The objects at a path, each with the types that the path lets through. */
  #navigate(root: ObjectState, path: readonly PathSegment[], fetchId: number): readonly Target[] {
    let targets: readonly Target[] = [{ state: root, types: [...root.types.keys()] }];
    let depth = 0;
    for (const segment of path) {
      switch (segment.kind) {
        case "items":
          depth -= 1;
          break;
        case "types":
          targets = targets.map(({ state, types }) => {
            const kept = types.filter((type) => segment.names.includes(type));
            for (const type of kept) {
              const name = this.#use(state.types.get(type)?.get("__typename"));
              ensure(
                this.#isWaitedFor(name, fetchId),
                `fetch ${fetchId} tells types apart without __typename of ${type}`,
              );
            }
            return { state, types: kept };
          });
          break;
        case "field": {
          ensure(depth === 0, `the path of fetch ${fetchId} goes through a list without its items`);
          const fields = targets.flatMap(({ state, types }) =>
            types.flatMap((type) => state.types.get(type)?.get(segment.dataKey) ?? []),
          );
          depth = fields[0]?.listDepth ?? 0;
          targets = fields.flatMap(({ below }) =>
            below === undefined ? [] : [{ state: below, types: [...(below.possible ?? [])] }],
          );
          break;
        }
      }
    }
    ensure(depth === 0 || targets.length === 0, `the path of fetch ${fetchId} ends at a list`);
    return targets;
  }

  #checkRepresentation(
    fetch: PlanFetch,
    subgraph: number,
    input: EntityInput,
    { state, type }: OneType,
  ): void {
    const fields = state.types.get(type);
    const about = `fetch ${fetch.id}, representation of ${type}`;
    if (input.typeName === undefined) {
      ensure(
        this.#isWaitedFor(this.#use(fields?.get("__typename")), fetch.id),
        `${about}: __typename is not there`,
      );
    }
    this.#checkRead(input.representation, fields ?? new Map(), type, { fetchId: fetch.id, about });
    const asType = input.typeName ?? type;
    const keys = [
      ...(this.#type(type).entriesBySubgraph.get(subgraph) ?? []),
      ...(this.#type(asType).entriesBySubgraph.get(subgraph) ?? []),
    ].filter((key) => key.asType.name === asType);
    ensure(
      keys.some((key) => this.#satisfies(key.selection, input.representation, type)),
      `${about}: no key of ${fetch.kind === "entities" ? fetch.subgraph : ""} is complete`,
    );
  }

  #checkRead(
    representation: readonly RepresentationField[],
    fields: TypeState,
    type: string,
    context: { readonly fetchId: number; readonly about: string },
  ): void {
    for (const item of representation.filter((one) => one.types?.includes(type) ?? true)) {
      const field = fields.get(item.dataKey);
      ensure(
        field?.fieldName === item.name,
        `${context.about}: "${item.dataKey}" of ${type} is not "${item.name}"`,
      );
      ensure(
        this.#isWaitedFor(field, context.fetchId),
        `${context.about}: "${item.dataKey}" is not waited for`,
      );
      this.#use(field);
      if (item.selection !== undefined) {
        for (const below of field?.below?.possible ?? []) {
          this.#checkRead(item.selection, field?.below?.types.get(below) ?? new Map(), below, context);
        }
      }
    }
  }

  #use(field: FieldState | undefined): FieldState | undefined {
    for (const mark of field?.marks ?? []) {
      this.#used.add(mark);
    }
    return field;
  }

  #isWaitedFor(field: FieldState | undefined, fetchId: number): boolean {
    return [...(field?.writers ?? [])].some((writer) => this.#ancestors[fetchId]?.has(writer) === true);
  }

  /** Whether a representation has all that a selection names, for one type. */
  #satisfies(
    selection: NonNullable<Provided>,
    representation: readonly RepresentationField[],
    typeName: string,
  ): boolean {
    const type = this.#model.typesByName.get(typeName);
    return (
      selection.fields.every((wanted) => {
        const item = representation.find(
          (one) => one.name === wanted.name && (one.types?.includes(typeName) ?? true),
        );
        const below = type?.fields.get(wanted.name)?.type.name;
        const possible = below === undefined ? [] : (this.#model.typesByName.get(below)?.possibleTypes ?? []);
        return (
          wanted.name === "__typename" ||
          (item !== undefined &&
            (wanted.selection === undefined ||
              possible.some(
                (one) =>
                  wanted.selection !== undefined &&
                  this.#satisfies(wanted.selection, item.selection ?? [], one.name),
              )))
        );
      }) &&
      selection.fragments.every(
        (fragment) =>
          type === undefined ||
          !fragmentApplies(fragment.typeName, type) ||
          this.#satisfies(fragment.selection, representation, typeName),
      )
    );
  }

  #select(set: SelectionSetNode, at: SelectAt): void {
    for (const node of set.selections) {
      if (!this.#isIncluded(node.directives)) {
        continue;
      }
      if (node.kind === Kind.FIELD) {
        this.#selectField(node, at);
      } else if (node.kind === Kind.INLINE_FRAGMENT && this.#applies(node.typeCondition?.name.value, at)) {
        this.#select(node.selectionSet, at);
      }
    }
  }

  #applies(condition: string | undefined, at: SelectAt): boolean {
    const type = condition === undefined ? undefined : this.#model.typesByName.get(condition);
    return (
      type === undefined ||
      type.name === at.type ||
      (type.possibleTypesBySubgraph.get(at.subgraph) ?? []).some((possible) => possible.name === at.type)
    );
  }

  #selectField(node: FieldNode, at: SelectAt): void {
    const { fetch, subgraph, state } = at;
    const name = node.name.value;
    const dataKey = (node.alias ?? node.name).value;
    const type = this.#type(at.type);
    const about = `fetch ${fetch.id}: ${type.name}.${name}`;
    const fields = state.types.get(type.name);
    ensure(fields !== undefined, `${about}: no object of that type is here`);
    if (name === "__typename") {
      this.#write(
        fields,
        dataKey,
        { fieldName: name, argumentsText: "", listDepth: 0, below: undefined },
        at,
      );
      return;
    }
    const place = type.fields.get(name)?.places.get(subgraph);
    const sure = type.keyFieldsBySubgraph.get(subgraph);
    const provided = [sure, ...at.provided].flatMap((one) => belowOf(one, type, name));
    const isLocal = place !== undefined && !place.external && place.requires === undefined;
    if (!isLocal && provided.length === 0) {
      ensure(
        place?.external === false && place.requires !== undefined,
        `${about} is not resolved by ${subgraphName(fetch)}`,
      );
      const required = place?.requires;
      ensure(
        required !== undefined && at.given !== undefined && this.#satisfies(required, at.given, type.name),
        `${about} lacks what it requires`,
      );
    }
    const valueType = this.#model.typesByName.get(place?.type.name ?? type.fields.get(name)?.type.name ?? "");
    const listDepth = type.fields.get(name)?.type.listDepth ?? 0;
    const below =
      node.selectionSet === undefined
        ? undefined
        : (fields?.get(dataKey)?.below ?? new ObjectState(`${state.path}.${type.name}.${dataKey}`));
    this.#write(fields, dataKey, { fieldName: name, argumentsText: argumentsOf(node), listDepth, below }, at);
    if (below === undefined || node.selectionSet === undefined || valueType === undefined) {
      return;
    }
    const known = this.#commonTypes(type, name);
    const possible = (valueType.possibleTypesBySubgraph.get(subgraph) ?? [])
      .filter((one) => known.includes(one))
      .map((one) => one.name);
    below.arrive(possible);
    const isOpaque = hasSubgraph(valueType.interfaceObjectIn, subgraph);
    for (const one of possible) {
      const isStub = !isOpaque && hasSubgraph(this.#type(one).stubIn, subgraph);
      this.#origins.addArrival(below.path, one, isStub);
    }
    for (const one of possible) {
      const path = `${at.path}.${dataKey}`;
      this.#select(node.selectionSet, {
        fetch,
        subgraph,
        state: below,
        type: one,
        provided: [place?.provides, ...provided],
        given: undefined,
        path,
      });
    }
    if (hasSubgraph(valueType.interfaceObjectIn, subgraph)) {
      // The type name that an interface-object answers with is not the object's.
      for (const one of possible) {
        const typename = below.types.get(one)?.get("__typename");
        ensure(
          typename?.writers.has(fetch.id) !== true,
          `${about} asks an interface-object for its type name`,
        );
      }
    }
  }

  /** The types that every subgraph which resolves a field can give: an answer does not depend on who is asked. */
  #commonTypes(type: ModelType, name: string): readonly ModelType[] {
    const places = [...(type.fields.get(name)?.places.values() ?? [])].filter((place) => !place.external);
    const sets = places.map(
      (place) => this.#type(place.type.name).possibleTypesBySubgraph.get(place.subgraph) ?? [],
    );
    const all = this.#type(type.fields.get(name)?.type.name ?? "").possibleTypes;
    return all.filter((one) => sets.every((set) => set.includes(one)));
  }

  #write(
    fields: TypeState | undefined,
    dataKey: string,
    value: Pick<FieldState, "fieldName" | "argumentsText" | "listDepth" | "below">,
    at: SelectAt,
  ): void {
    const mark = `${at.fetch.id}|${at.path}|${dataKey}|${value.fieldName}`;
    this.#marks.add(mark);
    const known = fields?.get(dataKey);
    if (known === undefined) {
      fields?.set(dataKey, { ...value, writers: new Set([at.fetch.id]), marks: new Set([mark]) });
      return;
    }
    ensure(
      known.fieldName === value.fieldName && known.argumentsText === value.argumentsText,
      `fetch ${at.fetch.id}: "${dataKey}" of ${at.type} means ${known.fieldName}${known.argumentsText} and ${value.fieldName}${value.argumentsText}`,
    );
    known.writers.add(at.fetch.id);
    known.marks.add(mark);
  }

  /** Holds the response's fields for one object against what the client selected. */
  #checkObject(
    sets: readonly SelectionSetNode[],
    response: readonly ResponseField[],
    state: ObjectState,
    type: string,
    path: string,
  ): void {
    const expected = new Map<string, FieldNode[]>();
    for (const set of sets) {
      this.#collect(set, type, expected);
    }
    const given = response.filter(
      (field) => (field.types?.includes(type) ?? true) && this.#holds(field.when),
    );
    const keys = given.map((field) => field.responseKey);
    const wanted = [...expected.keys()];
    const isSame =
      this.#assignment.size === 0
        ? keys.join() === wanted.join()
        : [...keys].sort().join() === [...wanted].sort().join();
    ensure(
      isSame,
      `${path || "the root"} of ${type} answers ${keys.join()} where ${wanted.join()} is selected`,
    );
    for (const field of given) {
      this.#checkField(expected.get(field.responseKey) ?? [], field, state, type, path);
    }
  }

  #checkField(
    nodes: readonly FieldNode[],
    field: ResponseField,
    state: ObjectState,
    type: string,
    path: string,
  ): void {
    const [node] = nodes;
    const name = node?.name.value ?? "";
    const at = `${path}.${field.responseKey} of ${type}`;
    if (name === "__schema" || name === "__type") {
      return;
    }
    const value = state.types.get(type)?.get(field.dataKey);
    if (name === "__typename" && field.constant !== undefined) {
      ensure(field.constant === type, `${at} says ${field.constant}`);
      return;
    }
    ensure(value !== undefined, `${at} is not fetched`);
    ensure(value?.fieldName === name, `${at} holds ${value?.fieldName ?? ""}`);
    ensure(
      name === "__typename" || node === undefined || value?.argumentsText === argumentsOf(node),
      `${at} has other arguments`,
    );
    this.#use(value);
    const sets = nodes.flatMap((one) => one.selectionSet ?? []);
    if (sets.length > 0) {
      const possible = [...(value?.below?.possible ?? [])];
      const needsName = field.selection?.some((one) => one.types !== undefined) === true;
      for (const one of possible) {
        if (needsName) {
          const name = this.#use(value?.below?.types.get(one)?.get("__typename"));
          ensure(name !== undefined, `${at}: the types are not told apart`);
        }
        this.#checkObject(
          sets,
          field.selection ?? [],
          value?.below ?? new ObjectState(""),
          one,
          `${path}.${field.responseKey}`,
        );
      }
    }
  }

  #collect(set: SelectionSetNode, typeName: string, into: Map<string, FieldNode[]>): void {
    for (const node of set.selections) {
      if (!this.#isIncluded(node.directives)) {
        continue;
      }
      if (node.kind === Kind.FIELD) {
        const key = (node.alias ?? node.name).value;
        into.set(key, [...(into.get(key) ?? []), node]);
        continue;
      }
      const fragment =
        node.kind === Kind.INLINE_FRAGMENT
          ? node
          : this.#document.definitions.find(
              (one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === node.name.value,
            );
      if (fragment?.kind !== Kind.INLINE_FRAGMENT && fragment?.kind !== Kind.FRAGMENT_DEFINITION) {
        continue;
      }
      const condition = fragment.typeCondition?.name.value;
      const type = condition === undefined ? undefined : this.#type(condition);
      if (type === undefined || type.possibleTypes.some((possible) => possible.name === typeName)) {
        this.#collect(fragment.selectionSet, typeName, into);
      }
    }
  }

  #checkMutationOrder(sent: readonly PlanFetch[]): void {
    if (this.#operation.operation !== "mutation") {
      return;
    }
    const expected = new Map<string, FieldNode[]>();
    this.#collect(this.#operation.selectionSet, this.#model.roots.mutation?.name ?? "", expected);
    const roots = sent.filter((fetch) => fetch.kind === "root" && fetch.document.startsWith("mutation"));
    const asked = roots.flatMap((fetch) => {
      const definition = parse(fetch.document).definitions[0];
      const nodes = definition?.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet.selections : [];
      return nodes.flatMap((node) =>
        node.kind === Kind.FIELD && this.#isIncluded(node.directives)
          ? [(node.alias ?? node.name).value]
          : [],
      );
    });
    const wanted = [...expected.entries()]
      .filter(([, [node]]) => node?.name.value !== "__typename")
      .map(([key]) => key);
    ensure(asked.join() === wanted.join(), `the mutations run as ${asked.join()}, not as ${wanted.join()}`);
    for (const later of roots) {
      for (const earlier of sent.filter((fetch) => fetch.id < later.id && fetch.kind !== "introspection")) {
        ensure(
          this.#ancestors[later.id]?.has(earlier.id) === true,
          `mutation ${later.id} does not wait for ${earlier.id}`,
        );
      }
    }
  }

  #isIncluded(directives: readonly DirectiveNode[] | undefined): boolean {
    return (directives ?? []).every((directive) => {
      const value = directive.arguments?.find((argument) => argument.name.value === "if")?.value;
      const isTrue =
        value?.kind === Kind.BOOLEAN
          ? value.value
          : value?.kind === Kind.VARIABLE && this.#assignment.get(value.name.value) === true;
      return directive.name.value === "skip" ? !isTrue : directive.name.value !== "include" || isTrue;
    });
  }

  #holds(condition: Condition | undefined): boolean {
    return (
      condition?.some((tests) =>
        tests.every(({ variable, equals }) => this.#assignment.get(variable) === equals),
      ) ?? true
    );
  }

  #type(name: string): ModelType {
    const type = this.#model.typesByName.get(name);
    if (type === undefined) {
      throw new Error(`The model has no type "${name}".`);
    }
    return type;
  }
}

/** A selection that is provided, or none. */
type Provided = Selection | undefined;

interface OneType {
  readonly state: ObjectState;
  readonly type: string;
}

interface Target {
  readonly state: ObjectState;
  readonly types: readonly string[];
}

interface SelectAt extends OneType {
  readonly fetch: PlanFetch;
  readonly subgraph: number;
  readonly provided: readonly Provided[];
  /** What the representation has; only for the fields of the entity itself. */
  readonly given: readonly RepresentationField[] | undefined;
  readonly path: string;
}

/** Every way to set the variables in `@skip` and `@include`; of many variables, each alone and all. */
function assignments(document: DocumentNode): readonly Assignment[] {
  const names = [
    ...new Set(
      [...print(document).matchAll(/@(?:skip|include)\(if: \$(\w+)\)/g)].map((match) => match[1] ?? ""),
    ),
  ];
  const count = names.length <= 6 ? 2 ** names.length : names.length + 2;
  return Array.from({ length: count }, (_, number) => {
    const isSet = (index: number): boolean =>
      names.length <= 6 ? ((number >> index) & 1) === 1 : number === names.length || number === index;
    return new Map(names.map((name, index) => [name, isSet(index)]));
  });
}

function belowOf(selection: Provided, type: ModelType, name: string): readonly Provided[] {
  if (selection === undefined) {
    return [];
  }
  return [
    ...selection.fields.filter((field) => field.name === name).map((field) => field.selection),
    ...selection.fragments
      .filter((fragment) => fragmentApplies(fragment.typeName, type))
      .flatMap((fragment) => belowOf(fragment.selection, type, name)),
  ];
}

function argumentsOf(node: FieldNode): string {
  return (node.arguments ?? [])
    .map((argument) => print(argument))
    .sort()
    .join(", ");
}

function subgraphId(model: SupergraphModel, name: string): number {
  const subgraph = model.subgraphs.find((one) => one.name === name);
  if (subgraph === undefined) {
    throw new Error(`There is no subgraph "${name}".`);
  }
  return subgraph.id;
}

function subgraphName(fetch: PlanFetch): string {
  return fetch.kind === "introspection" ? "introspection" : fetch.subgraph;
}

function ensure(holds: boolean, message: string): void {
  if (!holds) {
    throw new Error(`The plan is wrong: ${message}.`);
  }
}
