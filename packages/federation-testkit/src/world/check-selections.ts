import { type GraphQLSchema, parse, print, validate } from "graphql";
import { namedTypeOf, type SubgraphReading } from "./read-subgraph.ts";

/**
 * What is wrong with the selections in a subgraph's `@key`, `@requires` and `@provides`, by the schema of its server;
 * nothing where they are sound. Composition lets some pass that are not.
 */
export function checkSelections(reading: SubgraphReading, schema: GraphQLSchema): string | undefined {
  const localName = (name: string): string => reading.rootNames.get(name) ?? name;
  const selections = [...reading.types.values()].flatMap((type) => [
    ...type.keys.map(({ selection }) => ({ on: localName(type.name), selection })),
    ...[...type.fields.values()].flatMap((field) => [
      ...(field.requires === undefined ? [] : [{ on: localName(type.name), selection: field.requires }]),
      ...(field.provides === undefined
        ? []
        : [{ on: localName(namedTypeOf(field.type)), selection: field.provides }]),
    ]),
  ]);
  for (const { on, selection } of selections) {
    const text = `{ __typename ...F } fragment F on ${on} ${print(selection)}`;
    const [error] = validate(schema, parse(text)).filter(
      ({ message }) => !message.includes("cannot be spread"),
    );
    if (error !== undefined) {
      return `${reading.name}: ${error.message}`;
    }
  }
  return undefined;
}
