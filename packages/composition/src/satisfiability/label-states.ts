/** Labels of which all states together are looked at: every further one doubles the work. */
const maxLabelsTogether = 4;

/** Labels of which each is also looked at alone. */
const maxLabelsAlone = 32;

/**
 * The states of labels in which a graph is looked at, each as the labels that are active. Of few labels these are all
 * states. Of more, none and all, of up to 32 each alone, and so many that every two labels come in each of their four
 * states: by the binary digits of their places, of which two differ somewhere. O(log labels) states beyond those.
 */
export function labelStates(labels: readonly string[]): readonly (readonly string[])[] {
  if (labels.length <= maxLabelsTogether) {
    return Array.from({ length: 2 ** labels.length }, (_, state) =>
      labels.filter((_label, index) => digit(state, index)),
    );
  }
  const alone = labels.length <= maxLabelsAlone ? labels.map((label) => [label]) : [];
  const digits = Array.from({ length: Math.ceil(Math.log2(labels.length)) }, (_, index) => index);
  const byDigit = digits.flatMap((at) => [
    labels.filter((_label, index) => digit(index, at)),
    labels.filter((_label, index) => !digit(index, at)),
  ]);
  return [[], labels, ...alone, ...byDigit];
}

/** Whether a whole number has the digit of 2 to a power. */
function digit(number: number, power: number): boolean {
  return Math.floor(number / 2 ** power) % 2 === 1;
}
