import type { SubgraphRequest, SubgraphResponse, SubgraphTransport } from "./transport.ts";

interface SentRequest {
  readonly subgraph: string;
  readonly body: string;
  readonly response: Promise<SubgraphResponse>;
}

/** A transport around a transport that keeps what it has sent, for a run that may have to be repeated. */
export class SentRequests implements SubgraphTransport {
  readonly #transport: SubgraphTransport;
  #sent: SentRequest[] | undefined = [];

  constructor(transport: SubgraphTransport) {
    this.#transport = transport;
  }

  send(request: SubgraphRequest): Promise<SubgraphResponse> {
    const response = this.#transport.send(request);
    this.#sent?.push({ subgraph: request.subgraph, body: request.body, response });
    return response;
  }

  /** Nothing will be repeated: lets go of all answers. */
  forget(): void {
    this.#sent = undefined;
  }

  /** Answers with what was sent already, and sends what was not. */
  repeat(): SubgraphTransport {
    return {
      send: (request) => {
        const known = this.#sent?.find(
          ({ subgraph, body }) => subgraph === request.subgraph && body === request.body,
        );
        return known?.response ?? this.#transport.send(request);
      },
    };
  }
}
