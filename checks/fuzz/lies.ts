import fc from 'fast-check';
import type { SimulatedServer } from '../../simulator/server';
import { call } from '../../simulator/test-client';
import { oddValue } from './values';

const routes = [
  'server',
  'access-keys',
  'metrics/transfer',
  'experimental/server/metrics?since=24h',
  'metrics/enabled',
];

/** What a server answers, by route. */
export async function rightAnswers(server: SimulatedServer): Promise<Map<string, string>> {
  const bodies = await Promise.all(routes.map((route) => call(server, `/${route}`)));
  return new Map(routes.map((route, index) => [route.split('?', 1).join(''), bodies[index]?.body ?? '']));
}

/** The answers with something else in a few places, or a body that is something else altogether. */
export function liesAbout(right: ReadonlyMap<string, string>): fc.Arbitrary<Map<string, string>> {
  const change = fc.record({
    route: fc.constantFrom(...right.keys()),
    steps: fc.array(fc.nat(1000), { minLength: 1, maxLength: 6 }),
    value: oddValue,
  });
  return fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => {
    const bodies = new Map(right);
    for (const { route, steps, value } of changes) {
      bodies.set(route, JSON.stringify(changed(JSON.parse(bodies.get(route) ?? 'null'), steps, value)));
    }
    return bodies;
  });
}

/** A copy with `value` at a place: each step chooses one of the children, the last one is replaced. */
function changed(content: unknown, [step = 0, ...rest]: readonly number[], value: unknown): unknown {
  if (typeof content !== 'object' || content === null || Object.keys(content).length === 0) {
    return value;
  }
  const keys = Object.keys(content);
  const key = keys[step % keys.length] ?? '';
  const child: unknown = Reflect.get(content, key);
  const replaced = rest.length === 0 ? value : changed(child, rest, value);
  return Array.isArray(content)
    ? content.map((each: unknown, index) => (String(index) === key ? replaced : each))
    : { ...content, [key]: replaced };
}
