import { startSimulatedQuery } from '../../../pkg/query/testing/simulated-query';
import type { ProbedPort } from '../../../pkg/reachability/ports';
import { RuleLife } from '../testing/rule-life';
import { reachabilityRules } from './reachability-rules';

const port = (probe: string, isReachable: boolean): ProbedPort => ({
  probe,
  service: 'access-keys',
  port: 443,
  isReachable,
  connectSeconds: isReachable ? 0.02 : null,
  since: null,
});

it('tells of what is up here and down there, and neither of an outage nor where nobody probes', async () => {
  let probed: ProbedPort[] = [];
  const simulated = await startSimulatedQuery({
    keys: 1,
    probedPorts: [{ last: async () => probed, overTime: async () => [] }],
  });
  const [rule] = reachabilityRules;
  const life = rule && new RuleLife(rule);
  const firing = async (minutes: number) => life?.evaluate((query) => simulated.run(query as object), minutes);
  expect(await firing(10)).toEqual([]);
  probed = [port('here', true), port('tehran', false)];
  expect(await firing(1)).toEqual([]);
  expect(await firing(6)).toEqual([{ server: 'home', probe: 'tehran', tcp_port: '443' }]);
  probed = [port('here', false), port('tehran', false)];
  expect(await firing(1)).toEqual([]);
  probed = [port('here', true), port('tehran', true)];
  expect(await firing(10)).toEqual([]);
  await simulated.stop();
});
