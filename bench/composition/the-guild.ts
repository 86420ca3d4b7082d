/** The Guild's composition, measured in a process of its own. */
import { composeServices } from "@theguild/federation-composition";
import { parse } from "graphql";
import { runCase } from "./measure-case.ts";

runCase({
  compose: (subgraphs) => {
    const { errors } = composeServices(
      subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })),
    );
    return (errors ?? []).map(({ message }) => message);
  },
});
