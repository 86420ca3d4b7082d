import { type DocumentNode, Kind, type OperationDefinitionNode } from "graphql";
import { type Refusal, refuse } from "./document-error.ts";

/** The operation that a request asks for (6.1, GetOperation): the named one, or the only one. */
export function selectOperation(
  document: DocumentNode,
  operationName: string | undefined,
): OperationDefinitionNode | Refusal {
  const operations = document.definitions.filter(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION,
  );
  const [first] = operations;
  if (first === undefined) {
    return refuse("OPERATION_RESOLUTION_FAILURE", "The document has no operation, only fragments.");
  }
  if (operationName === undefined) {
    return operations.length === 1
      ? first
      : refuse(
          "OPERATION_RESOLUTION_FAILURE",
          `The document has ${operations.length} operations. Send the name of one as "operationName".`,
        );
  }
  return (
    operations.find((operation) => operation.name?.value === operationName) ??
    refuse("OPERATION_RESOLUTION_FAILURE", `The document has no operation ${JSON.stringify(operationName)}.`)
  );
}
