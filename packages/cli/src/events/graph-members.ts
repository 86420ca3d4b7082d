/** A subgraph of the graph with its database. */
export interface GraphMember {
  readonly module: string;
  readonly database: string;
}

/** In which `hansa dev` names the members to the process that it starts: their databases' passwords are in it. */
export const GRAPH_MEMBERS_VARIABLE = "HANSA_DEV_EVENTS";
