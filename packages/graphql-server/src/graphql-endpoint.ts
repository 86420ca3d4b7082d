import { selectOperation } from "./document/select-operation.ts";
import type { GraphQLEngine, OperationRequest } from "./engine.ts";
import { ServerError } from "./errors.ts";
import type { Exchange } from "./exchange.ts";
import { type GraphQLParameters, readGetParameters, readPostParameters } from "./http/graphql-parameters.ts";
import { negotiateMediaType } from "./http/negotiation.ts";
import type { ServerServices } from "./server-services.ts";

/**
 * Answers one request at `/graphql`, whatever it holds: reads it, prepares its document, selects the operation,
 * coerces the variables, executes. Never rejects.
 */
export async function answerGraphQL(
  exchange: Exchange,
  queryString: string,
  services: ServerServices,
): Promise<void> {
  try {
    admit(exchange, services);
    const authenticating = authenticate(exchange, services);
    if (authenticating !== undefined) {
      await authenticating;
    }
    if (exchange.isSettled) {
      return;
    }
    const parameters = await readParameters(exchange, queryString, services);
    if (exchange.isSettled) {
      return;
    }
    const engine = currentEngine(services);
    const operationRequest = prepareOperation(exchange, parameters, engine, services);
    if (operationRequest !== undefined) {
      exchange.answer(await engine.execute(operationRequest));
    }
  } catch (error) {
    exchange.fail(error);
  }
}

function admit(exchange: Exchange, services: ServerServices): void {
  const { running, settings } = services;
  const mediaType = negotiateMediaType(exchange.request.headers.accept);
  if (mediaType === undefined) {
    throw new ServerError(
      "NOT_ACCEPTABLE",
      "The Accept header allows no media type of the server. Accept application/json or application/graphql-response+json.",
    );
  }
  exchange.mediaType = mediaType;
  if (running.size >= settings.maxRunningRequests) {
    throw new ServerError(
      "SERVER_OVERLOADED",
      `${settings.maxRunningRequests} requests are running, which is the most that the server takes. Try again later.`,
    );
  }
  exchange.start();
}

/** Finds out who asks, before anything of the body is read. Waits only where the token has to be verified. */
function authenticate({ scope }: Exchange, { authenticator }: ServerServices): Promise<void> | undefined {
  const identity = authenticator?.identify(scope.headers);
  if (!(identity instanceof Promise)) {
    scope.identity = identity;
    return undefined;
  }
  return identity.then((verified) => {
    scope.identity = verified;
  });
}

function readParameters(
  exchange: Exchange,
  queryString: string,
  services: ServerServices,
): GraphQLParameters | Promise<GraphQLParameters> {
  const { request } = exchange;
  if (request.method === "POST") {
    return readPostParameters(request, { maxBodyBytes: services.settings.maxBodySize });
  }
  if (request.method === "GET") {
    return readGetParameters(request, queryString);
  }
  throw new ServerError(
    "METHOD_NOT_ALLOWED",
    `The method ${request.method} is not allowed at /graphql. Send the request with POST, or a query with GET.`,
    { extensions: { allow: "GET, POST" } },
  );
}

function currentEngine(services: ServerServices): GraphQLEngine {
  const engine = services.engine();
  if (engine === undefined) {
    throw new ServerError(
      "SCHEMA_NOT_READY",
      "The server has no schema yet. Try again in a second; /ready says what it waits for.",
    );
  }
  return engine;
}

/** The request for the engine, or `undefined` where the exchange has been answered with a refusal. */
function prepareOperation(
  exchange: Exchange,
  parameters: GraphQLParameters,
  engine: GraphQLEngine,
  services: ServerServices,
): OperationRequest | undefined {
  const prepared = services.documents.prepare(engine, parameters.query);
  if (prepared.kind === "refused") {
    exchange.refuse(prepared);
    return undefined;
  }
  const operation = selectOperation(prepared.document, parameters.operationName);
  if (operation.kind === "refused") {
    exchange.refuse(operation);
    return undefined;
  }
  exchange.operation = operation;
  assertAnswerable(operation.operation, exchange.request.method);
  const variables = prepared.coercions.get(operation)?.coerce(parameters.variables, services.settings);
  if (variables === undefined) {
    throw new TypeError("A prepared document lacks the coercion of one of its operations.");
  }
  if (variables.kind === "refused") {
    exchange.refuse(variables);
    return undefined;
  }
  return {
    text: parameters.query,
    document: prepared.document,
    operation,
    operationName: parameters.operationName,
    variables: variables.values,
    context: exchange.scope,
  };
}

function assertAnswerable(
  operation: "query" | "mutation" | "subscription",
  method: string | undefined,
): void {
  if (operation === "subscription") {
    throw new ServerError(
      "SUBSCRIPTION_NOT_SUPPORTED",
      "The operation is a subscription, which is not served over this protocol. Send a query or a mutation.",
    );
  }
  if (operation === "mutation" && method !== "POST") {
    throw new ServerError(
      "METHOD_NOT_ALLOWED",
      `The operation is a mutation, and ${method} may only ask queries. Send it with POST.`,
      { extensions: { allow: "POST" } },
    );
  }
}
