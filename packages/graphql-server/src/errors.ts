import { HansaError, type HansaErrorOptions } from "@hansa/core";

/** Every error code that `@hansa/graphql-server` raises or answers. */
export const serverErrorCatalogue = {
  BAD_REQUEST: {
    audience: "client",
    status: 400,
    summary: "The HTTP request holds no well-formed GraphQL request.",
    remedy:
      'Send a JSON object with a text "query", and "variables", "operationName" and "extensions" as needed.',
  },
  BATCHING_NOT_SUPPORTED: {
    audience: "client",
    status: 400,
    summary: "The body is a list of requests; the server answers one request at a time.",
    remedy: "Send each operation in a request of its own, or several fields in one operation.",
  },
  MALFORMED_HTTP: {
    audience: "client",
    status: 400,
    summary: "The bytes that arrived are not an HTTP/1.1 request.",
    remedy: "Check the client, and any proxy between it and the server.",
  },
  UNAUTHENTICATED: {
    audience: "client",
    status: 401,
    summary: "The token of the request does not hold, or there is none and one is needed.",
    remedy: "Get a new token from the issuer and send it; the message says what is wrong with this one.",
  },
  AUTHENTICATION_UNAVAILABLE: {
    audience: "client",
    status: 503,
    summary: "The keys that tokens are verified with cannot be read at the moment.",
    remedy: 'Try again later; see that the URL of the setting "authJwksUrl" answers.',
  },
  NOT_FOUND: {
    audience: "client",
    status: 404,
    summary: "Nothing is served at the path.",
    remedy: "Send GraphQL requests to /graphql.",
  },
  METHOD_NOT_ALLOWED: {
    audience: "client",
    status: 405,
    summary: "The HTTP method is not allowed there; mutations need POST.",
    remedy: "Use a method that the Allow header of the answer lists.",
  },
  NOT_ACCEPTABLE: {
    audience: "client",
    status: 406,
    summary: "The Accept header allows none of the media types that the server can answer.",
    remedy: "Accept application/json or application/graphql-response+json.",
  },
  REQUEST_ARRIVAL_TIMEOUT: {
    audience: "client",
    status: 408,
    summary: "The headers or the body of the request took too long to arrive.",
    remedy: 'Send the request faster, or raise the setting "arrivalTimeout".',
  },
  BODY_TOO_LARGE: {
    audience: "client",
    status: 413,
    summary: "The request body is larger than the server takes, counted after decompression.",
    remedy: 'Send less, or raise the setting "maxBodySize".',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    audience: "client",
    status: 415,
    summary: "The content type, its charset, or the content encoding of the request is not supported.",
    remedy: "Send application/json in UTF-8, plain or with gzip, deflate or br.",
  },
  HEADERS_TOO_LARGE: {
    audience: "client",
    status: 431,
    summary: "The request line and headers together are larger than the server takes.",
    remedy: 'Send less, or raise the setting "maxHeaderSize".',
  },
  GRAPHQL_PARSE_FAILED: {
    audience: "client",
    status: 400,
    summary: "The document is not GraphQL.",
    remedy: "Correct the document at the location of the error.",
  },
  GRAPHQL_VALIDATION_FAILED: {
    audience: "client",
    status: 400,
    summary: "The document does not fit the schema.",
    remedy: "Correct the document at the locations of the error.",
  },
  INTROSPECTION_DISABLED: {
    audience: "client",
    status: 400,
    summary: "The operation asks for the schema and introspection is off.",
    remedy: 'Turn the setting "introspection" on, in development only.',
  },
  DOCUMENT_LIMIT_EXCEEDED: {
    audience: "client",
    status: 400,
    summary: "The document is larger, deeper or more repetitive than a limit allows.",
    remedy: "Ask for less in one operation, or raise the setting that the error names.",
  },
  OPERATION_RESOLUTION_FAILURE: {
    audience: "client",
    status: 400,
    summary: "No single operation of the document fits the operation name.",
    remedy: 'Send the name of one of the document\'s operations as "operationName".',
  },
  SUBSCRIPTION_NOT_SUPPORTED: {
    audience: "client",
    status: 400,
    summary: "The operation is a subscription, which has no answer over this protocol.",
    remedy: "Send a query or a mutation.",
  },
  BAD_USER_INPUT: {
    audience: "client",
    status: 400,
    summary: "A variable has a value that its type does not allow.",
    remedy: "Correct the variable that the error names.",
  },
  SCHEMA_NOT_READY: {
    audience: "client",
    status: 503,
    summary: "The server has no schema yet.",
    remedy: "Try again after the seconds of the Retry-After header; /ready says what is missing.",
  },
  SERVER_OVERLOADED: {
    audience: "client",
    status: 503,
    summary: "As many requests as the server takes at a time are running.",
    remedy: 'Try again later, add replicas, or raise the setting "maxRunningRequests".',
  },
  SERVER_CLOSING: {
    audience: "client",
    status: 503,
    summary: "The server is shutting down and the request did not finish in time.",
    remedy: "Try again; another replica will answer.",
  },
  REQUEST_TIMEOUT: {
    audience: "client",
    status: 504,
    summary: "The operation took longer than a request may take.",
    remedy: 'Ask for less in one operation, or raise the setting "requestTimeout".',
  },
  CLIENT_CLOSED_REQUEST: {
    audience: "internal",
    status: 499,
    summary: "The client closed the connection before its answer was there.",
    remedy: "None; it is the reason that the request's signal is aborted with.",
  },
  INTERNAL_SERVER_ERROR: {
    audience: "client",
    status: 500,
    summary: "Something failed that the client did not cause.",
    remedy: "Look for the errorId in the log of the server.",
  },
  AUTHENTICATION_SETTINGS_INVALID: {
    audience: "internal",
    status: 500,
    summary: "The settings for authentication contradict each other, or would trust too much.",
    remedy: "Correct the setting that the message names.",
  },
  PORT_IN_USE: {
    audience: "internal",
    status: 500,
    summary: "Another process listens on the port.",
    remedy: "Stop that process, or choose another port.",
  },
  LISTEN_FAILED: {
    audience: "internal",
    status: 500,
    summary: "The server cannot listen on the host and port.",
    remedy: "Choose an address of this machine and a port that this user may listen on.",
  },
} as const;

export type ServerErrorCode = keyof typeof serverErrorCatalogue;

export class ServerError extends HansaError<ServerErrorCode> {
  constructor(code: ServerErrorCode, message: string, options?: HansaErrorOptions) {
    super(serverErrorCatalogue, code, message, options);
  }
}
