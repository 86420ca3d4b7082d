import type { Session, StatementOptions } from "@hansa/postgres";

/** What can lend one connection to several statements. */
type SessionLender = Session & {
  session<Result>(
    work: (session: Session) => Promise<Result>,
    options?: Pick<StatementOptions, "signal" | "timeoutMs">,
  ): Promise<Result>;
};

interface Waiting {
  readonly options: StatementOptions;
  send(session: Session): Promise<void>;
  fail(error: unknown): void;
}

/**
 * Statements that are sent without waiting for each other share a connection and a round trip; each succeeds or fails by
 * itself. They must be of one request: what cancels one may strike the others.
 */
export function gatherStatements(database: SessionLender): Session {
  let waiting: Waiting[] = [];

  function sendAll(): void {
    const batch = waiting;
    waiting = [];
    const [first] = batch;
    if (first === undefined || batch.length === 1) {
      void first?.send(database);
      return;
    }
    const { signal, timeoutMs } = first.options;
    const options = {
      ...(signal === undefined ? {} : { signal }),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    };
    database
      .session((session) => Promise.all(batch.map((one) => one.send(session))), options)
      .catch((error: unknown) => {
        // There was no connection; the statements that have been sent have told their own outcome.
        for (const one of batch) {
          one.fail(error);
        }
      });
  }

  function add<Result>(
    send: (session: Session) => Promise<Result>,
    options: StatementOptions = {},
  ): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (waiting.length === 0) {
        queueMicrotask(sendAll);
      }
      waiting.push({ options, send: (session) => send(session).then(resolve, reject), fail: reject });
    });
  }

  return {
    query: (text, values, options) => add((session) => session.query(text, values, options), options),
    queryJson: (text, values, options) => add((session) => session.queryJson(text, values, options), options),
  };
}
