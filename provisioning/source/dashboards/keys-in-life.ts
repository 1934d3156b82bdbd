import { labelTitles, type EventKind, type LabelName } from '../../../pkg/query/model';
import type { SavedDashboard } from '../panels/dashboard';
import { plain, type Steps } from '../panels/look';
import { bars, stats } from '../panels/number-panels';
import { largestFirst, tableFrom } from '../panels/table-panel';
import { rowToKey, seriesToKey } from './links';
import { outlineDashboard } from './outline-dashboard';
import { ask, columnOf } from './source';

const byKey: LabelName[] = ['key_id', 'key_name'];
const DAY = 86_400;
const unused: Steps = ['green', [30 * DAY, 'orange'], [90 * DAY, 'red']];
/** A text in its place, where no key expires, is in the first colour. */
const expiry: Steps = ['text', [-36_500 * DAY, 'red'], [7 * DAY, 'orange'], [30 * DAY, 'green']];
const lookedAt = 'Access keys are looked at when a panel or an alert rule asks for them.';

const of = (...kinds: EventKind[]) => ({
  filters: [{ label: 'event' as const, operator: '=' as const, values: kinds }],
});

const counted: readonly EventKind[] = ['key-created', 'key-removed', 'key-renamed', 'limit-reached'];

/** One panel, so that what they all lack is said once. */
const counts = stats('What happened in the time range', plain)
  .description(`This month at first. ${lookedAt}`)
  .noValue('Not known yet')
  .targets(
    counted.map((kind, index) => ask('events', 'numeric', { figure: 'events', ...of(kind) }, 'ABCD'.charAt(index)))
  );

const list = (title: string, ...kinds: EventKind[]) =>
  tableFrom(title, ['Time', labelTitles.key_name, 'What happened'])
    .noValue('Nothing was noticed in this range')
    .overrideByName('key_name', rowToKey)
    .overrideByName('text', [{ id: 'custom.minWidth', value: 320 }])
    .withTarget(ask('events', 'table', of(...kinds)));

const unusedFor = bars('Unused for', unused)
  .description(
    'As far back as it is certain: since the last traffic, or else since the key came or history knows everything.'
  )
  .noValue('No key is known yet')
  .dataLinks([seriesToKey])
  .withTarget(ask('key-life', 'numeric', { figure: 'unused_for', groupBy: byKey, limit: 15 }));

const expiresIn = bars('Expires in', expiry)
  .description('Until the end of the day that the name of a key tells; below 0 it is over.')
  .noValue('No name tells of an expiry')
  .dataLinks([seriesToKey])
  .withTarget(ask('key-life', 'numeric', { figure: 'expires_in', groupBy: byKey, limit: 15 }));

const lives = tableFrom('Life of keys', [
  labelTitles.key_name,
  'Created',
  'Last used',
  columnOf('key-life', 'unused_for'),
  'Expires',
  'Removed',
])
  .description('Also those that are gone. Keys that were in the first list have no date of creation.')
  .noValue('No key is known yet')
  .overrideByName('key_name', rowToKey)
  .sortBy(largestFirst(columnOf('key-life', 'unused_for')))
  .withTarget(ask('key-life', 'table', { groupBy: byKey }));

/** Who came, who left, who does not use a key any more. */
export function keysInLifeDashboard(): SavedDashboard {
  return outlineDashboard({
    uid: 'outline-keys-in-life',
    title: 'Outline keys in life',
    description: 'Who joined and who left this month, which keys nobody uses, which expire, and what happened to them.',
    from: 'now/M',
    panels: [
      counts.span(24).height(4),
      unusedFor.span(12).height(11),
      expiresIn.span(12).height(11),
      list('Who joined', 'key-created').span(12).height(8),
      list('Who left', 'key-removed').span(12).height(8),
      lives.span(24).height(11),
      list(
        'What else happened to keys',
        'key-renamed',
        'key-expired',
        'limit-set',
        'limit-changed',
        'limit-removed',
        'limit-reached'
      )
        .span(24)
        .height(8),
    ],
  });
}
