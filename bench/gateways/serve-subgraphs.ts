/**
 * Serves the subgraphs of one graph from memory, each on a port of its own. Started by `fork`; tells its parent the
 * URLs, and the number of requests so far when it is asked.
 */
import { graphNamed } from "./graphs/graphs.ts";
import { answerFromMemory } from "./memory-subgraph.ts";
import { serveBodies } from "./serve-bodies.ts";

/** What the process sends to its parent. */
export interface SubgraphsMessage {
  readonly urls?: Readonly<Record<string, string>>;
  /** Requests since the start. */
  readonly requests?: number;
}

let requests = 0;
const urls: Record<string, string> = {};
for (const subgraph of graphNamed(String(process.argv[2])).subgraphs) {
  const answer = answerFromMemory(subgraph);
  const origin = await serveBodies((body) => {
    requests += 1;
    return answer(body.toString());
  });
  urls[subgraph.name] = `${origin}/graphql`;
}
process.on("message", () => process.send?.({ requests } satisfies SubgraphsMessage));
process.on("disconnect", () => process.exit());
process.send?.({ urls } satisfies SubgraphsMessage);
