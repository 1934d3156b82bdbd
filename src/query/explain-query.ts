import {
  describeDuration,
  describeFamily,
  type Filter,
  findFigure,
  type LabelName,
  labelTitles,
  type Query,
  takesWindow,
  withFamilyDefaults,
} from '../../pkg/query/model';
import { describeStep } from './durations';
import type { EditedQuery } from './edited-query';
import { describeWindow } from './windows';

/** One sentence on what a query asks for. */
export function explainQuery(edited: EditedQuery): string {
  const query = withFamilyDefaults(edited);
  const parts = [
    subject(query),
    entities(query),
    time(query),
    ranking(query),
    ...query.filters.filter(({ values }) => values.length > 0).map(condition),
    query.servers.length > 0 ? `of ${list(query.servers, 'and')}` : '',
  ];
  return `${parts.filter(Boolean).join(', ')}.`;
}

function subject(query: Query): string {
  const family = describeFamily(query.queryType);
  if (isList(query)) {
    return `Each of “${family.label}”, the newest first`;
  }
  if (query.shape === 'table') {
    return `All figures of “${family.label}”`;
  }
  const figure = figureLabel(query);
  return query.shape === 'time-series' && query.cumulative ? `${figure}, summed up` : figure;
}

function entities(query: Query): string {
  const { queryType, groupBy } = query;
  if (isList(query)) {
    return '';
  }
  if (describeFamily(queryType).groupings.length === 0) {
    return 'for each server';
  }
  const labels = groupBy.filter((label) => label !== 'server');
  return labels.length === 0
    ? 'for each server as a whole'
    : `for each ${list(
        labels.map((label) => nouns[label]),
        'and'
      )}`;
}

/** Whether rows are listed one by one. */
function isList({ queryType, shape }: Query): boolean {
  return shape === 'table' && describeFamily(queryType).newestFirst !== undefined;
}

function figureLabel({ queryType, shape, figure }: Query): string {
  return findFigure(queryType, shape, figure)?.label ?? figure;
}

function ranking(query: Query): string {
  const { limit, others, shape } = query;
  if (!limit) {
    return '';
  }
  if (isList(query)) {
    return `only ${limit} of them`;
  }
  const rest = shape === 'time-series' && others ? ' and all others as one' : '';
  return `only the ${limit} with the highest “${figureLabel(query)}”${rest}`;
}

const nouns: Readonly<Record<LabelName, string>> = {
  server: 'server',
  event: 'kind of event',
  key_id: 'access key',
  key_name: 'key name',
  location: 'country',
  asn: 'network',
  as_org: 'network’s organisation',
};

function time({ queryType, shape, window, step, timeShift }: Query): string {
  const span = !takesWindow(queryType, shape)
    ? ''
    : window === 'range'
      ? 'in the time range'
      : `in the ${lowerFirst(describeWindow(window))}`;
  if (shape !== 'time-series') {
    return span;
  }
  const steps = step === 'auto' ? 'over time' : `in steps of ${lowerFirst(describeStep(step))}`;
  return [`${steps} ${span}`, timeShift ? `${describeDuration(timeShift)} earlier` : ''].filter(Boolean).join(', ');
}

const verbs: Readonly<Record<Filter['operator'], string>> = {
  '=': 'is',
  '!=': 'is not',
  '=~': 'matches',
  '!~': 'does not match',
};

function condition({ label, operator, values }: Filter): string {
  return `where ${lowerFirst(labelTitles[label])} ${verbs[operator]} ${list(values, 'or')}`;
}

function list(values: readonly string[], word: 'and' | 'or'): string {
  const [last = '', ...others] = [...values].reverse();
  return others.length === 0 ? last : `${others.reverse().join(', ')} ${word} ${last}`;
}

/** `AS number` stays as it is. */
function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
