/** A parsed key, requires or provides selection, normalised and interned: equal selections are the same object. */
export interface Selection {
    /** Small and dense, per table. */
    readonly id: number;
    /** The normalised text, without outer braces: fields before fragments, each sorted by name. */
    readonly text: string;
    readonly fields: readonly SelectionField[];
    readonly fragments: readonly SelectionFragment[];
}
export interface SelectionField {
    readonly kind: "field";
    readonly name: string;
    /** The arguments as printed, with parentheses; empty where there are none. */
    readonly argumentsText: string;
    readonly selection: Selection | undefined;
}
/** `... on Type { }`; a fragment without a type condition is merged into what holds it. */
export interface SelectionFragment {
    readonly kind: "fragment";
    readonly typeName: string;
    readonly selection: Selection;
}
/** All selections of one model, each normalised form once. Grows only with what the supergraph says and its unions. */
export declare class SelectionTable {
    #private;
    /**
     * The selection that a field set's text means (`"id org { id }"`, outer braces allowed).
     *
     * @throws GraphQLError where the text is not a field set.
     */
    parse(text: string): Selection;
    /** The selection of what either has; either may be absent. */
    union(left: Selection | undefined, right: Selection | undefined): Selection | undefined;
}
