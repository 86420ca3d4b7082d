/**
 * The query plan: the one thing that planner and executor share, plain immutable JSON.
 *
 * A plan is a directed acyclic graph of fetches and the shape of the response. Every fetch merges what it gets into
 * one tree of internal data; when all are done, the response is read out of that tree. Inside the tree a field stands
 * under its *data key*: its response key, or an internal alias where the same response key means different things.
 */
export interface QueryPlan {
  /** The version of this format; a plan read back with another version is not used. */
  readonly formatVersion: 2;
  readonly operation: "query" | "mutation" | "subscription";
  /** In topological order: `fetches[i].id === i`, and a fetch depends on smaller ids only. */
  readonly fetches: readonly PlanFetch[];
  /**
   * The labels of `@override` that the plan depends on, sorted by name, with how they were when it was made: it may be
   * used only where they are the same. Absent where it depends on none.
   */
  readonly overrideLabels?: readonly PlannedLabel[];
  /** The fields of the response's root in the order in which the specification puts them. */
  readonly response: readonly ResponseField[];
  /**
   * The parts of the answer that may be sent after the initial one (`@defer`); absent where it comes in one piece.
   *
   * The initial part has the response fields without `parts` and is complete when the fetches without `parts` have
   * ended. A deferred part has the fields that name it, and is complete when the part that it lies in is, and all
   * fetches that name it have ended; it never waits for others. A field or fetch that names several parts is common to
   * them and is needed once. Who executes the whole plan and reads the whole response has the answer in one piece.
   */
  readonly deferred?: readonly DeferredPart[];
}

/** A label of `@override` as it was for a plan. */
export interface PlannedLabel {
  readonly label: string;
  readonly active: boolean;
}

/** What one fragment with `@defer` adds to each object at its place; objects of which it selects nothing lack it. */
export interface DeferredPart {
  /** `deferred[i].id === i`; an outer part stands before those that lie in it. */
  readonly id: number;
  readonly label?: string;
  /** The part that it lies in; absent: the initial part. */
  readonly parent?: number;
  /** The objects that the fragment is on. Its fields may lie further below. */
  readonly path: ResponsePath;
  /** Whether it is deferred and wanted, given that the object is in the response; absent: always. */
  readonly when?: Condition;
}

/** From the root of the response to objects in it. */
export type ResponsePath = readonly ResponsePathSegment[];

export type ResponsePathSegment =
  | { readonly kind: "field"; readonly responseKey: string }
  /** Each item of a list. */
  | { readonly kind: "items" }
  /** Only objects of these runtime types. */
  | { readonly kind: "types"; readonly names: readonly string[] };

export type PlanFetch = RootFetch | EntityFetch | IntrospectionFetch;

interface FetchBase {
  readonly id: number;
  /** The fetches that must have ended before this one is sent: what it reads comes from them. */
  readonly dependsOn: readonly number[];
  /** The GraphQL document to send, one operation. */
  readonly document: string;
  /** The client's variables that the document uses, under their own names. */
  readonly variables: readonly string[];
  /** When it is sent at all; absent: always. */
  readonly when?: Condition;
  /** The deferred parts that it is for; absent: the initial part. */
  readonly parts?: readonly number[];
}

/** Fields of a root type. */
export interface RootFetch extends FetchBase {
  readonly kind: "root";
  readonly subgraph: string;
  /** The objects into which the answer's `data` is merged: the root itself (`[]`), or where a root type comes again. */
  readonly path: DataPath;
}

/** One request for entities, at one or several places of the tree. */
export interface EntityFetch extends FetchBase {
  readonly kind: "entities";
  readonly subgraph: string;
  readonly inputs: readonly EntityInput[];
}

/** Fields of `__schema` and `__type`, answered from the API schema without a subgraph. */
export interface IntrospectionFetch extends FetchBase {
  readonly kind: "introspection";
}

/** One `_entities` field of an {@link EntityFetch}: where its objects are and how each is represented. */
export interface EntityInput {
  /** The variable of the document that takes the representations. */
  readonly variable: string;
  /** The response key of the `_entities` field in the document. */
  readonly responseKey: string;
  /** The objects that are represented and into which the answers are merged. */
  readonly path: DataPath;
  /** What `__typename` says in the representation; absent: the runtime type of the object. */
  readonly typeName?: string;
  readonly representation: readonly RepresentationField[];
  /** When anything is asked for here; otherwise no object is represented. Absent: whenever the fetch is sent. */
  readonly when?: Condition;
  /**
   * The objects are bare references: everything known of them so far comes from subgraphs where the entity's keys
   * cannot be resolved (stubs), so where this fetch finds no such entity, the object itself is null.
   */
  readonly isReference?: true;
  /**
   * Variables of the document whose values come from objects above those that are represented. Objects of one input
   * can have different values: each group with the same values is asked for in an `_entities` field of its own, with
   * variables of its own, so the document that is sent has the input's field, and these variables, once a group.
   * No variable of the client begins with the name of one of these, or with `variable`. Absent: none.
   */
  readonly contextVariables?: readonly ContextVariable[];
}

/** A variable that is filled from the data: an argument with `@fromContext`. */
export interface ContextVariable {
  readonly variable: string;
  /**
   * Its type, as in the document. Where there is no value it is null, and a list with a null that may not be in it is
   * null too; where it may not be null, an object without a value is left out of the request.
   */
  readonly type: string;
  /** Where the value is; the first counts whose object has one of its types. */
  readonly sources: readonly ContextValueSource[];
}

/** An object above those of an input, and what is read of it. */
export interface ContextValueSource {
  /** The object is the one that so many segments of the input's path lead to. */
  readonly pathLength: number;
  /** Only if the object has one of these runtime types; absent: always. */
  readonly types?: readonly string[];
  /** Of these the one for the object's type, and so on below it down to a leaf; lists on the way make a list. */
  readonly value: readonly RepresentationField[];
}

/** A field of a representation. */
export interface RepresentationField {
  /** Its name in the representation. */
  readonly name: string;
  /** The data key it is read from. */
  readonly dataKey: string;
  /** Only for objects of these runtime types; absent: for all. */
  readonly types?: readonly string[];
  /**
   * Whether null may be sent. Where it may not (a key), an object that has null here is left out of the request.
   * An object that lacks the value altogether, because its fetch failed, is always left out.
   */
  readonly nullable: boolean;
  /** For objects and lists of objects. */
  readonly selection?: readonly RepresentationField[];
}

/** From an object of the tree to the objects below it, step by step. */
export type DataPath = readonly PathSegment[];

export type PathSegment =
  /** The value under a data key. */
  | { readonly kind: "field"; readonly dataKey: string }
  /** Each item of a list. */
  | { readonly kind: "items" }
  /** Only objects of these runtime types. */
  | { readonly kind: "types"; readonly names: readonly string[] };

/**
 * `@skip` and `@include` in disjunctive normal form: true when every test of at least one of the alternatives holds.
 */
export type Condition = readonly (readonly ConditionTest[])[];

/** Holds when the Boolean variable has the value `equals`. */
export interface ConditionTest {
  readonly variable: string;
  readonly equals: boolean;
}

/** A field of the response, of one parent object. */
export interface ResponseField {
  readonly responseKey: string;
  readonly dataKey: string;
  /** The schema coordinate, `Type.field`, for error messages. */
  readonly coordinate: string;
  /** Only for parents of these runtime types; absent: for all. Fields of one response key never overlap, unless their conditions exclude each other. */
  readonly types?: readonly string[];
  /** Whether it is in the response at all; absent: always. */
  readonly when?: Condition;
  /** The deferred parts that it comes with; absent: the initial part. */
  readonly parts?: readonly number[];
  /** The value, where planning knows it (a type name). */
  readonly constant?: string;
  /**
   * No subgraph can give the field at this place, as happens with supergraphs that were composed without a check of
   * satisfiability: nothing is fetched for it, and for every object that is to have it, it is null with an error
   * (specification, section 6.4.4). Says why, a sentence without a full stop for each subgraph that has the field;
   * names subgraphs and keys, so it is for operators, not for clients. The field has no `selection`.
   */
  readonly unreachable?: readonly string[];
  readonly type: ResponseType;
  /** For objects and lists of objects. */
  readonly selection?: readonly ResponseField[];
}

/** The type of a response field, with what is needed to check a value against it. */
export type ResponseType =
  | { readonly kind: "nonNull"; readonly of: ResponseType }
  | { readonly kind: "list"; readonly of: ResponseType }
  /** `Int`, `Float`, `String`, `Boolean`, `ID` are checked; any other scalar takes every value. */
  | { readonly kind: "scalar"; readonly name: string }
  /** Values that the API schema has; any other value is an error. */
  | { readonly kind: "enum"; readonly name: string; readonly values: readonly string[] }
  | { readonly kind: "object"; readonly name: string }
  | { readonly kind: "abstract"; readonly name: string; readonly possibleTypes: readonly string[] };
