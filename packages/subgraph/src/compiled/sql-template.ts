import type { SqlField } from "../definition/field.ts";
import { type Codec, either, list, literal, object, text } from "./codec.ts";

/** The text of an SQL field, in pieces: SQL as it stands, and the places of columns and required fields. */
export type SqlTemplate = readonly (string | { readonly reference: string })[];

/** What a template is made from: a function that only puts its references into a text. */
type SqlPrinter = (references: Readonly<Record<string, string>>) => string;

export const sqlTemplate: Codec<SqlTemplate | "typescript"> = either(
  (value) => value === "typescript",
  literal("typescript"),
  list(
    either((value) => typeof value === "string", text, object<{ reference: string }>({ reference: text })),
  ),
);

/** The names that the SQL of a field refers to. */
export function referencesOf(field: Pick<SqlField, "columns" | "requires">): readonly string[] {
  return [...field.columns, ...(field.requires?.names ?? [])];
}

/** No SQL has it. */
const mark = "\u0001";

/**
 * The template of an SQL field: what its function prints between the references that it is given. `undefined` where
 * the function does more than that, which only shows in what it prints for references of other forms.
 */
export function templateOf(field: SqlField): SqlTemplate | undefined {
  // The builder's types hold the function against what it is called with here.
  const print = field.expression as SqlPrinter;
  const names = referencesOf(field);
  try {
    const marked = names.map((name, index) => [name, `${mark}${index}${mark}`] as const);
    // Between two marks is the index of a reference, or else the function has done something with its references.
    const template = print(Object.fromEntries(marked))
      .split(mark)
      .map((piece, index) => (index % 2 === 0 ? piece : { reference: names[Number(piece)] ?? "" }))
      .filter((piece) => piece !== "");
    const isFaithful = sampleForms.every((form) => {
      const references = Object.fromEntries(names.map((name, index) => [name, form(name, index)]));
      return print(references) === printTemplate(template, references);
    });
    return isFaithful ? template : undefined;
  } catch {
    return undefined;
  }
}

/** References as they are printed: a column of a source, a value of a representation, a parameter. */
const sampleForms: readonly ((name: string, index: number) => string)[] = [
  (name) => `t1."${name}"`,
  (_, index) => `k.r${index + 1}`,
  (_, index) => `$${index + 1}::text`,
];

/** The function that a template stands for. */
export function printerOf(template: SqlTemplate): SqlPrinter {
  return (references) => printTemplate(template, references);
}

function printTemplate(template: SqlTemplate, references: Readonly<Record<string, string>>): string {
  return template
    .map((piece) => (typeof piece === "string" ? piece : (references[piece.reference] ?? "")))
    .join("");
}
