/** Ends a command that has told its user already why it failed; the exit code is 1. */
export class ReportedFailure extends Error {
  constructor() {
    super("The command failed and has said why.");
    this.name = "ReportedFailure";
  }
}
