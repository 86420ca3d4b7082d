import { type ASTNode, type ConstDirectiveNode, type DocumentNode } from "graphql";
import { type SourcePosition } from "./errors.ts";
/** A supergraph's document with what its `@link` (or `@core`) applications say. */
export interface SupergraphDocument {
    readonly document: DocumentNode;
    readonly joinVersion: JoinVersion;
    readonly links: readonly SpecLink[];
}
export type JoinVersion = "v0.1" | "v0.2" | "v0.3" | "v0.4" | "v0.5";
/** One specification that the supergraph is linked to. */
export interface SpecLink {
    readonly name: string;
    readonly version: string;
    /** What its elements are prefixed with. */
    readonly namespace: string;
    readonly purpose: string | undefined;
    /** Names of this schema that are imported, `@` with directives. */
    readonly importedNames: readonly string[];
}
export interface ReadSupergraphOptions {
    /** Names of the specifications for SECURITY or EXECUTION, beyond `join` and `inaccessible`, that the caller obeys. */
    readonly understoodSpecs?: readonly string[];
}
/**
 * Parses a supergraph and checks that all it needs is understood.
 *
 * @throws FederationModelError SUPERGRAPH_SYNTAX_INVALID, SUPERGRAPH_INVALID, JOIN_VERSION_UNKNOWN,
 * SUPERGRAPH_SPEC_UNKNOWN.
 */
export declare function readSupergraph(sdl: string, options?: ReadSupergraphOptions): SupergraphDocument;
/** Where a node stands in the text that it was parsed from. */
export declare function positionOf(node: ASTNode | undefined): SourcePosition | undefined;
/** The arguments of a directive as plain values, by name; enum values and numbers as their text. */
export declare function directiveArguments(directive: ConstDirectiveNode): ReadonlyMap<string, unknown>;
