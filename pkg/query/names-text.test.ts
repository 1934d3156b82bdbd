import { joinNotices } from './names-text';

const warning = (text: string) => ({ severity: 'warning' as const, text });

it('makes one notice of those that say the same of several servers', () => {
  const servers = ['fra', 'fra-2', 'hel'];
  const notices = ['History of fra-2: off.', 'Other.', 'History of hel: off.', 'History of fra: on.'].map(warning);
  expect(joinNotices(notices, servers)).toEqual(
    ['History of fra-2 and hel: off.', 'Other.', 'History of fra: on.'].map(warning)
  );
});

it('is quick with a thousand servers', () => {
  const servers = Array.from({ length: 1000 }, (_, index) => `Server ${index}`);
  const notices = servers.map((server) => warning(`The past of ${server} is still being fetched; 40 % are there.`));
  const begun = performance.now();
  const [joined] = joinNotices(notices, servers);
  expect(performance.now() - begun).toBeLessThan(200);
  expect(joined?.text).toMatch(/^The past of Server 0, .* and 991 others is still being fetched/);
});
