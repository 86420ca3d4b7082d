/**
 * What a fetch's document asks for at one place of its answer: the data keys, and for those that have selections of
 * their own what is below. Whatever else a subgraph answers is never looked at.
 */
export interface AnswerShape {
  readonly keys: readonly string[];
  /** For each key; undefined for a leaf. */
  readonly below: readonly (AnswerShape | undefined)[];
  /** Whether nothing is below any key. */
  readonly hasOnlyLeaves: boolean;
}

/** What the shape has below one of its keys; nothing where it has not. */
export function shapeBelow({ keys, below }: AnswerShape, key: string): AnswerShape {
  return below[keys.indexOf(key)] ?? { keys: [], below: [], hasOnlyLeaves: true };
}

/** Whether a key anywhere in the shape is one that every JavaScript object has. */
export function hasInheritedKey({ keys, below }: AnswerShape): boolean {
  return (
    keys.some((key) => key in Object.prototype) ||
    below.some((shape) => shape !== undefined && hasInheritedKey(shape))
  );
}
