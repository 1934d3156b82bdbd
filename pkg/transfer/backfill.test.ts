import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { BucketStore } from '../history/bucket-store';
import { openTestBuckets } from '../history/buckets/testing/open';
import type { EntityTotals } from '../history/history';
import { entityName, type EntityKind } from '../history/model';
import { createPrometheusHistory, type PrometheusHistory } from '../history/prometheus/prometheus-history';
import { openStore } from '../store/open-store';
import type { Store } from '../store/store';
import { describeWith } from '../telemetry/testing/programs';
import { startPrometheus } from '../telemetry/testing/prometheus';
import { startVictoriaMetrics } from '../telemetry/testing/victoria-metrics';
import { pushSchema } from '../telemetry';
import { Backfill } from './backfill';
import { ProgressDisplay } from './progress-display';
import { past, pastEnd, storePast } from './testing/stored-past';

const { signal } = new AbortController();
const labels = { job: 'outline', instance: '127.0.0.1:9817' };

interface Receiving {
  url: string;
  flush?(): Promise<void>;
  stop(): Promise<void>;
}

const receivers = [
  {
    name: 'Prometheus',
    program: 'prometheus',
    start: (): Promise<Receiving> => startPrometheus({}, { outOfOrderWindow: '10y' }),
  },
  { name: 'VictoriaMetrics', program: 'victoria-metrics', start: (): Promise<Receiving> => startVictoriaMetrics() },
];

let state: Store;
let kept: Store;
let buckets: BucketStore;
const lines: string[] = [];

beforeEach(async () => {
  ({ buckets, store: kept } = await openTestBuckets(pastEnd));
  storePast(buckets);
  state = await openStore({ kind: 'memory', reason: 'A test.' }, { schemas: [pushSchema] });
  lines.length = 0;
});
afterEach(() => {
  state.close();
  kept.close();
});

function backfillTo(url: string, ending = signal): Backfill {
  const display = new ProgressDisplay({ write: (text) => lines.push(text) });
  return new Backfill({ url: `${url}/api/v1/write`, labels, store: state, display, signal: ending });
}

const source = () => ({ name: 'vpn', labels: {}, buckets, keys: [{ id: '1', name: 'Anna' }] });
const everything = { from: null, until: null };

async function send(url: string, ending?: AbortSignal): Promise<void> {
  const backfill = backfillTo(url, ending);
  try {
    await backfill.send(source(), everything);
  } finally {
    await backfill.close();
  }
}

function edgesOf(from: number, to: number, step: number): number[] {
  return Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step);
}

describe.each(receivers)('a backfill to $name', ({ program, start }) => {
  describeWith(program, 'that is real', () => {
    let engine: Receiving;
    let history: PrometheusHistory | undefined;

    beforeEach(async () => {
      engine = await start();
    });
    afterEach(async () => {
      await history?.close();
      await engine.stop();
    });

    const historyOf = () =>
      (history = createPrometheusHistory({
        settings: { url: engine.url, matchers: '', authorization: null },
        serverName: 'vpn',
        timeoutSeconds: 60,
        environment: { GF_PLUGIN_ALLOW_PRIVATE_PROMETHEUS: 'true' },
        now: () => (pastEnd + 30) * 1000,
      }));

    it('is read back as the store tells it, to the byte', async () => {
      await send(engine.url);
      await engine.flush?.();
      const read = historyOf();
      const spans: Array<readonly number[]> = [
        edgesOf(past.days, past.hours, 86_400),
        edgesOf(past.hours, past.fine, 3600),
        edgesOf(past.fine, pastEnd, 300),
      ];
      for (const edges of spans) {
        for (const kind of ['key', 'location'] satisfies EntityKind[]) {
          const [from = 0, to = 0] = [edges[0], edges.at(-1)];
          const totals = await buckets.totals({ kind, from, to, signal });
          const entities = totals.totals.map(({ entity }) => entity);
          const request = { kind, edges, entities, signal };
          const [expected, actual] = [await buckets.series(request), await read.series(request)];
          // Where one key is not known, in the last step, an engine has what is known of it.
          const isKnown = (step: number) => expected.rows.every(({ data }) => data[step] !== null);
          const isWhole = expected.total.data.map((_, step) => step < edges.length - 2 || isKnown(step));
          const whole = <T>(values: readonly T[]): T[] => values.filter((_, index) => isWhole[index]);
          // The store's total is the server's, of which the other kind may know more.
          const sums = expected.total.data.map((total, step) =>
            total === null ? null : expected.rows.reduce((sum, { data }) => sum + (data[step] ?? 0), 0)
          );
          expect(whole(actual.total.data)).toEqual(whole(sums));
          expect(actual.rows.map(({ data }) => whole(data))).toEqual(expected.rows.map(({ data }) => whole(data)));
          expect(actual.rows.map(({ tunnelTime }) => whole(tunnelTime))).toEqual(
            expected.rows.map(({ tunnelTime }) => whole(tunnelTime))
          );
          const known = { kind, from, to: Math.min(to, past.end), signal };
          const sumsOf = ({ totals: all }: EntityTotals) =>
            new Map(all.map(({ entity, data, tunnelTime }) => [entityName(entity), [data?.value, tunnelTime?.value]]));
          expect(sumsOf(await read.totals(known))).toEqual(sumsOf(await buckets.totals(known)));
        }
      }
      // But for the hours in which the past begins and the server came back: there is a scrape more.
      const edges = edgesOf(past.down.to + 600, past.end, 3600);
      const [expected, actual] = [
        await buckets.availability({ edges, signal }),
        await read.availability({ edges, signal }),
      ];
      expect(actual.up).toEqual(expected.up);
      expect(actual.responseTime).toEqual(
        expected.responseTime.map((seconds) => (seconds === null ? null : expect.closeTo(seconds, 5)))
      );
    });
  });
});

it('is not begun again when it is done, nor mixed with another', async () => {
  const bodies: number[] = [];
  const server = createServer((request, response) => {
    request.on('data', (part: Buffer) => bodies.push(part.length)).on('end', () => response.end());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await send(url);
    const sent = bodies.length;
    await send(url);
    expect(bodies).toHaveLength(sent);
    expect(lines.join('')).toContain('vpn: everything until 2026-11-21T07:05Z was sent before\n');
    const other = backfillTo(url);
    await expect(other.send(source(), { from: past.hours, until: null })).rejects.toThrow(
      'vpn: the span from 2026-10-07T00:00Z until 2026-11-21T07:05Z was sent before; give the same --from and --until, or none.'
    );
    await other.close();
  } finally {
    server.close();
  }
});

it('says how to let an engine take it that does not', async () => {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(400).end('out of bounds'));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await expect(send(url)).rejects.toThrow(
      /400: out of bounds\nPrometheus takes old samples only with out_of_order_time_window/
    );
  } finally {
    server.close();
  }
});
