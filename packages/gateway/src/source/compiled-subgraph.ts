/** The `format` of the files that `hansa compile` writes; `@hansa/subgraph`, of whose kind other gateways know nothing, writes them. */
const compiledFormat = "hansa-subgraph";

/** Whether a schema's file is a compiled subgraph, rather than SDL. */
export function isCompiledSubgraph(path: string): boolean {
  return path.endsWith(".json");
}

/**
 * The schema in a compiled subgraph, which is what composition needs of it, of whichever version the file is.
 *
 * @throws Error saying what is wrong with the text.
 */
export function schemaOfCompiled(text: string): string {
  const file: unknown = JSON.parse(text);
  const [format, sdl]: readonly unknown[] =
    typeof file === "object" && file !== null ? [Reflect.get(file, "format"), Reflect.get(file, "sdl")] : [];
  if (format !== compiledFormat || typeof sdl !== "string") {
    throw new Error("it is JSON, but no subgraph that `hansa compile` wrote");
  }
  return sdl;
}

/** What places in a schema of a file are said to be in: a compiled subgraph's schema is one member of it. */
export function schemaFileLabel(path: string): string {
  return isCompiledSubgraph(path) ? `${path}#sdl` : path;
}
