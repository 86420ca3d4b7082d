/** An object: the `number`th of its type. Two with equal parts are the same object, wherever they come from. */
export class Identity {
  readonly type: string;
  readonly number: number;
  /** Of a reference to an entity that no subgraph knows: the fields that it has all the same. */
  readonly bareFields: ReadonlySet<string> | undefined;

  constructor(type: string, number: number, bareFields?: ReadonlySet<string>) {
    this.type = type;
    this.number = number;
    this.bareFields = bareFields;
  }
}

/** Plain values, lists, identities; an `Error` in a list is an item that fails. */
export type MeantValue = unknown;

/** The error of a field that fails by its meaning. */
export class MeantFailure extends Error {}

/** A situation that has no one meaning, so that the world cannot be used. */
export class WorldWithoutMeaning extends Error {
  static readonly opening = "No meaning: ";

  constructor(message: string) {
    super(`${WorldWithoutMeaning.opening}${message}`);
  }
}
