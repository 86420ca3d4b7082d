// Apollo's composition, measured in a process of its own.
import { composeServices } from "@apollo/composition";
import { parse } from "graphql";
import { runCase } from "../composition/measure-case.ts";

runCase({
  compose: (subgraphs) => {
    const { errors } = composeServices(
      subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })),
    );
    return (errors ?? []).map(({ message }) => message);
  },
});
