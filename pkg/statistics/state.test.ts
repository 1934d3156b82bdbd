import fc from 'fast-check';
import * as v from 'valibot';
import { callFields, type CallFields } from './call-fields';
import { readDocument, writeDocument, type Migration } from './state-document';
import { emptyState, initialState, STATE_VERSION, sumStates, type StatisticsState } from './state';
import { addDuration } from './durations';

type State = StatisticsState<CallFields>;

const count = fc.nat(1_000_000);
/** Eighths of a second add up exactly. */
const seconds = fc.nat(80_000).map((eighths) => eighths / 8);
const moment = fc.option(fc.integer({ min: 1_700_000_000_000, max: 1_800_000_000_000 }));
const counts = fc.dictionary(fc.constantFrom('200', '404', '500'), count);

const durations = fc.array(seconds, { maxLength: 5 }).map((all) => {
  const made = emptyState(callFields).finished;
  all.forEach((duration) => addDuration(made, duration));
  return made;
});

const states: fc.Arbitrary<State> = fc.record({
  version: fc.constant(STATE_VERSION),
  finished: durations,
  failed: durations,
  cancelled: count,
  retryHistogram: fc.array(count, { maxLength: 4 }),
  statusCodes: counts,
  errors: fc.dictionary(
    fc.constantFrom('OUTLINE_TIMEOUT', 'OUTLINE_NOT_FOUND'),
    fc.record({ count, lastMessage: fc.constant('no secrets'), lastAt: fc.nat(1000) })
  ),
  runtime: seconds,
  firstStartedAt: moment,
  lastStartedAt: moment,
  lastStoppedAt: moment,
  own: fc.record({ cacheHits: count, joined: count, bytes: count }),
});

const sum = (first: State, second: State) => sumStates(first, second, callFields);

describe('what states have together', () => {
  it('is the same in whatever order and portions they are summed', () => {
    fc.assert(
      fc.property(states, states, states, (one, two, three) => {
        expect(sum(two, one)).toEqual(sum(one, two));
        expect(sum(sum(one, two), three)).toEqual(sum(one, sum(two, three)));
      })
    );
  });

  it('is one of them where the other is empty', () => {
    fc.assert(fc.property(states, (one) => expect(sum(one, emptyState(callFields))).toEqual(one)));
  });

  it('has the message of the error that came last', () => {
    const [early, late] = [emptyState(callFields), emptyState(callFields)];
    early.errors['OUTLINE_TIMEOUT'] = { count: 2, lastMessage: 'early', lastAt: 1 };
    late.errors['OUTLINE_TIMEOUT'] = { count: 3, lastMessage: 'late', lastAt: 2 };
    const expected = { count: 5, lastMessage: 'late', lastAt: 2 };
    expect(sum(early, late).errors['OUTLINE_TIMEOUT']).toEqual(expected);
    expect(sum(late, early).errors['OUTLINE_TIMEOUT']).toEqual(expected);
  });
});

describe('a kept document', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(states, (state) => {
        expect(readDocument(writeDocument(state), callFields)).toEqual({ state });
      })
    );
  });

  it('may lack fields of the caller, which have their defaults', () => {
    const rest = without('own');
    const read = readDocument(JSON.stringify({ ...rest, own: { joined: 7 } }), callFields);
    expect(read).toMatchObject({ state: { own: { cacheHits: 0, joined: 7, bytes: 0 } } });
    expect(readDocument(JSON.stringify(rest), callFields)).toMatchObject({ state: { own: { joined: 0 } } });
  });

  it('begins with defaults that are not neutral, and does not add them again', () => {
    const fields = {
      schema: v.object({ weight: v.optional(v.number(), 5) }),
      zero: { weight: 0 },
      sum: (first: { weight: number }, second: { weight: number }) => ({ weight: first.weight + second.weight }),
    };
    const begun = initialState(fields);
    expect(begun.own).toEqual({ weight: 5 });
    expect(sumStates(begun, emptyState(fields), fields).own).toEqual({ weight: 5 });
  });

  it('of an older version is migrated forward, step by step', () => {
    const older = without('cancelled');
    const steps: Migration[] = [
      ({ aborted, ...fields }) => ({ ...fields, givenUp: aborted }),
      ({ givenUp, ...fields }) => ({ ...fields, cancelled: givenUp }),
    ];
    const document = JSON.stringify({ ...older, version: 0, aborted: 5 });
    expect(readDocument(document, callFields, steps)).toMatchObject({ state: { version: 2, cancelled: 5 } });
    const newer = JSON.stringify({ ...older, version: 1, givenUp: 6 });
    expect(readDocument(newer, callFields, steps)).toMatchObject({ state: { cancelled: 6 } });
  });

  it('that is cut anywhere is damaged', () => {
    const text = writeDocument(emptyState(callFields));
    for (let length = 0; length < text.length; length++) {
      expect(readDocument(text.slice(0, length), callFields)).toMatchObject({ unusable: 'damaged' });
    }
  });

  it.each([
    ['{"version":3}', 'newer', 'it is of version 3, and this plugin knows 2'],
    ['[]', 'damaged', 'it is not complete'],
    ['null', 'damaged', 'it is not complete'],
    ['{"version":"1"}', 'damaged', 'it is not complete'],
    ['{"version":2}', 'damaged', 'its field "finished" cannot be read'],
    [writeDocument({ ...emptyState(callFields), cancelled: -1 }), 'damaged', 'its field "cancelled" cannot be read'],
    [
      writeDocument({ ...emptyState(callFields), lastStartedAt: 1e300 }),
      'damaged',
      'its field "lastStartedAt" cannot be read',
    ],
    [
      writeDocument({
        ...emptyState(callFields),
        errors: { OUTLINE_TIMEOUT: { count: 1, lastMessage: '', lastAt: -1e300 } },
      }),
      'damaged',
      'its field "errors.OUTLINE_TIMEOUT.lastAt" cannot be read',
    ],
    [
      writeDocument({ ...emptyState(callFields), own: { cacheHits: 0.5, joined: 0, bytes: 0 } }),
      'damaged',
      'its field "cacheHits" cannot be read',
    ],
  ])('says why it cannot be used: %s', (text, unusable, why) => {
    expect(readDocument(text, callFields)).toEqual({ unusable, why });
  });
});

function without(field: 'own' | 'cancelled'): Record<string, unknown> {
  return Object.fromEntries(Object.entries(emptyState(callFields)).filter(([name]) => name !== field));
}
