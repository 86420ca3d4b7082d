/**
 * What one audience sees of a graph, by the `@tag`s of its parts. Excluding comes before including.
 *
 * With `includeTags`, fields of objects and interfaces and unions are hidden that carry none of them; a type's tags
 * count for its fields. Types, fields, arguments, enum values and input fields that carry one of `excludeTags` are
 * hidden in any case. An object, interface or union of which nothing is left is hidden, and so is a field of an
 * interface that some type has hidden.
 */
export interface Contract {
  readonly includeTags: readonly string[];
  readonly excludeTags: readonly string[];
  /** Hides also what no operation can come to, unless it carries one of `includeTags`. */
  readonly hideUnreachableTypes?: boolean;
}
