import type { FieldNode } from "graphql";
import {
  connectionTypeName,
  edgeTypeName,
  pageInfoFields,
  pageInfoTypeName,
} from "../schema/connection-types.ts";
import { type CollectContext, collectFields } from "./collect-fields.ts";
import type {
  ObjectSelection,
  SelectedConnectionField,
  SelectedEdges,
  SelectedPageFact,
  SelectedPageInfo,
  SelectedTypename,
} from "./selection.ts";

/** What connections are read with: what reads the selections of their nodes, too. */
export interface ConnectionContext extends CollectContext {
  selectNode(nodes: readonly FieldNode[]): ObjectSelection;
  /** The types of nodes that who asks may not see. */
  readonly deniedTypes: readonly string[];
}

/** Reads what `nodes` together ask of a page of an entity's rows. */
export function selectConnection(
  context: ConnectionContext,
  entityName: string,
  nodes: readonly FieldNode[],
): readonly SelectedConnectionField[] {
  const typeName = connectionTypeName({ name: entityName });
  return [...collectFields(context, typeName, nodes)].map(([key, places]) => {
    switch (places[0]?.name.value) {
      case "edges":
        return { kind: "edges", key, fields: selectEdge(context, entityName, places) };
      case "pageInfo":
        return { kind: "pageInfo", key, fields: selectPageInfo(context, places) };
      case "totalCount":
        return { kind: "totalCount", key, deniedTypes: context.deniedTypes };
      default:
        return { kind: "typename", key, typeName };
    }
  });
}

function selectEdge(
  context: ConnectionContext,
  entityName: string,
  nodes: readonly FieldNode[],
): SelectedEdges["fields"] {
  const typeName = edgeTypeName({ name: entityName });
  return [...collectFields(context, typeName, nodes)].map(([key, places]) => {
    switch (places[0]?.name.value) {
      case "node":
        return { kind: "node", key, selection: context.selectNode(places) };
      case "cursor":
        return { kind: "cursor", key };
      default:
        return { kind: "typename", key, typeName };
    }
  });
}

function selectPageInfo(context: CollectContext, nodes: readonly FieldNode[]): SelectedPageInfo["fields"] {
  return [...collectFields(context, pageInfoTypeName, nodes)].map(
    ([key, [node]]): SelectedTypename | SelectedPageFact => {
      const name = node?.name.value ?? "";
      return pageInfoFields.some(([known]) => known === name)
        ? // The names of the list are those of the facts.
          { kind: "pageFact", key, fact: name as SelectedPageFact["fact"] }
        : { kind: "typename", key, typeName: pageInfoTypeName };
    },
  );
}
