import * as v from 'valibot';
import type { AskedQuery } from '../model';

/** What Grafana Live lets pass as a channel's path. */
const LONGEST_PATH = 160;

/** What a channel is about. It goes by the range's length, too: Grafana gives all panels of a channel the same past. */
export interface LiveChannel {
  stepSeconds: number;
  rangeSeconds: number;
  query: v.InferOutput<typeof querySchema>;
}

/** What of a query decides its series; the rest is the same for all that can be live. */
const querySchema = v.object({
  servers: v.optional(v.array(v.string())),
  groupServersBy: v.optional(v.nullable(v.array(v.string()))),
  filters: v.optional(v.array(v.unknown())),
  legend: v.optional(v.string()),
});

const seconds = v.pipe(v.string(), v.regex(/^[1-9]\d{0,8}$/), v.toNumber());

/** The path of a query's channel; null where what it filters by is too long for one. */
export function pathOf(
  { servers, groupServersBy, filters, legend }: Pick<AskedQuery, 'servers' | 'groupServersBy' | 'filters' | 'legend'>,
  { stepSeconds, rangeSeconds }: Pick<LiveChannel, 'stepSeconds' | 'rangeSeconds'>
): string | null {
  const query = {
    ...(servers.length > 0 && { servers }),
    ...(groupServersBy !== null && { groupServersBy }),
    ...(filters.length > 0 && { filters }),
    ...(legend !== 'auto' && { legend }),
  };
  const path = ['bandwidth', stepSeconds, rangeSeconds, Buffer.from(JSON.stringify(query)).toString('base64url')];
  const text = path.join('/');
  return text.length <= LONGEST_PATH ? text : null;
}

/** Null where it is no path of `pathOf`: anybody may ask for any channel. */
export function channelOf(path: string): LiveChannel | null {
  const [topic, step, range, encoded = '', ...more] = path.split('/');
  const parsed = v.safeParse(v.object({ stepSeconds: seconds, rangeSeconds: seconds, query: querySchema }), {
    stepSeconds: step,
    rangeSeconds: range,
    query: parsedJson(Buffer.from(encoded, 'base64url').toString()),
  });
  return topic === 'bandwidth' && more.length === 0 && parsed.success ? parsed.output : null;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
