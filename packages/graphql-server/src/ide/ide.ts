import type { IncomingMessage, ServerResponse } from "node:http";

/** What the IDE shows first. */
export interface IdeOptions {
  /** The title of the browser's tab. */
  readonly title?: string;
  /** The operation in the editor of a user who has not typed one yet. */
  readonly initialQuery?: string;
}

/** An IDE for the browser, served from this machine alone. */
export interface Ide {
  /** Answers a GET of the page or of one of its files; `false` where the path is not the IDE's. */
  answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<boolean>;
}
