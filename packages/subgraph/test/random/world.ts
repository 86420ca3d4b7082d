import type { ColumnKind, ScalarName } from "../../src/index.ts";
import { generateRows, markColumn } from "./generate-rows.ts";
import type { Random } from "./random.ts";
import type { ColumnSpec, Row } from "./values.ts";

/** A random subgraph as plain data: what its module says, what its tables hold. */
export interface World {
  readonly entities: readonly EntitySpec[];
  /** Interfaces and unions. */
  readonly abstracts: readonly AbstractSpec[];
  readonly links: readonly LinkSpec[];
  readonly roots: readonly RootSpec[];
  readonly rowsByTable: ReadonlyMap<string, readonly Row[]>;
}

export interface EntitySpec {
  readonly kind: "entity";
  readonly name: string;
  readonly table: string;
  /** `document`: all columns but those of the key are members of one JSON column. */
  readonly source: "table" | "document";
  /** What the column `sort` must hold, for entities that share a table. */
  readonly mark: string | undefined;
  readonly columns: readonly ColumnSpec[];
  readonly key: readonly string[];
  readonly fields: FieldSpec[];
  readonly interfaces: readonly string[];
}

/** Keyed by `id` where it is an interface. */
export interface AbstractSpec {
  readonly kind: "interface" | "union";
  readonly name: string;
  readonly members: readonly string[];
  readonly fieldNames: readonly string[];
  readonly columns: readonly ColumnSpec[];
  readonly isKeyed: boolean;
}

/** A link table: columns `here` and `there`. */
export interface LinkSpec {
  readonly table: string;
  readonly here: ColumnKind;
  readonly there: ColumnKind;
}

export interface OrderSpec {
  readonly column: string;
  readonly isDescending: boolean;
}

interface Named {
  readonly name: string;
}

export interface ColumnFieldSpec extends Named {
  readonly kind: "column";
  readonly column: string;
  /** The scalar that shows it, or the enum. */
  readonly leaf: ScalarName | "Mood";
  readonly isFiltered: boolean;
  readonly isOrdered: boolean;
}

export interface RelationSpec extends Named {
  readonly kind: "one" | "many" | "connection";
  /** Of `many`: how long it may be, where it has no pages. */
  readonly maximumRows: number | undefined;
  readonly target: string;
  /** Columns here by columns of the target; or a link. */
  readonly join: Readonly<Record<string, string>>;
  readonly link: { readonly spec: LinkSpec; readonly here: string; readonly there: string } | undefined;
  readonly orderBy: readonly OrderSpec[];
  readonly isFiltered: boolean;
}

export interface ReferenceSpec extends Named {
  readonly kind: "reference";
  readonly column: string;
  readonly isFiltered: boolean;
}

/** A value of columns, or of the members of a JSON column. */
export interface ValueFieldSpec extends Named {
  readonly kind: "value";
  readonly columns: { readonly text: string; readonly count: string } | undefined;
  readonly json: string | undefined;
}

export interface ComputedSpec extends Named {
  readonly kind: "resolve" | "resolveMany" | "sql";
  readonly columns: readonly string[];
  readonly isNullable: boolean;
  /** Fails for about one row in three: by an error, or by a null that the type does not allow. */
  readonly failure: "error" | "null" | undefined;
  readonly returns: "text" | "list" | "value";
}

export type FieldSpec = ColumnFieldSpec | RelationSpec | ReferenceSpec | ValueFieldSpec | ComputedSpec;

export interface RootSpec extends Named {
  readonly kind: "byKey" | "list" | "pages" | "connection" | "resolved";
  readonly target: string;
  readonly orderBy: readonly OrderSpec[];
  readonly maximumRows: number;
  /** Rows come from a function, which leaves out the first `skip` of the table. */
  readonly isFunction: boolean;
}

export const pageLimits: { readonly default: number; readonly maximum: number } = { default: 3, maximum: 9 };

const keyKinds: readonly ColumnKind[] = ["int", "bigint", "text", "uuid"];
const dataKinds: readonly ColumnKind[] = [
  "int",
  "bigint",
  "text",
  "boolean",
  "float",
  "uuid",
  "numeric",
  "date",
  "timestamptz",
  "jsonb",
  "enum",
];

const leavesByKind: Readonly<Record<ColumnKind, readonly (ScalarName | "Mood")[]>> = {
  int: ["Int", "ID", "BigInt", "Float"],
  bigint: ["BigInt", "ID"],
  text: ["String", "ID"],
  boolean: ["Boolean"],
  float: ["Float"],
  uuid: ["UUID", "ID"],
  numeric: ["Decimal"],
  date: ["Date"],
  timestamptz: ["DateTime"],
  jsonb: ["JSON"],
  enum: ["Mood"],
};

export function generateWorld(random: Random): World {
  const plain = random.several(1, 3, (index) => generateEntity(random, `E${index}`));
  const members = random.chance(70) ? generateMembers(random, plain[0]) : [];
  const entities = [...plain, ...members];
  const abstracts = generateAbstracts(random, members, plain);
  const links: LinkSpec[] = [];
  for (const entity of entities) {
    addRelations(random, entity, { entities, abstracts, links });
    addComputed(random, entity);
  }
  return {
    entities,
    abstracts,
    links,
    roots: generateRoots(random, [...entities, ...abstracts]),
    rowsByTable: generateRows(random, entities, links),
  };
}

function generateEntity(random: Random, name: string): EntitySpec {
  const isComposite = random.chance(20);
  const key: readonly ColumnSpec[] = isComposite
    ? [keyColumn("a", random.pick(keyKinds)), keyColumn("b", random.pick(keyKinds))]
    : [keyColumn("id", random.pick(keyKinds))];
  const data = random.several(1, 5, (index) => dataColumn(random, `c${index}`));
  const columns = [...key, ...data, ...valueColumns];
  const source = random.chance(25) ? "document" : "table";
  const fields = [
    ...key.map((each) => columnField(random, each)),
    ...data.map((each) => columnField(random, each)),
    ...valueFields(random),
  ];
  const keyNames = key.map((each) => each.name);
  return {
    kind: "entity",
    name,
    table: `tb_${name}`,
    source,
    mark: undefined,
    columns,
    key: keyNames,
    fields,
    interfaces: [],
  };
}

const valueColumns: readonly ColumnSpec[] = [
  { name: "v_text", kind: "text", isNullable: true, isList: false },
  { name: "v_count", kind: "int", isNullable: true, isList: false },
  { name: "v_json", kind: "jsonb", isNullable: true, isList: false },
];

function valueFields(random: Random): readonly FieldSpec[] {
  return [
    ...(random.chance(40)
      ? [
          {
            kind: "value" as const,
            name: "ofColumns",
            columns: { text: "v_text", count: "v_count" },
            json: undefined,
          },
        ]
      : []),
    ...(random.chance(40)
      ? [{ kind: "value" as const, name: "ofJson", columns: undefined, json: "v_json" }]
      : []),
  ];
}

/** Entities that have `id`, `owner`, a name (under one column or another) and `rank`; some of them share a table. */
function generateMembers(random: Random, owner: EntitySpec | undefined): readonly EntitySpec[] {
  const idKind = random.pick(keyKinds);
  const ownerKind = owner?.key.length === 1 ? owner.columns[0]?.kind : undefined;
  const isShared = random.chance(50);
  const areDocuments = random.chance(20);
  return random.several(1, 3, (index) => {
    const name = `M${index}`;
    const sharesTable = isShared && index < 2;
    // The columns that differ have other names in a shared table, as they are of other types.
    const own = random.several(0, 2, (number) => dataColumn(random, `${sharesTable ? name : "c"}_${number}`));
    const label = {
      name: index === 2 ? "title" : "label",
      kind: "text" as const,
      isNullable: index === 1 && !isShared,
      isList: false,
    };
    const columns: readonly ColumnSpec[] = [
      keyColumn("id", idKind),
      { name: "owner", kind: ownerKind ?? "int", isNullable: true, isList: false },
      label,
      { name: "rank", kind: "int", isNullable: true, isList: false },
      ...(sharesTable ? [markColumn] : []),
      ...own,
    ];
    return {
      kind: "entity" as const,
      name,
      table: sharesTable ? "tb_M" : `tb_${name}`,
      source: areDocuments ? ("document" as const) : ("table" as const),
      mark: sharesTable ? name : undefined,
      columns,
      key: ["id"],
      interfaces: ["Thing"],
      fields: [
        { ...columnField(random, keyColumn("id", idKind)), leaf: "ID" },
        { ...columnField(random, label), name: "label", leaf: "String", isFiltered: true, isOrdered: true },
        {
          kind: "column",
          name: "rank",
          column: "rank",
          leaf: "Int",
          isFiltered: random.chance(80),
          isOrdered: random.chance(80),
        },
        ...(owner !== undefined && ownerKind !== undefined
          ? [
              relation({
                kind: "one",
                name: "owner",
                target: owner.name,
                join: { id: "owner" },
                isFiltered: isFilterable(owner),
              }),
            ]
          : []),
        ...own.map((each) => columnField(random, each)),
      ],
    };
  });
}

function generateAbstracts(
  random: Random,
  members: readonly EntitySpec[],
  plain: readonly EntitySpec[],
): readonly AbstractSpec[] {
  const [first] = members;
  if (first === undefined) {
    return [];
  }
  const columns = first.columns.slice(0, 2);
  const fieldNames = first.fields.slice(0, 3).map(({ name }) => name);
  const hasOwner = members.every(({ fields }) => fields.some(({ name }) => name === "owner"));
  return [
    {
      kind: "interface",
      name: "Thing",
      members: members.map(({ name }) => name),
      fieldNames: hasOwner ? [...fieldNames, "owner"] : fieldNames,
      columns,
      isKeyed: random.chance(60),
    },
    {
      kind: "union",
      name: "Some",
      members: [...plain.slice(0, random.integer(0, 2)), ...members].map(({ name }) => name),
      fieldNames: [],
      columns: [],
      isKeyed: false,
    },
  ];
}

function keyColumn(name: string, kind: ColumnKind): ColumnSpec {
  return { name, kind, isNullable: false, isList: false };
}

function dataColumn(random: Random, name: string): ColumnSpec {
  const kind = random.pick(dataKinds);
  return { name, kind, isNullable: random.chance(50), isList: kind !== "jsonb" && random.chance(15) };
}

function columnField(random: Random, { name, kind, isList }: ColumnSpec): ColumnFieldSpec {
  return {
    kind: "column",
    name: name.replace("_", ""),
    column: name,
    leaf: random.pick(leavesByKind[kind]),
    isFiltered: random.chance(70),
    isOrdered: kind !== "jsonb" && !isList && random.chance(60),
  };
}

function relation(
  given: Pick<RelationSpec, "kind" | "name" | "target" | "join"> & Partial<RelationSpec>,
): RelationSpec {
  return { link: undefined, maximumRows: undefined, orderBy: [], isFiltered: false, ...given };
}

export function isFilterable({ fields }: EntitySpec): boolean {
  return fields.some((field) => "isFiltered" in field && field.isFiltered);
}

interface Others {
  readonly entities: readonly EntitySpec[];
  readonly abstracts: readonly AbstractSpec[];
  readonly links: LinkSpec[];
}

/** Relations by columns of equal kinds, whatever they are; through links; and to an interface by its `owner`. */
function addRelations(random: Random, entity: EntitySpec, { entities, abstracts, links }: Others): void {
  const toMany = (): Pick<RelationSpec, "kind" | "maximumRows"> =>
    random.chance(40)
      ? { kind: "connection", maximumRows: undefined }
      : { kind: "many", maximumRows: random.chance(35) ? random.integer(1, 8) : undefined };
  for (const [index, target] of random.some(entities, 60).entries()) {
    const [key] = target.columns;
    const here = entity.columns.filter(
      (each) => !each.isList && each.kind === key?.kind && each.kind !== "jsonb",
    );
    if (key === undefined || here.length === 0) {
      continue;
    }
    const column = random.pick(here);
    const isFiltered = isFilterable(target) && random.chance(50);
    const name = `r${index}`;
    const shared = { name, target: target.name, isFiltered, orderBy: orderOf(random, target.columns) };
    const isToOne = target.key.length === 1 && random.chance(50);
    if (isToOne) {
      entity.fields.push(
        relation({ ...shared, kind: "one", join: { [key.name]: column.name }, orderBy: [] }),
      );
    } else if (random.chance(60)) {
      const there = random.pick(target.columns.filter((each) => !each.isList && each.kind === column.kind));
      entity.fields.push(relation({ ...shared, ...toMany(), join: { [there.name]: column.name } }));
    } else {
      const spec = { table: `link_${links.length}`, here: column.kind, there: key.kind };
      links.push(spec);
      entity.fields.push(
        relation({ ...shared, ...toMany(), join: {}, link: { spec, here: column.name, there: key.name } }),
      );
    }
  }
  const thing = abstracts.find(({ kind }) => kind === "interface");
  const [ownKey] = entity.columns;
  const owned = thing?.columns.find(({ name }) => name === "owner");
  if (thing !== undefined && ownKey !== undefined && owned?.kind === ownKey.kind && random.chance(80)) {
    entity.fields.push(
      relation({
        ...toMany(),
        name: "things",
        target: thing.name,
        join: { owner: ownKey.name },
        orderBy: orderOf(random, thing.columns),
      }),
    );
  }
}

function addComputed(random: Random, entity: EntitySpec): void {
  const stub = entity.columns.find(({ kind, isList }) => kind === "text" && !isList);
  if (stub !== undefined && random.chance(40)) {
    entity.fields.push({
      kind: "reference",
      name: "elsewhere",
      column: stub.name,
      isFiltered: random.chance(50),
    });
  }
  for (const index of random.several(0, 2, (each) => each)) {
    const kind = random.pick(["resolve", "resolveMany", "sql"] as const);
    const isPlain = kind === "sql";
    entity.fields.push({
      kind,
      name: `x${index}`,
      columns: random
        .some(entity.columns, 40)
        .filter((each) => !isPlain || (!each.isList && ["int", "text", "uuid"].includes(each.kind)))
        .map(({ name }) => name),
      isNullable: random.chance(50),
      failure: isPlain
        ? undefined
        : random.pick([undefined, undefined, kind === "resolve" ? "error" : "null", "null"] as const),
      returns: isPlain ? "text" : random.pick(["text", "list", "value"] as const),
    });
  }
}

function orderOf(random: Random, columns: readonly ColumnSpec[]): readonly OrderSpec[] {
  const sortable = columns.filter(({ kind, isList }) => kind !== "jsonb" && !isList);
  return random
    .some(sortable, 25)
    .slice(0, 2)
    .map(({ name }) => ({ column: name, isDescending: random.chance(50) }));
}

function generateRoots(random: Random, types: readonly (EntitySpec | AbstractSpec)[]): readonly RootSpec[] {
  return types.flatMap((target, index) => {
    const hasKey = target.kind === "entity" || target.isKeyed;
    const isOneTable = target.kind === "entity";
    const kinds = [
      "list",
      "pages",
      "connection",
      ...(hasKey ? ["byKey"] : []),
      ...(hasKey || target.kind === "union" ? ["resolved"] : []),
    ] as const;
    return random.some(kinds, 60).map((kind) => ({
      kind: kind as RootSpec["kind"],
      name: `${kind}${index}`,
      target: target.name,
      orderBy: orderOf(random, target.columns),
      maximumRows: random.chance(20) ? 4 : 100,
      isFunction: isOneTable && kind !== "byKey" && kind !== "resolved" && random.chance(20),
    }));
  });
}

/** The kind of a column; text for what every type has. */
export function kindOf({ columns }: Pick<EntitySpec, "columns">, name: string): ColumnKind {
  return columns.find((each) => each.name === name)?.kind ?? "text";
}
