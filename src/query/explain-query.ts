import {
  describeFamily,
  type Filter,
  findFigure,
  type LabelName,
  type Query,
  takesWindow,
  withFamilyDefaults,
} from '../../pkg/query/model';
import { isList } from './change-query';
import { familyText, figureText, labelText } from '../texts/declared';
import { language, text } from '../texts/translate';
import { describeStep, describeTimeShift } from './durations';
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
    query.servers.length > 0
      ? text('explain.servers', 'of {{names}}', { names: list(query.servers, 'conjunction') })
      : '',
  ];
  return `${parts.filter(Boolean).join(', ')}.`;
}

function subject(query: Query): string {
  if (isList(query)) {
    return text('explain.list', 'Each of “{{family}}”, the newest first', {
      family: familyText(query.queryType, 'label'),
    });
  }
  if (query.shape === 'table') {
    return text('explain.table', 'All figures of “{{family}}”', { family: familyText(query.queryType, 'label') });
  }
  const figure = figureLabel(query);
  return query.shape === 'time-series' && query.cumulative
    ? text('explain.cumulative', '{{figure}}, summed up', { figure })
    : figure;
}

function entities(query: Query): string {
  const { queryType, groupBy, groupServersBy } = query;
  if (isList(query)) {
    return '';
  }
  const labels = groupBy.filter((label) => label !== 'server').map(noun);
  if (groupServersBy !== null) {
    const all = [...groupServersBy, ...labels];
    return all.length === 0
      ? text('explain.allServers', 'for all servers together')
      : text('explain.eachOverServers', 'for each {{labels}} over all servers', { labels: list(all, 'conjunction') });
  }
  if (describeFamily(queryType).groupings.length === 0) {
    return text('explain.eachServer', 'for each server');
  }
  return labels.length === 0
    ? text('explain.wholeServer', 'for each server as a whole')
    : text('explain.each', 'for each {{labels}}', { labels: list(labels, 'conjunction') });
}

function figureLabel({ queryType, shape, figure: id }: Query): string {
  const figure = findFigure(queryType, shape, id);
  return figure ? figureText(figure, 'label') : id;
}

function ranking(query: Query): string {
  const { limit, others, shape } = query;
  if (!limit) {
    return '';
  }
  if (isList(query)) {
    return text('explain.listTop', 'only {{limit}} of them', { limit });
  }
  const ranked = { limit, figure: figureLabel(query) };
  return shape === 'time-series' && others
    ? text('explain.topAndOthers', 'only the {{limit}} with the highest “{{figure}}” and all others as one', ranked)
    : text('explain.top', 'only the {{limit}} with the highest “{{figure}}”', ranked);
}

function noun(label: LabelName): string {
  switch (label) {
    case 'server':
      return text('explain.noun.server', 'server');
    case 'event':
      return text('explain.noun.event', 'kind of event');
    case 'key_id':
      return text('explain.noun.key', 'access key');
    case 'key_name':
      return text('explain.noun.keyName', 'key name');
    case 'location':
      return text('explain.noun.country', 'country');
    case 'asn':
      return text('explain.noun.network', 'network');
    case 'as_org':
      return text('explain.noun.organisation', 'network’s organisation');
    case 'purpose':
      return text('explain.noun.purpose', 'purpose');
    case 'probe':
      return text('explain.noun.probe', 'probe');
    case 'tcp_port':
      return text('explain.noun.port', 'port');
  }
}

function time({ queryType, shape, window, step, timeShift }: Query): string {
  const span = !takesWindow(queryType, shape)
    ? ''
    : window === 'range'
      ? text('explain.range', 'in the time range')
      : text('explain.window', 'in the {{window}}', { window: lowerFirst(describeWindow(window)) });
  if (shape !== 'time-series') {
    return span;
  }
  const steps =
    step === 'auto'
      ? text('explain.overTime', 'over time')
      : text('explain.steps', 'in steps of {{step}}', { step: lowerFirst(describeStep(step)) });
  return [`${steps} ${span}`, timeShift ? describeTimeShift(timeShift) : ''].filter(Boolean).join(', ');
}

function condition({ label, operator, values }: Filter): string {
  const said = { label: lowerFirst(labelText(label)), values: list(values, 'disjunction') };
  switch (operator) {
    case '=':
      return text('explain.is', 'where {{label}} is {{values}}', said);
    case '!=':
      return text('explain.isNot', 'where {{label}} is not {{values}}', said);
    case '=~':
      return text('explain.matches', 'where {{label}} matches {{values}}', said);
    case '!~':
      return text('explain.doesNotMatch', 'where {{label}} does not match {{values}}', said);
  }
}

/** As the language has it; English without the comma before its last word. */
function list(values: readonly string[], type: 'conjunction' | 'disjunction'): string {
  const locale = language() === 'en-US' ? 'en-GB' : language();
  return new Intl.ListFormat(locale, { type }).format(values);
}

/** `AS number` stays as it is. */
function lowerFirst(words: string): string {
  return /^\p{Lu}\p{Ll}/u.test(words) ? words.charAt(0).toLowerCase() + words.slice(1) : words;
}
