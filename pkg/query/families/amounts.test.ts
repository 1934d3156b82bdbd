import { grownAmounts } from './amounts';

it('never takes for least more than there was, where counters ended at a restart of the proxy', () => {
  // All grew at the end of a window of three hours, and the last sample is 240 s old: half a scrape is added there.
  const grown = 6_449_660;
  const sampled = 10_440;
  const answered = (grown * (sampled + 59 + 30)) / sampled;
  const window = { sinceSeconds: 10_800, serverAge: null, scrapeAge: 1 };
  const certain = {
    data: { amount: grown, mostRate: grown / sampled, before: { value: 0, least: 0, most: 0 }, mayHaveBegun: false },
  };
  const { data } = grownAmounts({ data: answered, tunnelTime: 0 }, window, { ...certain, tunnelTime: null });
  expect(data?.least).toBe(grown);
});
