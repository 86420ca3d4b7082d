/** What the driver's own companions (`pg-cursor`) take from it too, and its type declarations leave out. */
declare module "pg/lib/utils.js" {
  const utils: {
    /** A value in the form in which it is bound: text, bytes, or null. */
    prepareValue(value: unknown): string | Buffer | null;
  };
  export = utils;
}
