import { setImmediate } from 'node:timers/promises';
import { othersOf, readPlaceHours, type PlaceHours } from '../../history/silence/place-hours';
import { judgePlace, type PlaceState, type Silence } from '../../history/silence/silence';
import { HOUR, ms, toSeconds, type EpochSeconds } from '../../time/units';
import type { LabelName } from '../catalogue';
import type { Row } from '../rows/row';
import { withHistory } from '../with-history';
import { serverLabels, type Family, type Values } from './family';

/** Labels that tell places apart. */
const placeLabels = ['location', 'asn', 'as_org'] as const satisfies readonly LabelName[];

/** Whether countries, or networks, use the server as much as at the same hour of other weeks. Only history is asked. */
export const silentPlaces: Family<'silent-places'> = {
  calls: () => [],

  async answer(server, { groupBy, filteredBy, signal, now }) {
    withHistory([server]);
    // What is judged is what becomes a row: sums over all that the query does not tell apart.
    const told = placeLabels.filter((label) => groupBy.includes(label) || filteredBy.includes(label));
    const labelsByKey = new Map<string, Row['labels']>();
    const { knownFrom, knownTo } = server.history.progress();
    const known =
      knownFrom === null || knownTo === null ? null : { from: knownFrom, to: Math.min(knownTo, toSeconds(now)) };
    const { first, places, all } = await readPlaceHours(server.history, known, {
      keyOf: ({ location, asn, asOrg }) => {
        const labels = pick(
          { location, asn: asn === null ? undefined : String(asn), as_org: asOrg ?? undefined },
          told
        );
        const key = JSON.stringify(labels);
        labelsByKey.set(key, labels);
        return key;
      },
      signal,
    });
    const rows = [];
    for (const [key, hours] of places) {
      rows.push({
        labels: { ...serverLabels(server), ...labelsByKey.get(key) },
        values: valuesOf(hours, all, first),
      });
      // Networks are many, and each takes some milliseconds: others have their turn.
      await setImmediate();
    }
    return {
      rows,
      notices: [],
      receivedAt: now,
    };
  },
};

function pick(labels: Row['labels'], told: readonly LabelName[]): Row['labels'] {
  return Object.fromEntries(told.flatMap((label) => (labels[label] ? [[label, labels[label]]] : [])));
}

const stateTexts: Readonly<Record<PlaceState, string>> = {
  usual: 'as usual',
  silent: 'went silent',
  falling: 'falling',
  back: 'came back',
};

/** @param first when the first hour began */
function valuesOf(own: PlaceHours, all: PlaceHours, first: EpochSeconds): Values<'silent-places'> {
  const devices = judgePlace(own.devices, othersOf(all.devices, own.devices));
  const data = judgePlace(own.data, othersOf(all.data, own.data));
  const since = devices?.since ?? null;
  return {
    silence: silenceOf(devices),
    state: devices && stateTexts[devices.state],
    since: since === null ? (devices ? undefined : null) : (first + since * HOUR) * ms.second,
    presence: devices && devices.seen / devices.expected,
    devices_seen: devices && devices.seen,
    devices_expected: devices && devices.expected,
    confidence: devices && (isLess(devices) ? devices.confidence : undefined),
    data_silence: silenceOf(data),
    data_state: data && stateTexts[data.state],
    data_rate_seen: data && data.seen / HOUR,
    data_rate_expected: data && data.expected / HOUR,
  };
}

function isLess({ state }: Silence): boolean {
  return state === 'silent' || state === 'falling';
}

function silenceOf(judged: Silence | null): number | null {
  return judged && (isLess(judged) ? 1 - Math.min(1, judged.seen / judged.expected) : 0);
}
