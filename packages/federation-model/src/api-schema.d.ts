import { type ConstDirectiveNode, type GraphQLSchema } from "graphql";
import { type SpecLink, type SupergraphDocument } from "./read-supergraph.ts";
/**
 * The schema that clients see: the supergraph without the elements of specifications, without what is
 * `@inaccessible`, and without directives that concern composition only.
 *
 * @throws FederationModelError SUPERGRAPH_INVALID where nothing usable is left.
 */
export declare function buildApiSchema(supergraph: SupergraphDocument): GraphQLSchema;
/** Whether a name belongs to a specification (`join__Graph`, an imported `Scope`) rather than to the graph. */
export declare function isSpecName(name: string, links: readonly SpecLink[]): boolean;
/** Whether an element carries `@inaccessible`, under whatever name the supergraph gives that. */
export declare function isInaccessible(directives: readonly ConstDirectiveNode[] | undefined, links: readonly SpecLink[]): boolean;
