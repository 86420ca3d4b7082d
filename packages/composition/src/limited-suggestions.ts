import { didYouMean, suggest } from "@hansa/core";

/** How many unknown names are compared with all that there are: those after them are as likely misspelt as made up. */
const maxSuggestions = 100;

/** What unknown names may have meant, for the first hundred of them. */
export class LimitedSuggestions {
  #count = 0;

  /** The end of a message, from the space before it on; empty where there is nothing to suggest, or enough was. */
  of(name: string, options: () => Iterable<string>): string {
    return this.#count++ < maxSuggestions ? didYouMean(suggest(name, options())) : "";
  }
}
