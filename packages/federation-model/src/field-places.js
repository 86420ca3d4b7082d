import { GraphQLError, Kind, parseType, print } from "graphql";
import { FederationModelError } from "./errors.ts";
import { positionOf } from "./read-supergraph.ts";
import { subgraphsOf } from "./subgraph-set.ts";
/** Where a field is: what its `@join__field` say, or everywhere its type is when there are none. */
export function buildFieldPlaces(type, node, reference, { join, subgraphsByName }) {
    const applications = join.fields(node);
    const places = new Map();
    if (applications.length === 0) {
        for (const subgraph of subgraphsWithoutJoinField(type, node.name.value, join)) {
            places.set(subgraph, plainPlace(subgraph, reference));
        }
        return places;
    }
    const overrides = readOverrides(applications, subgraphsByName);
    for (const application of applications) {
        const { subgraph } = application;
        const lostBy = subgraph === undefined ? undefined : overrides.get(subgraph)?.label;
        if (subgraph === undefined || (lostBy === null && !application.usedOverridden)) {
            continue;
        }
        places.set(subgraph, {
            subgraph,
            external: application.external || (application.usedOverridden && typeof lostBy !== "string"),
            requires: application.requires,
            provides: application.provides,
            type: application.type === undefined ? reference : parseTypeReference(application.type, node),
            override: labelOf(application, lostBy),
            through: undefined,
            usesContext: application.usesContext,
        });
    }
    return places;
}
/** A type with its wrappers, from a node. */
export function readTypeReference(node) {
    let inner = node;
    let listDepth = 0;
    while (inner.kind !== Kind.NAMED_TYPE) {
        listDepth += inner.kind === Kind.LIST_TYPE ? 1 : 0;
        inner = inner.type;
    }
    return { name: inner.name.value, listDepth, text: print(node) };
}
/** Without `@join__field`: in every subgraph of the type, or in join v0.1 in the owner and where it is a key. */
function subgraphsWithoutJoinField(type, name, join) {
    const owner = join.owner(type.node);
    if (owner === undefined) {
        return subgraphsOf(type.subgraphs);
    }
    const withKey = type.ownKeys
        .filter((key) => key.selection.fields.some((field) => field.name === name))
        .map((key) => key.subgraph);
    return new Set([owner, ...withKey]);
}
/** By the subgraph that loses the field: the label that decides, or `null` where it is lost for good. */
function readOverrides(applications, subgraphsByName) {
    const overrides = new Map();
    for (const { override, overrideLabel } of applications) {
        const from = override === undefined ? undefined : subgraphsByName.get(override);
        if (from !== undefined) {
            overrides.set(from, { label: overrideLabel ?? null });
        }
    }
    return overrides;
}
function labelOf(application, lostBy) {
    if (typeof lostBy === "string") {
        return { label: lostBy, whenActive: false };
    }
    return application.override !== undefined && application.overrideLabel !== undefined
        ? { label: application.overrideLabel, whenActive: true }
        : undefined;
}
function plainPlace(subgraph, type) {
    return {
        subgraph,
        external: false,
        requires: undefined,
        provides: undefined,
        type,
        override: undefined,
        through: undefined,
        usesContext: false,
    };
}
function parseTypeReference(text, node) {
    try {
        return readTypeReference(parseType(text, { noLocation: true }));
    }
    catch (error) {
        if (!(error instanceof GraphQLError)) {
            throw error;
        }
        throw new FederationModelError("SUPERGRAPH_INVALID", `The type "${text}" in "@join__field" of "${node.name.value}" is not a type: ${error.message}`, { cause: error, position: positionOf(node) });
    }
}
