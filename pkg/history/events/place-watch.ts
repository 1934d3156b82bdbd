import { setImmediate } from 'node:timers/promises';
import * as v from 'valibot';
import { floorTo } from '../../time/rounding';
import { HOUR, type EpochSeconds } from '../../time/units';
import type { BucketStore } from '../bucket-store';
import { othersOf, readPlaceHours } from '../silence/place-hours';
import { HOURS_NEEDED, judgePlace, type Silence } from '../silence/silence';
import type { ServerEvent } from './event';

/** Name of its document, which stands beside the recorder's own. */
const DOCUMENT = 'events-places';

const watchSchema = v.object({
  /** The first look that told something, epoch seconds; null: none did. */
  since: v.nullable(v.number()),
  /** The hour that was looked at last, epoch seconds. */
  at: v.number(),
  /** Countries that went silent and have not come back. */
  silent: v.array(v.string()),
});
/** What was seen of countries when they were looked at last. */
type PlacesWatch = v.InferOutput<typeof watchSchema>;

const neverLooked: PlacesWatch = { since: null, at: 0, silent: [] };

export function readPlacesWatch(store: Pick<BucketStore, 'readState'>): PlacesWatch {
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), watchSchema), store.readState(DOCUMENT));
  return read.success ? read.output : neverLooked;
}

/**
 * Looks, once an hour, which countries went silent and which came back. What is seen first is no event. Costs the server
 * nothing.
 *
 * @param now epoch seconds
 * @throws PluginError `STORE_FAILED`
 */
export async function watchPlaces(store: BucketStore, now: EpochSeconds, signal: AbortSignal): Promise<void> {
  const known = store.extent();
  const hour = floorTo(known?.to ?? 0, HOUR);
  const isEnough = known !== null && hour - known.from >= HOURS_NEEDED * HOUR;
  if (store.events === null || !isEnough || hour <= readPlacesWatch(store).at) {
    return;
  }
  const { first, places, all } = await readPlaceHours(store, known, { keyOf: ({ location }) => location, signal });
  const judged: Judged[] = [];
  for (const [country, { devices }] of places) {
    judged.push({ country, silence: judgePlace(devices, othersOf(all.devices, devices)) });
    // Each takes some milliseconds: others have their turn.
    await setImmediate();
  }
  store.transaction(() => {
    const before = readPlacesWatch(store);
    // Another process may have looked meanwhile.
    if (hour > before.at) {
      const { watch, events } = notice(before, judged, { hour, first, now });
      events.forEach((event) => store.events?.write(event));
      store.writeState(DOCUMENT, JSON.stringify(watch));
    }
  });
}

interface Judged {
  country: string;
  silence: Silence | null;
}

/** @param first when the hours that were judged begin */
function notice(
  before: PlacesWatch,
  judged: readonly Judged[],
  { hour, first, now }: Record<'hour' | 'first' | 'now', EpochSeconds>
): { watch: PlacesWatch; events: ServerEvent[] } {
  const isKnown = judged.some(({ silence }) => silence !== null);
  const silent: string[] = [];
  const events: ServerEvent[] = [];
  for (const { country, silence } of judged) {
    const wasSilent = before.silent.includes(country);
    // Until it is as usual again; what cannot be told changes nothing.
    const isSilent = wasSilent ? silence?.state !== 'usual' && silence?.state !== 'back' : silence?.state === 'silent';
    silent.push(...(isSilent ? [country] : []));
    if (isSilent !== wasSilent && before.since !== null) {
      const notBefore = silence?.since == null ? before.at : first + silence.since * HOUR;
      events.push(eventOf(isSilent ? 'place-silent' : 'place-back', country, { at: now, notBefore }));
    }
  }
  return { watch: { since: before.since ?? (isKnown ? now : null), at: hour, silent: silent.sort() }, events };
}

/** The country stands where the names of keys and servers do. */
function eventOf(
  kind: 'place-silent' | 'place-back',
  country: string,
  { at, notBefore }: Pick<ServerEvent, 'at' | 'notBefore'>
): ServerEvent {
  return { kind, at: Math.floor(at), notBefore, keyId: null, name: country, before: null, after: null };
}
