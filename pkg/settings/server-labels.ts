/** Labels that are set for a server, such as `provider` or `country`; they are labels of all its figures. */
export type ServerLabels = Readonly<Record<string, string>>;

/** What is wrong with a label's name, in a sentence; null: nothing. */
export function problemOfLabelName(name: string): string | null {
  // As in Prometheus, where names that begin with two underscores are its own.
  return /^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/.test(name)
    ? null
    : 'Names of labels have letters, digits and underscores, do not begin with a digit, nor with two underscores.';
}
