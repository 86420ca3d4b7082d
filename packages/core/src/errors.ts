/** Who may read an error's text: `client` text is made only of what the client sent, `internal` text goes to the log. */
export type ErrorAudience = "client" | "internal";

/** What a code means, wherever it is raised. `docs/errors.md` is generated from these. */
export interface ErrorDefinition {
  readonly audience: ErrorAudience;
  /** The HTTP status of an answer that fails as a whole with this code. */
  readonly status: number;
  /** One sentence: what happened. */
  readonly summary: string;
  /** One sentence: what to do about it. */
  readonly remedy: string;
}

/** All codes of one package, by code. */
export type ErrorCatalogue = Readonly<Record<string, ErrorDefinition>>;

export interface HansaErrorOptions {
  readonly cause?: unknown;
  /** Machine-readable facts that go with the error to its audience. */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/**
 * The base of every error that Hansa raises on purpose. Each package derives one class from it, bound to the
 * package's own catalogue, so that a code outside the catalogue does not compile.
 */
export class HansaError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly audience: ErrorAudience;
  readonly status: number;
  readonly remedy: string;
  readonly extensions: Readonly<Record<string, unknown>>;

  constructor(
    catalogue: Readonly<Record<Code, ErrorDefinition>>,
    code: Code,
    message: string,
    options: HansaErrorOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    const definition = catalogue[code];
    this.name = new.target.name;
    this.code = code;
    this.audience = definition.audience;
    this.status = definition.status;
    this.remedy = definition.remedy;
    this.extensions = options.extensions ?? {};
  }
}

/** The text of anything thrown, also of what is not an `Error`. */
export function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
