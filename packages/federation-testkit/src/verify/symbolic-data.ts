/** What an object would hold, for each type that it could have. */
export class ObjectState {
  /** Keys and types from the root: the same in every run. */
  readonly path: string;
  readonly types: Map<string, TypeState> = new Map();
  /** The types that every fetch which gives the object by a field can give. */
  possible: ReadonlySet<string> | undefined;

  constructor(path: string) {
    this.path = path;
  }

  /** Notes that a fetch gives the object, with one of these types. */
  arrive(types: readonly string[]): void {
    const before = this.possible;
    this.possible = new Set(before === undefined ? types : types.filter((type) => before.has(type)));
    for (const type of types) {
      this.types.set(type, this.types.get(type) ?? new Map());
    }
  }
}

/** Fields by data key. */
export type TypeState = Map<string, FieldState>;

export interface FieldState {
  readonly fieldName: string;
  readonly argumentsText: string;
  readonly listDepth: number;
  readonly below: ObjectState | undefined;
  /** The fetches that asked for it. */
  readonly writers: Set<number>;
  /** Marks, one a writer, under which uses are counted. */
  readonly marks: Set<string>;
}

/** An object, taken as one of the types that it could have. */
export interface OneType {
  readonly state: ObjectState;
  readonly type: string;
}
