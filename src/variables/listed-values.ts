import { uniqueByValue, type LabelValue } from '../resources/label-values';
import type { readVariableQuery } from './variable-query';
import { text } from '../texts/translate';

type Asked = Pick<ReturnType<typeof readVariableQuery>, 'valueField' | 'textField' | 'namePattern'>;

/**
 * What a variable lists of all that has its label: those whose name fits, with the properties that are asked for as
 * value and text. What has no such property is used by the label itself.
 *
 * @throws Error where the pattern is no regular expression
 */
export function listedValues(
  entries: readonly LabelValue[],
  { valueField, textField, namePattern }: Asked
): LabelValue[] {
  const fits = compiled(namePattern);
  return uniqueByValue(
    entries
      .filter(({ text: name, properties }) => fits(properties?.['name'] ?? name))
      .map(({ value, text: shown, properties = {} }) => ({
        value: properties[valueField] ?? value,
        text: properties[textField] ?? shown,
        properties,
      }))
  );
}

/** What is wrong with a pattern; null where it can be used, or only once its variables have values. */
export function patternProblem(namePattern: string): string | null {
  try {
    compiled(namePattern.includes('$') ? '' : namePattern);
    return null;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : null;
  }
}

/** Anchored, as patterns of filters are. */
function compiled(pattern: string): (name: string) => boolean {
  if (pattern === '') {
    return () => true;
  }
  try {
    const expression = new RegExp(`^(?:${pattern})$`, 'u');
    return (name) => expression.test(name);
  } catch {
    throw new Error(
      text('variable.pattern.problem', 'The pattern “{{pattern}}” is not a regular expression.', { pattern })
    );
  }
}
