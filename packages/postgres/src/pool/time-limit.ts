/** The statement that changes a limit. */
interface LimitStatement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A limit of 0 gives back what the role, the database or the server have set; what they have stays where it is shorter. */
const setLimit = `
  select set_config(
    name,
    case
      when $1::int = 0 then reset_val
      when reset_val = '0' then $1::int::text
      else least(reset_val::int, $1::int)::text
    end,
    false
  )
  from pg_settings where name = 'statement_timeout'`;

/** What the server can hold, in milliseconds. */
const longestMs = 2 ** 30;

/** The shortest: one that strikes the statement which changes it would stay. In milliseconds. */
const shortestMs = 1_024;

/** How many times longer than what is asked for a limit may be. */
const maxSlack = 4;

/**
 * How long the server lets statements of one connection run, as far as it has been told. Requests have little less than the
 * same time each, so powers of two and some slack leave the limit as it is for nearly all of them.
 */
export class TimeLimitOfConnection {
  readonly #isOn: boolean;
  /** In milliseconds, 0 for none of ours, undefined where it is not known. */
  #limitMs: number | undefined = 0;

  constructor(isOn: boolean) {
    this.#isOn = isOn;
  }

  /** The statement to send before those that may take `timeoutMs`; undefined where the limit does as it is. */
  change(timeoutMs: number | undefined): LimitStatement | undefined {
    const limitMs = this.#limitFor(timeoutMs);
    if (!this.#isOn || limitMs === this.#limitMs) {
      return undefined;
    }
    this.#limitMs = limitMs;
    return { text: setLimit, values: [limitMs] };
  }

  /** Takes the limit for unknown, since it could not be changed. */
  forget(): void {
    this.#limitMs = undefined;
  }

  #limitFor(timeoutMs: number | undefined): number {
    if (timeoutMs === undefined || !(timeoutMs <= longestMs)) {
      return 0;
    }
    const leastMs = Math.max(shortestMs, timeoutMs);
    const limitMs = this.#limitMs ?? 0;
    return limitMs >= leastMs && limitMs <= leastMs * maxSlack ? limitMs : 2 ** Math.ceil(Math.log2(leastMs));
  }
}
