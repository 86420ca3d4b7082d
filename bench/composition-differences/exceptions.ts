/** Where this composition and Apollo's differ on purpose. The reasons are in packages/composition/README.md. */
import { buildSupergraphModel } from "@hansa/federation-model";
import { type SubgraphTexts, unreachableFields } from "@hansa/federation-testkit/differential";
import type { Composition, Difference } from "./compare-compositions.ts";
import { isLater } from "./stages.ts";

/** A difference with what it is between. */
export interface Differing {
  readonly difference: Difference;
  readonly ours: Composition;
  readonly theirs: Composition;
  readonly subgraphs: SubgraphTexts;
}

interface Exception {
  readonly name: string;
  readonly holds: (differing: Differing) => boolean;
}

/** The name of the exception that a difference is; nothing where it is none. */
export function exceptionFor(differing: Differing): string | undefined {
  return exceptions.find(({ holds }) => holds(differing))?.name;
}

const exceptions: readonly Exception[] = [
  { name: "all errors of a stage are told", holds: tellsMore },
  { name: "both federations are checked at once", holds: tellsBothFederations },
  { name: "satisfiability comes after all other stages", holds: stopsBeforeSatisfiability },
  { name: "one cause is one error", holds: tellsCauseOnly },
  { name: "each schema is checked before all together", holds: checksEachFirst },
  { name: "GraphQL's rules hold whole", holds: holdsToGraphql },
  { name: "a wrong link is told, and nothing further of its schema", holds: stopsAtLinks },
  { name: "a prefix is no name of its own", holds: comesFromPrefix },
  { name: "arguments of directives carry no directives", holds: comesFromDirectiveArguments },
  { name: "a field that was taken over has no say", holds: comesFromOverride },
  { name: "a selection names types as its subgraph does", holds: comesFromRootNames },
  { name: "what a proven plan answers", holds: isAnswered },
  { name: "fields of interface-objects have their arguments everywhere", holds: keepsArguments },
  { name: "keys of interfaces in federation 1", holds: comesFromInterfaceKeys },
  { name: "the query type may be left to federation", holds: leavesQueryOut },
  { name: "null says nothing of a key", holds: leavesNullOut },
  { name: "root types are extended like others", holds: definesExtendedRoots },
  { name: "what shared fields return is compared everywhere", holds: comparesAllShared },
];

function extra({ ours, theirs }: Differing): readonly string[] {
  return ours.codes.filter((code) => !theirs.codes.includes(code));
}

function missing({ ours, theirs }: Differing): readonly string[] {
  return theirs.codes.filter((code) => !ours.codes.includes(code));
}

/** Ours has all of theirs, and further ones that Apollo would come to once those are mended. */
function tellsMore(differing: Differing): boolean {
  const { difference, theirs } = differing;
  return (
    difference.kind === "codes" &&
    missing(differing).length === 0 &&
    extra(differing).every((code) => theirs.codes.some((other) => isLater(code, other)))
  );
}

/** Apollo's composition looks at schemas of federation 1 once those of federation 2 are sound. */
function tellsBothFederations(differing: Differing): boolean {
  const { difference, ours, subgraphs } = differing;
  const isOfFederation1 = (name: string): boolean =>
    !(subgraphs[name] ?? "").includes("https://specs.apollo.dev/federation/");
  const further = extra(differing);
  return (
    difference.kind === "codes" &&
    missing(differing).length === 0 &&
    further.every((code) =>
      ours.told?.every((one) => one.code !== code || one.subgraphs.every(isOfFederation1)),
    )
  );
}

/** What shared fields return is a rule over all subgraphs here, and one of the questions of satisfiability there. */
function stopsBeforeSatisfiability(differing: Differing): boolean {
  return (
    differing.difference.kind === "codes" &&
    missing(differing).join() === "SATISFIABILITY_ERROR" &&
    extra(differing).length === 0 &&
    differing.ours.codes.includes("SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES")
  );
}

/** Apollo's composition compares them where it comes by on the way of a query, and not every field. */
function comparesAllShared({ difference, ours, theirs }: Differing): boolean {
  const isRefusedForIt =
    theirs.codes.length === 0 && ours.codes.join() === "SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES";
  return (
    (difference.kind === "verdict" && isRefusedForIt) ||
    (difference.kind === "hints" && difference.summary === "+INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN")
  );
}

/** What theirs tells besides follows from what both tell, by code. */
const consequences: Readonly<Record<string, readonly string[]>> = {
  KEY_INVALID_FIELDS: ["EXTERNAL_UNUSED", "INTERFACE_KEY_NOT_ON_IMPLEMENTATION"],
  PROVIDES_INVALID_FIELDS: ["EXTERNAL_UNUSED"],
  REQUIRES_INVALID_FIELDS: ["EXTERNAL_UNUSED"],
  EXTERNAL_ON_INTERFACE: ["EXTERNAL_UNUSED"],
  KEY_DIRECTIVE_IN_FIELDS_ARG: ["INTERFACE_KEY_NOT_ON_IMPLEMENTATION"],
  KEY_INVALID_FIELDS_TYPE: ["EXTERNAL_UNUSED", "INTERFACE_KEY_NOT_ON_IMPLEMENTATION"],
  OVERRIDE_FROM_SELF_ERROR: ["INVALID_FIELD_SHARING"],
  OVERRIDE_SOURCE_HAS_OVERRIDE: ["INVALID_FIELD_SHARING"],
  OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE: ["INVALID_FIELD_SHARING"],
  TYPE_KIND_MISMATCH: ["EXTERNAL_MISSING_ON_BASE", "INTERFACE_FIELD_NO_IMPLEM", "INVALID_FIELD_SHARING"],
  INTERFACE_OBJECT_USAGE_ERROR: ["EXTERNAL_MISSING_ON_BASE"],
  REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH: ["FIELD_TYPE_MISMATCH"],
};

function tellsCauseOnly(differing: Differing): boolean {
  const { difference, ours } = differing;
  return (
    difference.kind === "codes" &&
    missing(differing).length > 0 &&
    missing(differing).every((code) => ours.codes.some((cause) => consequences[cause]?.includes(code))) &&
    extra(differing).every((code) => differing.theirs.codes.some((other) => isLater(code, other)))
  );
}

/** Errors of single schemas that Apollo's composition looks for when it merges all of them. */
const ofSchemasHere: readonly string[] = ["OVERRIDE_ON_INTERFACE"];
/** Errors of all schemas together that it looks for before it has checked each. */
const ofAllHere: readonly string[] = ["EXTENSION_WITH_NO_BASE"];

function checksEachFirst(differing: Differing): boolean {
  const { difference, ours } = differing;
  const early = ours.codes.filter((code) => ofSchemasHere.includes(code));
  return (
    difference.kind === "codes" &&
    missing(differing).length > 0 &&
    extra(differing).every((code) => early.includes(code)) &&
    missing(differing).every((code) => ofAllHere.includes(code) || early.some((one) => !isLater(one, code)))
  );
}

/** What GraphQL's specification forbids and the library that Apollo's is built on lets pass. */
const graphqlOnly: readonly RegExp[] = [
  /can only be defined once/,
  /There can be only one/,
  /has invalid default value/,
  /Must provide only one schema definition/,
  /All root types must be different/,
  /root type must be Object/,
  /^INVALID_GRAPHQL: The value of "@/,
  /is not a value of the type/,
  /and needs fields of it in braces/,
  /fragments are on types with fields/,
  /may not be used on/,
  /Invalid circular reference/,
  /has invalid value/,
  /must not be deprecated/,
  /it is deprecated, which must not be while the other is not/,
  /no "\w+" is ever a "\w+"/,
  /^INVALID_GRAPHQL: Once merged, the default of .* leaves out/,
];

function holdsToGraphql({ difference, ours, theirs }: Differing): boolean {
  const telling = ours.messages.filter(
    (message) => /^(INVALID_GRAPHQL|\w+_INVALID_FIELDS):/.test(message) && !saysTheSame(message, theirs),
  );
  return (
    (difference.kind === "codes" || difference.kind === "verdict") &&
    telling.some((message) => graphqlOnly.some((pattern) => pattern.test(message)))
  );
}

function saysTheSame(message: string, { messages }: Composition): boolean {
  const text = message.replace(/^\w+: /, "");
  return messages.some((other) => other.endsWith(text));
}

const linkCodes: readonly string[] = [
  "INVALID_LINK_IDENTIFIER",
  "INVALID_LINK_DIRECTIVE_USAGE",
  "UNKNOWN_FEDERATION_LINK_VERSION",
  "UNKNOWN_LINK_VERSION",
  "DIRECTIVE_DEFINITION_INVALID",
  "TYPE_DEFINITION_INVALID",
];

function stopsAtLinks({ difference, ours }: Differing): boolean {
  return (
    (difference.kind === "codes" || difference.kind === "verdict") &&
    ours.codes.some((code) => linkCodes.includes(code))
  );
}

/** What is used by its prefix is not imported, so it has no other name than its own. */
function comesFromPrefix(differing: Differing): boolean {
  const { difference, theirs } = differing;
  if (difference.kind === "supergraph" || difference.kind === "API schema") {
    const plain = difference.details.map((line) => line.replaceAll("federation__", "").replace(/^[+-]/, ""));
    const rest = plain.filter((line) => plain.filter((other) => other === line).length % 2 === 1);
    return difference.details.join().includes("federation__") && rest.every((line) => line.includes("@link"));
  }
  return theirs.messages.some(
    (message) => message.includes("imported with mismatched name") && message.includes("federation__"),
  );
}

function comesFromDirectiveArguments({ difference, ours }: Differing): boolean {
  const isRefused =
    ours.messages.length > 0 &&
    ours.messages.every((message) => /^DISALLOWED_INACCESSIBLE: "@\w+\(\w+:\)"/.test(message));
  const isPrinted =
    difference.details.every((line) => /^[+-](directive @|schema @link)/.test(line)) &&
    difference.details.some((line) => /^-(directive @\w+\(.*@|schema @link)/.test(line));
  return difference.kind === "verdict" ? isRefused : difference.kind === "supergraph" && isPrinted;
}

/** Told there only. */
const hintsOfTypesAndArguments: readonly string[] = [
  "-INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE",
  "-INCONSISTENT_BUT_COMPATIBLE_ARGUMENT_TYPE",
  "-INCONSISTENT_ARGUMENT_PRESENCE",
  "-INCONSISTENT_DEFAULT_VALUE_PRESENCE",
];

/** Only types and arguments of fields that another subgraph has taken for good, and that nothing there needs. */
function comesFromOverride({ difference, theirs, subgraphs }: Differing): boolean {
  const isOfFields =
    difference.kind === "verdict"
      ? theirs.codes.every((code) => code.startsWith("FIELD_"))
      : difference.kind === "hints"
        ? difference.details.every((line) => hintsOfTypesAndArguments.includes(line))
        : difference.kind === "supergraph" && difference.details.every((line) => /^[+-]\w+\.\w+/.test(line));
  return isOfFields && Object.values(subgraphs).some((sdl) => /override\(from: "\w+"\)/.test(sdl));
}

const rootNameCodes = /^(CONTEXT_INVALID_SELECTION|(KEY|REQUIRES|PROVIDES)_INVALID_FIELDS)$/;

/** Apollo's composition looks for the parts of a selection under the names that root types have in the supergraph. */
function comesFromRootNames(differing: Differing): boolean {
  const { theirs, subgraphs } = differing;
  return (
    missing(differing).some((code) => rootNameCodes.test(code)) &&
    missing(differing).every((code) => rootNameCodes.test(code) || code === "EXTERNAL_UNUSED") &&
    theirs.messages.some((message) =>
      /the selection is invalid for type|no type condition matches the location|Cannot query field/.test(
        message,
      ),
    ) &&
    Object.values(subgraphs).some((sdl) =>
      /\b(query: (?!Query\b)|mutation: (?!Mutation\b)|subscription: (?!Subscription\b))/.test(sdl),
    )
  );
}

/** Refused there as unsatisfiable, while plans that are proven answer each operation that it gives, whatever labels say. */
function isAnswered({ difference, ours, theirs: { codes, witnesses = [] } }: Differing): boolean {
  if (
    difference.kind !== "verdict" ||
    codes.join() !== "SATISFIABILITY_ERROR" ||
    ours.supergraphSdl === undefined ||
    witnesses.length === 0
  ) {
    return false;
  }
  const model = buildSupergraphModel(ours.supergraphSdl, { delegatedSecurity: "any" });
  return witnesses.every((operation) => unreachableFields(model, operation).length === 0);
}

/** Apollo's composition gives the field to the implementations without its arguments, and then finds them lacking. */
function keepsArguments(differing: Differing): boolean {
  const { theirs, subgraphs } = differing;
  return (
    missing(differing).join() === "INVALID_GRAPHQL" &&
    extra(differing).every((code) => isLater(code, "INVALID_GRAPHQL")) &&
    theirs.messages.every((message) =>
      /^Interface field argument \S+ expected but \S+ does not provide it/.test(message),
    ) &&
    Object.values(subgraphs).some((sdl) => sdl.includes("@interfaceObject"))
  );
}

function comesFromInterfaceKeys(differing: Differing): boolean {
  return (
    missing(differing).join() === "INTERFACE_OBJECT_USAGE_ERROR" &&
    differing.theirs.messages.some((message) => message.includes("federation 1 subgraph"))
  );
}

/** Apollo's composition copies the null into the supergraph. */
function leavesNullOut({ difference }: Differing): boolean {
  const plain = difference.details.map((line) => line.replace(", resolvable: null", "").slice(1));
  return (
    difference.kind === "supergraph" &&
    difference.details.some((line) => line.includes(", resolvable: null")) &&
    plain.every((line) => plain.filter((other) => other === line).length === 2)
  );
}

/** Apollo's composition keeps a key of a root type on its extension in federation 1, which it does of no other type. */
function definesExtendedRoots({ difference, subgraphs }: Differing): boolean {
  const plain = difference.details.map((line) => line.replace("extension: true, ", "").slice(1));
  return (
    difference.kind === "supergraph" &&
    difference.details.every((line) =>
      /^[+-]ObjectTypeDefinition (Query|Mutation|Subscription) @join__type\(.*key: /.test(line),
    ) &&
    plain.every((line) => plain.filter((other) => other === line).length === 2) &&
    Object.values(subgraphs).some((sdl) => /extend type \w+ .*@key/.test(sdl))
  );
}

/** What ours tells of those schemas instead comes after the rules of GraphQL. */
function leavesQueryOut(differing: Differing): boolean {
  const { ours, theirs } = differing;
  const withoutQuery = theirs.messages.flatMap(
    (message) =>
      /^\[(\w+)\] (?:Cannot set schema query root to unknown type|Unknown type "?\w*Query\b)/.exec(
        message,
      )?.[1] ?? [],
  );
  const isTold = (code: string): boolean =>
    ours.told?.some(
      (one) => one.code === code && one.subgraphs.some((name) => withoutQuery.includes(name)),
    ) === true;
  return (
    withoutQuery.length > 0 &&
    theirs.codes.includes("INVALID_GRAPHQL") &&
    missing(differing).every((code) => code === "INVALID_GRAPHQL") &&
    (missing(differing).length > 0 || extra(differing).every(isTold))
  );
}
