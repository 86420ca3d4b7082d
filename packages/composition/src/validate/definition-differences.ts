import {
  type DirectiveDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  print,
  type TypeNode,
} from "graphql";
import type { SubgraphLinks } from "../read/read-links.ts";
import { builtInScalars } from "../read/spec-names.ts";

/**
 * What a subgraph's own definition of a directive says otherwise than its specification: nothing where it only leaves
 * out what need not be given, or asks for more. Each difference is a part of a sentence.
 */
export function compareDefinitions(
  given: DirectiveDefinitionNode,
  expected: DirectiveDefinitionNode,
  links: SubgraphLinks,
): readonly string[] {
  const expectedArguments = new Map((expected.arguments ?? []).map((node) => [node.name.value, node]));
  const givenNames = new Set((given.arguments ?? []).map(({ name }) => name.value));
  const places = new Set(expected.locations.map(({ value }) => value));
  const strange = given.locations.map(({ value }) => value).filter((place) => !places.has(place));
  return [
    ...(expected.arguments ?? [])
      .filter((node) => isMandatory(node) && !givenNames.has(node.name.value))
      .map((node) => `it has an argument "${node.name.value}: ${print(node.type)}"`),
    ...(given.arguments ?? []).flatMap((node) =>
      compareArgument(node, expectedArguments.get(node.name.value), links),
    ),
    ...(strange.length === 0 ? [] : [`it does not stand on ${strange.join(", ")}`]),
    ...(given.repeatable && !expected.repeatable ? ["it is not repeatable"] : []),
  ];
}

function isMandatory({ type, defaultValue }: InputValueDefinitionNode): boolean {
  return type.kind === Kind.NON_NULL_TYPE && defaultValue === undefined;
}

function compareArgument(
  given: InputValueDefinitionNode,
  expected: InputValueDefinitionNode | undefined,
  links: SubgraphLinks,
): readonly string[] {
  const name = given.name.value;
  if (expected === undefined) {
    return [`it has no argument "${name}"`];
  }
  const differences: string[] = [];
  if (!agrees(given.type, expected.type, links)) {
    differences.push(`the argument "${name}" is of the type "${print(expected.type)}"`);
  }
  if (expected.defaultValue !== undefined) {
    const value = print(expected.defaultValue);
    if (given.defaultValue === undefined || print(given.defaultValue) !== value) {
      differences.push(`the default of "${name}" is ${value}`);
    }
  }
  return differences;
}

/** A scalar of the specification may be any built-in one, as servers without it print; and more may be asked for. */
function agrees(given: TypeNode, expected: TypeNode, links: SubgraphLinks): boolean {
  const [givenName, expectedName] = [baseName(given), baseName(expected)];
  if (isSpecScalar(expectedName, links) && builtInScalars.includes(givenName)) {
    // In federation 1 the argument could be left out.
    return given.kind === expected.kind || given.kind === Kind.NON_NULL_TYPE || links.version.major === 1;
  }
  const strict =
    given.kind === Kind.NON_NULL_TYPE && expected.kind !== Kind.NON_NULL_TYPE ? given.type : given;
  return canonicalText(strict, links) === canonicalText(expected, links);
}

function isSpecScalar(name: string, { federationTypes, linkTypes }: SubgraphLinks): boolean {
  return federationTypes.has(name) || linkTypes.get(name) === "Import";
}

function canonicalText(node: TypeNode, links: SubgraphLinks): string {
  const name = baseName(node);
  const canonical = links.federationTypes.get(name) ?? links.linkTypes.get(name);
  return print(node).replace(name, canonical === undefined ? name : `specified ${canonical}`);
}

function baseName(node: TypeNode): string {
  return node.kind === Kind.NAMED_TYPE ? node.name.value : baseName(node.type);
}
