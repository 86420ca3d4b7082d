/**
 * Answers to questions that may lead back to themselves, as keys and requirements do that are read through each other.
 *
 * Input: questions by key, each with how to find its answer and the least that the answer is. Output: the least answers
 * that fit each other. A question that comes up while it is being answered gets what the turn before has found, at
 * first the least. Where that turns out to be more, all questions are asked again, in another turn. Answers must only
 * grow with those that they are found from; then the number of turns is bounded by the sizes of the answers.
 *
 *   turn 1   P?  ─▶  Q?  ─▶  P? is open: nothing  ⇒  Q = {a}  ⇒  P = {a, b}, more than nothing
 *   turn 2   P?  ─▶  Q?  ─▶  P? is open: {a, b}   ⇒  Q = {a, c}  ⇒  P = {a, b}, as was said: known from now on
 */
interface Table {
  endTurn(isLast: boolean): void;
  forget(): void;
}

/** The turns that several kinds of questions share, which lead to each other. */
export class Turns {
  readonly #tables: Table[] = [];
  #isRunning = false;
  #hasGrown = false;

  add(table: Table): void {
    this.#tables.push(table);
  }

  /** Says that what was answered to an open question was not all. */
  noteGrowth(): void {
    this.#hasGrown = true;
  }

  /** Asks, in a turn that is going on or in as many as it takes. What throws leaves nothing behind. */
  run<Answer>(ask: () => Answer): Answer {
    if (this.#isRunning) {
      return ask();
    }
    this.#isRunning = true;
    try {
      for (;;) {
        this.#hasGrown = false;
        const answer = ask();
        const isLast = !this.#hasGrown;
        for (const table of this.#tables) {
          table.endTurn(isLast);
        }
        if (isLast) {
          return answer;
        }
      }
    } finally {
      this.#isRunning = false;
      for (const table of this.#tables) {
        table.forget();
      }
    }
  }
}

/** The answers to questions of one kind; each is found once. */
export class AnswersInTurns<Answer> {
  readonly #turns: Turns;
  readonly #sizeOf: (answer: Answer) => number;
  readonly #known = new Map<string, Answer>();
  readonly #open = new Set<string>();
  /** The questions that came up while they were open, with what was answered. */
  readonly #assumed = new Map<string, Answer>();
  #inTurn = new Map<string, Answer>();
  #before: ReadonlyMap<string, Answer> = new Map();

  /** `sizeOf` tells how much an answer holds: of two answers to one question, equal ones have the same size. */
  constructor(turns: Turns, sizeOf: (answer: Answer) => number) {
    this.#turns = turns;
    this.#sizeOf = sizeOf;
    turns.add(this);
  }

  /** How many questions are open, each of which led to the next. */
  get depth(): number {
    return this.#open.size;
  }

  /** The answer to a question, which `find` gives from other answers; `least` is all that is sure without them. */
  ask(key: string, least: Answer, find: () => Answer): Answer {
    const found = this.#known.get(key) ?? this.#inTurn.get(key);
    if (found !== undefined) {
      return found;
    }
    if (this.#open.has(key)) {
      const assumed = this.#before.get(key) ?? least;
      this.#assumed.set(key, assumed);
      return assumed;
    }
    return this.#turns.run(() => this.#find(key, find));
  }

  endTurn(isLast: boolean): void {
    if (isLast) {
      for (const [key, answer] of this.#inTurn) {
        this.#known.set(key, answer);
      }
    }
    this.#before = this.#inTurn;
    this.#inTurn = new Map();
    this.#assumed.clear();
  }

  forget(): void {
    this.#open.clear();
    this.#assumed.clear();
    this.#inTurn = new Map();
    this.#before = new Map();
  }

  #find(key: string, find: () => Answer): Answer {
    this.#open.add(key);
    const answer = find();
    this.#open.delete(key);
    this.#inTurn.set(key, answer);
    const assumed = this.#assumed.get(key);
    if (assumed !== undefined && this.#sizeOf(assumed) !== this.#sizeOf(answer)) {
      this.#turns.noteGrowth();
    }
    return answer;
  }
}
