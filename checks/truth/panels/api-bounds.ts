import type { SimulatedServer } from '../../../simulator/server';
import { increase, type SampledWindow } from '../../../simulator/prometheus/increase';
import { keyName, placeName, serverName } from './entity-name';
import type { StoredQuantity } from './quantity';

export interface Bounds {
  least: number;
  most: number;
}

/** Prometheus stretches to an edge of the window that is nearer than this many sample spacings. */
const NEAR = 1.1;

/**
 * What the API's own answer for one window allows to say of one series at most.
 *
 * Prometheus answers `A = growth · (s + dₛ + dₑ) / s`: `s` seconds pass between the first and the last sample in the
 * window, and to each of its edges the growth is stretched by the distance `d`, which is less than 1.1 sample spacings,
 * or by half a spacing. So `growth` lies between `A / (1 + 2 · 1.1 · spacing / s)` and `A`.
 *
 * A series that began in the window has also all that is in its first sample, `v₀`. Prometheus never stretches back
 * beyond the moment at which the counter would have been zero, `dₛ ≤ s · v₀ / growth`. Where that is the nearer limit,
 * `A` holds `v₀`, and is still the most that can have flowed. Where it is not, nobody can tell how much `v₀` was.
 */
function seriesBounds(window: SampledWindow, span: { from: number; to: number }, beganWithin: boolean): Bounds | null {
  const answer = increase(window, span.from, span.to);
  if (answer === undefined) {
    return null;
  }
  const sampled = (window.lastTime - window.firstTime) / 1000;
  const spacing = sampled / (window.samples - 1);
  const growth = window.lastValue - window.firstValue;
  const isZeroLimited = growth > 0 && sampled * (window.firstValue / growth) < NEAR * spacing;
  return {
    // The answer does not say how many samples it is made of: two, at least.
    least: answer / (1 + 2 * NEAR),
    most: beganWithin && !isZeroLimited ? Infinity : answer,
  };
}

/**
 * The bounds that the API's answer for a window until now has, of everybody who is in it. Where the proxy was started
 * again within it, the most is not known: what flowed just before is lost, and so may be what a counter fell back from.
 *
 * @param seconds the window
 * @param restarts epoch milliseconds
 */
export function apiBounds(
  server: SimulatedServer,
  quantity: StoredQuantity,
  seconds: number,
  restarts: readonly number[]
): Map<string, Bounds> {
  const now = server.now();
  const span = { from: now - seconds * 1000, to: now };
  // Where there was none at its beginning, all began within the window.
  const [firstScrape = -Infinity] = server.truth.scrapes({ from: span.from, to: Math.min(now, span.from + 120_000) });
  const wasRestarted = restarts.some((at) => at > span.from && at <= now);
  const bounds = new Map<string, Bounds>();
  for (const { counter, labels, window } of server.truth.windows(span)) {
    if (counter.startsWith('shadowsocks_data_bytes') !== (quantity === 'data')) {
      continue;
    }
    const { access_key: key, location, asn, asorg } = labels;
    const own = seriesBounds(window, span, window.firstTime > firstScrape) ?? { least: 0, most: Infinity };
    const known = wasRestarted ? { ...own, most: Infinity } : own;
    for (const name of key === undefined ? [placeName(location, asn, asorg)] : [keyName(key), serverName]) {
      const sum = bounds.get(name) ?? { least: 0, most: 0 };
      bounds.set(name, { least: sum.least + known.least, most: sum.most + known.most });
    }
  }
  return bounds;
}
