/** A type that is given field by field, as circles of such types are looked for. */
export interface NeedingType<Field> {
  readonly name: string;
  /** Whether one field is enough; otherwise all are given. */
  readonly isOneOf: boolean;
  readonly fields: readonly NeedingField<Field>[];
}

export interface NeedingField<Field> {
  readonly name: string;
  /** The type without whose value this field has none: of a type that all fields are given of, none where it may be null. */
  readonly needs: string | undefined;
  readonly field: Field;
}

/** A field of a circle, with its type. */
export interface CircleStep<Field> {
  readonly typeName: string;
  readonly field: NeedingField<Field>;
}

/**
 * The types that need each other without end: what remains once all types are taken away that need none of the rest.
 * Each circle is followed by the first need that remains, so that types of several circles are told in one of them.
 * O(fields).
 */
export function findCircles<Field>(
  types: ReadonlyMap<string, NeedingType<Field>>,
): readonly (readonly CircleStep<Field>[])[] {
  const open = unfinished(types);
  const circles: (readonly CircleStep<Field>[])[] = [];
  const seen = new Set<string>();
  for (const start of open) {
    const path: CircleStep<Field>[] = [];
    let name: string | undefined = start;
    while (name !== undefined && !seen.has(name)) {
      seen.add(name);
      const field: NeedingField<Field> | undefined = needsOf(types.get(name), types).find(({ needs }) =>
        open.has(needs),
      );
      if (field !== undefined) {
        path.push({ typeName: name, field });
      }
      name = field?.needs;
    }
    const first = path.findIndex(({ typeName }) => typeName === name);
    if (first >= 0) {
      circles.push(path.slice(first));
    }
  }
  return circles;
}

/** As many fields of a circle as a message names. */
export const maxNamedFields: number = 10;

/** A circle, as a sentence without its full stop. */
export function describeCircle(circle: readonly CircleStep<unknown>[]): string {
  const names = circle.slice(0, maxNamedFields).map(({ typeName, field }) => `${typeName}.${field.name}`);
  const others = circle.length - names.length;
  return `No value of "${circle[0]?.typeName}" can be given: it needs itself by ${names.join(", ")}${others > 0 ? ` and ${others} more fields` : ""}`;
}

type Need<Field> = NeedingField<Field> & { readonly needs: string };

function needsOf<Field>(
  type: NeedingType<Field> | undefined,
  types: ReadonlyMap<string, NeedingType<Field>>,
): readonly Need<Field>[] {
  return (type?.fields ?? []).filter(
    (field): field is Need<Field> => field.needs !== undefined && types.has(field.needs),
  );
}

function unfinished<Field>(types: ReadonlyMap<string, NeedingType<Field>>): ReadonlySet<string> {
  const needing = new Map<string, string[]>();
  const counts = new Map<string, number>();
  const finished: string[] = [];
  for (const type of types.values()) {
    const needs = needsOf(type, types);
    const isFree = type.isOneOf ? needs.length < type.fields.length : needs.length === 0;
    counts.set(type.name, type.isOneOf ? 1 : needs.length);
    if (isFree || type.fields.length === 0) {
      finished.push(type.name);
    }
    for (const need of needs) {
      const dependents = needing.get(need.needs) ?? [];
      dependents.push(type.name);
      needing.set(need.needs, dependents);
    }
  }
  const open = new Set(types.keys());
  for (let name = finished.pop(); name !== undefined; name = finished.pop()) {
    if (!open.delete(name)) {
      continue;
    }
    for (const dependent of needing.get(name) ?? []) {
      const count = (counts.get(dependent) ?? 0) - 1;
      counts.set(dependent, count);
      if (count === 0) {
        finished.push(dependent);
      }
    }
  }
  return open;
}
