import { RE2JS } from 're2js';
import { PluginError } from '../../errors/plugin-error';
import { quoted } from '../../errors/quoted';
import { filtering } from '../filters';
import type { Filter } from '../model';
import { namesToFilterBy } from '../names-of-keys';

type Predicate = (row: { labels: Readonly<Record<string, string | undefined>> }) => boolean;

/**
 * Compiles filters into one predicate; a row passes when it passes all of them. A label that a row lacks is the
 * empty text, as in Prometheus.
 *
 * @throws PluginError `QUERY_INVALID` for a pattern that is not RE2
 */
export function compileFilters(filters: readonly Filter[]): Predicate {
  const predicates = filtering(filters).map(compileFilter);
  return (row) => predicates.every((passes) => passes(row));
}

function compileFilter({ label, operator, values }: Filter): Predicate {
  const isPattern = operator === '=~' || operator === '!~';
  const matchers = values.map((value) => (isPattern ? compilePattern(value) : (text: string) => text === value));
  const wanted = operator === '=' || operator === '=~';
  return ({ labels }) => {
    const shown = label === 'key_name' && !isPattern ? namesToFilterBy(labels) : [];
    return [labels[label] ?? '', ...shown].some((text) => matchers.some((matches) => matches(text))) === wanted;
  };
}

/** RE2, because a viewer's pattern must not be able to stop the plugin: its time is linear in the text. */
export function compilePattern(pattern: string): (text: string) => boolean {
  try {
    const compiled = RE2JS.compile(pattern);
    return (text) => compiled.matches(text);
  } catch {
    throw new PluginError(
      'QUERY_INVALID',
      `The filter pattern ${quoted(pattern)} is not a regular expression (RE2 syntax).`
    );
  }
}
