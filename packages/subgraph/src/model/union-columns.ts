import { type Column, type Columns, column, hasTypeOf } from "../definition/column.ts";
import type { SourceBranch } from "../definition/source.ts";
import type { EntityModel } from "./subgraph-model.ts";

/** The column of a union that has the name of each row's type. No column of a source is called so. */
export const typeColumn: string = "#type";

/**
 * The columns of several sources as those of one. A column of one name and type is one column, whichever sources have
 * it; where others do not, it is null.
 */
export class UnionColumns {
  readonly #members: readonly EntityModel[];
  readonly #definitions = new Map<string, Column>();
  /** For each column of the union, the column of each member; `undefined` where a member has none. */
  readonly #columnsByName = new Map<string, (string | undefined)[]>();
  readonly #namesByMember: readonly Map<string, string>[];

  /** `first` are the columns that keep their names in any case. */
  constructor(members: readonly EntityModel[], first: readonly string[]) {
    this.#members = members;
    this.#namesByMember = members.map(() => new Map());
    for (const [index, { source }] of members.entries()) {
      const others = Object.keys(source.columns).filter((name) => !first.includes(name));
      for (const name of [...first, ...others]) {
        const definition = Object.hasOwn(source.columns, name) ? source.columns[name] : undefined;
        if (definition !== undefined) {
          this.#addColumn(index, name, definition);
        }
      }
    }
  }

  /** The union's columns by those of a member. */
  namesOf(member: EntityModel): ReadonlyMap<string, string> {
    return this.#namesByMember[this.#members.indexOf(member)] ?? new Map();
  }

  /**
   * The one column that has for each member the value of its column in `columns`; made for the field called `field`
   * where there is none. `undefined` where their types differ.
   */
  sharedColumn(field: string, columns: readonly string[]): string | undefined {
    const names = columns.map((name, index) => this.#namesByMember[index]?.get(name));
    const [first] = names;
    if (first !== undefined && names.every((name) => name === first)) {
      return first;
    }
    const definitions = columns.flatMap((name, index) => this.#members[index]?.source.columns[name] ?? []);
    const [definition] = definitions;
    if (definition === undefined || !definitions.every((each) => hasTypeOf(definition, each))) {
      return undefined;
    }
    const name = `#${field}`;
    const isNullable = definitions.some((each) => each.isNullable);
    this.#definitions.set(name, isNullable ? definition.nullable() : definition);
    this.#columnsByName.set(name, [...columns]);
    return name;
  }

  /** The columns with their types: with nulls where a member has none or may have null. */
  get definitions(): Columns {
    const entries = [...this.#definitions].map(([name, definition]) => {
      const columns = this.#columnsByName.get(name) ?? [];
      const isEverywhere = this.#members.every((_, index) => columns[index] !== undefined);
      return [name, isEverywhere ? definition : definition.nullable()] as const;
    });
    return Object.fromEntries([[typeColumn, column.text()], ...entries]);
  }

  /** Where the rows come from: a table that several members share, and tell apart by one column, is read once. */
  get branches(): readonly SourceBranch[] {
    const left = new Set(this.#members.keys());
    const branches: SourceBranch[] = [];
    for (const index of left) {
      const shared = [...left].filter((other) => other === index || this.#sharesTable(index, other));
      const group = this.#canReadTogether(shared) ? shared : [index];
      for (const each of group) {
        left.delete(each);
      }
      branches.push(this.#branchOf(group));
    }
    return branches;
  }

  #addColumn(index: number, given: string, definition: Column): void {
    const known = this.#definitions.get(given);
    const isOther = known !== undefined && !hasTypeOf(known, definition);
    const name = isOther ? `${given} of ${this.#members[index]?.name}` : given;
    const columns = this.#columnsByName.get(name) ?? [];
    columns[index] = given;
    this.#columnsByName.set(name, columns);
    this.#namesByMember[index]?.set(given, name);
    this.#definitions.set(name, known === undefined || isOther || definition.isNullable ? definition : known);
  }

  #sharesTable(index: number, other: number): boolean {
    const [a, b] = [this.#members[index]?.source, this.#members[other]?.source];
    return (
      a !== undefined &&
      b !== undefined &&
      a.kind === b.kind &&
      a.name === b.name &&
      a.schema === b.schema &&
      a.dataColumn === b.dataColumn &&
      JSON.stringify(a.plainColumns) === JSON.stringify(b.plainColumns)
    );
  }

  /** Each row must be of one type at most, and each column of the union be one column of the table. */
  #canReadTogether(group: readonly number[]): boolean {
    const marks = group.map((index) => Object.entries(this.#members[index]?.source.rows ?? {}));
    const names = new Set(marks.map((mark) => (mark.length === 1 ? mark[0]?.[0] : undefined)));
    const values = new Set(marks.map((mark) => mark[0]?.[1]));
    const isTold = names.size === 1 && !names.has(undefined) && values.size === group.length;
    return (
      isTold &&
      [...this.#columnsByName.values()].every(
        (columns) => new Set(group.flatMap((index) => columns[index] ?? [])).size <= 1,
      )
    );
  }

  #branchOf(group: readonly number[]): SourceBranch {
    const members = group.flatMap((index) => this.#members[index] ?? []);
    const [first] = members;
    if (first === undefined) {
      throw new Error("A branch of a union has no members.");
    }
    const columns = [...this.#columnsByName].flatMap(([name, each]) => {
      const found = group.flatMap((index) => each[index] ?? [])[0];
      return found === undefined ? [] : [[name, found] as const];
    });
    const declared: Columns = Object.assign({}, ...members.map(({ source }) => source.columns));
    return {
      source: { ...first.source, columns: declared, rows: {} },
      types: members.map(({ name, source }) => ({ name, rows: source.rows })),
      columns: Object.fromEntries(columns),
    };
  }
}
