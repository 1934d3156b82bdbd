import type { EntityAmount, Measured } from '../model';
import { restartAfter, restartEdge, withUnseen, type RestartPoll } from './over-restart';

const EDGE = 1_795_254_000;
const entity = { kind: 'key', keyId: '1' } as const;
const exact = (value: number): Measured => ({ status: 'exact', value });

/** What windows back to the edge show of key 1, look after look, and what is told of the last five minutes. */
function told(grown: readonly number[], own: EntityAmount | null): EntityAmount | null {
  const restart = restartAfter(EDGE, null, ['key:1']);
  const polls = grown.map((growth, index): RestartPoll => {
    const at = EDGE + 300 * (index + 1);
    const sinceSeconds = at - EDGE + 60;
    const amount = (growth * sinceSeconds) / (sinceSeconds - 60);
    const amounts = { entity, data: amount, tunnelTime: 0 };
    return {
      entity,
      name: 'key:1',
      from: at - 300,
      at,
      scrapeAge: 45,
      window: { sinceSeconds, amounts },
      isNews: index > 1,
    };
  });
  return polls.map((poll) => withUnseen(restart, poll, own)).at(-1) ?? null;
}

const amountOf = (data: Measured): EntityAmount => ({
  entity,
  from: EDGE + 600,
  data,
  tunnelTime: exact(0),
});

it('leaves alone what the window over the restart shows as well', () => {
  expect(told([1e6, 2e6, 3e6], amountOf(exact(1e6)))).toEqual(amountOf(exact(1e6)));
  expect(told([1e6, 1e6, 1e6], null)).toBeNull();
});

it('takes no 0 for sure where a counter came back with its first sample', () => {
  const { data } = told([0, 0, 5e6], null) ?? {};
  expect(data).toEqual({ status: 'estimated', value: 0, least: 0, most: expect.any(Number) });
  expect(data).toHaveProperty('most', expect.closeTo(5e6, -6));
});

it('takes no 0 for sure of who is in no other window, also where these reach back as far', () => {
  expect(told([0, 5e6], null)?.data).toMatchObject({ status: 'estimated', value: 0 });
  expect(told([0, 5e6], { ...amountOf(exact(1e6)), from: EDGE + 300 })).toMatchObject({ data: exact(1e6) });
});

it('says that an amount is not known of which most was not seen', () => {
  expect(told([0, 0, 5e6], amountOf(exact(1e5)))?.data).toEqual({ status: 'unknown', reason: 'gone', atLeast: 1e5 });
});

it('says nothing of those who were not there before the restart', () => {
  const restart = restartAfter(EDGE, null, []);
  const window = { sinceSeconds: 960, amounts: { entity, data: 1e6, tunnelTime: 0 } };
  const poll = { entity, name: 'key:1', from: EDGE + 600, at: EDGE + 900, scrapeAge: 45, window, isNews: true };
  expect(withUnseen(restart, poll, null)).toBeNull();
});

it('waits for some hours', () => {
  const restart = restartAfter(EDGE, null, []);
  expect(restartEdge(restart, EDGE + 3600)).toBe(EDGE);
  expect(restartEdge(restart, EDGE + 86_400)).toBeNull();
  expect(restartEdge(null, EDGE)).toBeNull();
});
