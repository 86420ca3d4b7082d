import type { FieldNode, FragmentDefinitionNode, GraphQLCompositeType, SelectionNode } from "graphql";
import type { ResponsePath } from "../plan.ts";
import type { QueryPlannerSettings } from "../settings.ts";
import type { When } from "./conditions.ts";
import type { DeferredFragment, Deliveries } from "./deliveries.ts";
import type { SchemaTypes } from "./schema-types.ts";

/** What the sets of one operation have in common. */
export interface Context {
  readonly types: SchemaTypes;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly settings: QueryPlannerSettings;
  readonly responseKeys: Set<string>;
  readonly visited: { count: number };
  /** Nothing where the answer comes in one piece. */
  readonly deliveries: Deliveries | undefined;
  /** The type whose fields run one after another. */
  readonly serialRoot: GraphQLCompositeType | undefined;
}

/** Where a set is. */
export interface SetPlace {
  /** A condition that is known to hold where the set is wanted at all. */
  readonly given: When;
  readonly parentType: GraphQLCompositeType;
  /** Of the root, where the answer comes in one piece: then nothing is said of any other. */
  readonly path: ResponsePath;
}

/** Selections that belong to one set, with the condition under which they do. */
export interface Source {
  readonly selections: readonly SelectionNode[];
  readonly when: When;
  /** The deferred fragment that they lie in. */
  readonly fragment: DeferredFragment | undefined;
}

/** One field node that a set has, and for which runtime types. */
export interface Occurrence {
  readonly order: number;
  readonly node: FieldNode;
  readonly types: readonly string[];
  readonly when: When;
  readonly fragment: DeferredFragment | undefined;
}
