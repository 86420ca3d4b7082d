import { GraphQLError, } from "graphql";
import { FederationModelError } from "./errors.ts";
import { directiveArguments, positionOf } from "./read-supergraph.ts";
import { subgraphSetOf } from "./subgraph-set.ts";
/** Reads the join directives of one supergraph. */
export class JoinDirectives {
    #idsByGraph;
    #selections;
    constructor(idsByGraph, selections) {
        this.#idsByGraph = idsByGraph;
        this.#selections = selections;
    }
    /** Where a type is, with one item a key; none for a type that join v0.1 leaves to every subgraph. */
    types(node) {
        const applications = directivesNamed(node.directives, "join__type").map((directive) => {
            const given = directiveArguments(directive);
            return {
                subgraph: this.#graph(given.get("graph"), directive),
                key: this.#selection(given.get("key"), directive),
                resolvable: given.get("resolvable") !== false,
                isInterfaceObject: given.get("isInterfaceObject") === true,
            };
        });
        const owner = this.owner(node);
        return owner === undefined || applications.some((one) => one.subgraph === owner)
            ? applications
            : [...applications, { subgraph: owner, key: undefined, resolvable: true, isInterfaceObject: false }];
    }
    /** The subgraph that has what is not said to be elsewhere (join v0.1). */
    owner(node) {
        const directive = directivesNamed(node.directives, "join__owner")[0];
        return directive === undefined
            ? undefined
            : this.#graph(directiveArguments(directive).get("graph"), directive);
    }
    fields(node) {
        return directivesNamed(node.directives, "join__field").map((directive) => {
            const given = directiveArguments(directive);
            const graph = given.get("graph");
            return {
                subgraph: graph === undefined || graph === null ? undefined : this.#graph(graph, directive),
                external: given.get("external") === true,
                usedOverridden: given.get("usedOverridden") === true,
                requires: this.#selection(given.get("requires"), directive),
                provides: this.#selection(given.get("provides"), directive),
                type: textOf(given.get("type")),
                override: textOf(given.get("override")),
                overrideLabel: textOf(given.get("overrideLabel")),
                usesContext: given.has("contextArguments"),
            };
        });
    }
    /** The subgraphs in which a union has a member; nothing where the supergraph does not say. */
    unionMember(node, member) {
        return this.#graphsWhere(node, "join__unionMember", "member", member);
    }
    /** The subgraphs in which a type implements an interface; nothing where the supergraph does not say. */
    implements(node, interfaceName) {
        return this.#graphsWhere(node, "join__implements", "interface", interfaceName);
    }
    #graphsWhere(node, directiveName, argument, value) {
        const applications = directivesNamed(node.directives, directiveName);
        if (applications.length === 0) {
            return undefined;
        }
        return subgraphSetOf(applications
            .map((directive) => ({ directive, given: directiveArguments(directive) }))
            .filter(({ given }) => given.get(argument) === value)
            .map(({ directive, given }) => this.#graph(given.get("graph"), directive)));
    }
    #graph(value, directive) {
        const id = typeof value === "string" ? this.#idsByGraph.get(value) : undefined;
        if (id === undefined) {
            throw new FederationModelError("SUPERGRAPH_INVALID", `"@${directive.name.value}" names the graph "${String(value)}", which is not among the subgraphs.`, { position: positionOf(directive) });
        }
        return id;
    }
    #selection(value, directive) {
        if (typeof value !== "string" || value.trim() === "") {
            return undefined;
        }
        try {
            return this.#selections.parse(value);
        }
        catch (error) {
            if (!(error instanceof GraphQLError || error instanceof TypeError)) {
                throw error;
            }
            throw new FederationModelError("SUPERGRAPH_INVALID", `"${value}" in "@${directive.name.value}" is not a selection of fields: ${error.message}`, { cause: error, position: positionOf(directive) });
        }
    }
}
function directivesNamed(directives, name) {
    return (directives ?? []).filter((directive) => directive.name.value === name);
}
function textOf(value) {
    return typeof value === "string" ? value : undefined;
}
