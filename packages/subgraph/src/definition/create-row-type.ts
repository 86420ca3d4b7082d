import type { Interface, InterfaceOptions, Union } from "./abstract-type.ts";
import { type Columns, isLikeColumn } from "./column.ts";
import type {
  ColumnInKey,
  Entity,
  EntityOptions,
  ExternalFields,
  RowType,
  Stub,
  StubFields,
  StubKey,
} from "./entity.ts";
import type { FieldOptions, SharedOptions } from "./federation-options.ts";
import { unionSource } from "./source.ts";

/** An entity, by its name and options. */
export function createEntity<
  Name extends string,
  SourceColumns extends Columns,
  Key extends string | readonly string[],
  External extends ExternalFields,
>(
  name: Name,
  options: EntityOptions<SourceColumns, Key, External>,
): Entity<Name, SourceColumns, ColumnInKey<Key>, External> {
  const { source, key, otherKeys = [], external, implements: interfaces = [] } = options;
  return {
    kind: "entity",
    name,
    source,
    key: columnsOf(key) as readonly ColumnInKey<Key>[],
    otherKeys: otherKeys.map(columnsOf),
    // Without any, `External` is the type of no fields.
    external: (external ?? {}) as External,
    interfaces: withParents(interfaces),
    options,
  };
}

/** An interface, by its name and options; which entities implement it, they say. */
export function createInterface(
  name: string,
  options: InterfaceOptions<Columns, string, string | readonly string[]>,
): Interface {
  const { fields, key, fieldOptions = {} } = options;
  const interfaces = withParents(options.implements ?? []);
  const columns = Object.assign({}, ...interfaces.map(({ source }) => source.columns), options.columns);
  return {
    ...abstractType(name, unionSource(name, columns, []), key === undefined ? [] : columnsOf(key)),
    kind: "interface",
    interfaces,
    fieldNames: [...new Set([...interfaces.flatMap(({ fieldNames }) => fieldNames), ...fields])],
    // Undefined options of a field are none.
    fieldOptions: fieldOptions as Readonly<Record<string, FieldOptions>>,
    options,
  };
}

/** Interfaces, each followed by those that it implements: what implements one implements those as well. */
function withParents(interfaces: readonly Interface[]): readonly Interface[] {
  return [...new Set(interfaces.flatMap((each) => [each, ...each.interfaces]))];
}

/** A union, by its name and members. */
export function createUnion(name: string, members: readonly Entity[], options: SharedOptions): Union {
  return {
    ...abstractType<never>(name, unionSource(name, commonColumns(members), []), []),
    kind: "union",
    members,
    options,
  };
}

/** A stub, by its name and fields. */
export function createStub<Name extends string, Key extends StubKey, External extends StubFields>(
  name: Name,
  { key, external }: { readonly key: Key; readonly external?: External },
): Stub<Name, Key, External> {
  // Without any, `External` is the type of no fields.
  return { kind: "stub", name, key, external: (external ?? {}) as External };
}

/** What interfaces and unions have of an entity. */
function abstractType<KeyColumn extends string>(
  name: string,
  source: RowType["source"],
  key: readonly KeyColumn[],
): Pick<
  RowType<string, Columns, KeyColumn, Readonly<Record<never, never>>>,
  "name" | "source" | "key" | "otherKeys" | "external"
> {
  return { name, source, key, otherKeys: [], external: {} };
}

/** The columns that all members have, of the same type. */
function commonColumns([first, ...others]: readonly Entity[]): Columns {
  const entries = Object.entries(first?.source.columns ?? {}).filter(([name, column]) =>
    others.every(
      ({ source }) => Object.hasOwn(source.columns, name) && isLikeColumn(column, source.columns[name]),
    ),
  );
  return Object.fromEntries(entries);
}

function columnsOf(key: string | readonly string[]): readonly string[] {
  return typeof key === "string" ? [key] : key;
}
