import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { backendEntry, bundleBackend } from '../../build/backend-bundle';
import { hostBunBinary } from '../../build/bun-binary';
import { keepingOf, openServers } from '../history/kept-servers';
import { openStore } from '../store/open-store';
import { describeWith } from '../telemetry/testing/programs';
import { startPrometheus } from '../telemetry/testing/prometheus';
import { startVictoriaMetrics } from '../telemetry/testing/victoria-metrics';
import { forEver } from './kept-buckets';
import { past, pastEnd, storePast } from './testing/stored-past';

const address = '127.0.0.1:9';

let folder: string;
let child: ChildProcess | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outline-backfill-'));
  await bundleBackend(backendEntry, join(folder, 'backend.cjs'), '1.2.3');
  const store = await openStore({ kind: 'file', path: join(folder, 'kept.sqlite') }, { schemas: [] });
  storePast(
    keepingOf(
      address,
      openServers(store, () => pastEnd),
      forEver
    ).open('server').buckets
  );
  store.close();
});
afterEach(() => child?.kill('SIGKILL'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Ended {
  code: number | null;
  output: string;
}

/** Runs the command in the packaged runtime. */
function run(parameters: string[]): Promise<Ended> {
  child = spawn(hostBunBinary(), ['run', join(folder, 'backend.cjs'), ...parameters], { env: {} });
  let output = '';
  child.stdout?.on('data', (text: Buffer) => (output += text.toString()));
  child.stderr?.on('data', (text: Buffer) => (output += text.toString()));
  return once(child, 'exit').then(() => ({ code: child?.exitCode ?? null, output }));
}

function configurationFor(state: string): string {
  const file = join(folder, `${state}.json`);
  const servers = [{ name: 'vpn', apiUrl: `https://${address}/s3cret`, certSha256: 'ab'.repeat(32) }];
  writeFileSync(file, JSON.stringify({ servers, stateFolder: join(folder, state) }));
  return file;
}

type Moment = 'before' | 'after';

/** Passes requests on, and kills the program at one of them: before or after the engine has taken it. */
async function startKiller(engine: string, at: number, moment: Moment) {
  let count = 0;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).flatMap(([name, value]) =>
          typeof value === 'string' && /^(content-(type|encoding)|x-)/.test(name) ? [[name, value]] : []
        )
      );
      const isLast = ++count === at;
      if (isLast && moment === 'before') {
        child?.kill('SIGKILL');
        return;
      }
      void fetch(engine + request.url, { method: 'POST', headers, body: Buffer.concat(parts) }).then((answer) => {
        if (isLast) {
          child?.kill('SIGKILL');
        } else {
          response.writeHead(answer.status).end();
        }
      });
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const answerSchema = v.object({
  data: v.object({
    result: v.array(
      v.object({ metric: v.record(v.string(), v.string()), values: v.array(v.tuple([v.number(), v.string()])) })
    ),
  }),
});

/** All samples that are stored, by series. */
async function samplesOf(url: string): Promise<Map<string, string[]>> {
  const samples = new Map<string, string[]>();
  const parameters = new URLSearchParams({ query: '{job="outline"}[60d]', time: String(pastEnd + 3600) });
  const { data } = v.parse(answerSchema, await (await fetch(`${url}/api/v1/query?${parameters}`)).json());
  for (const { metric, values } of data.result) {
    const name = JSON.stringify(Object.entries(metric).sort());
    samples.set(
      name,
      values.map(([at, value]) => `${at} ${value}`)
    );
  }
  return samples;
}

interface Receiving {
  url: string;
  flush?(): Promise<void>;
  stop(): Promise<void>;
}

const engines = [
  {
    name: 'Prometheus',
    program: 'prometheus',
    start: (): Promise<Receiving> => startPrometheus({}, { outOfOrderWindow: '10y' }),
  },
  {
    name: 'VictoriaMetrics',
    program: 'victoria-metrics',
    // Else it keeps twice what it has taken twice.
    start: (): Promise<Receiving> => startVictoriaMetrics(['-dedup.minScrapeInterval=1ms']),
  },
];

describe.each(engines)('a backfill to $name', ({ name, program, start }) => {
  describeWith(program, 'that is real', () => {
    it.each<Moment>(['before', 'after'])(
      'that is killed %s a request goes on with no gap and nothing twice',
      async (moment) => {
        const [whole, killed] = await Promise.all([start(), start()]);
        const killer = await startKiller(killed.url, 4, moment);
        try {
          const command = (url: string, state: string) => [
            ...[
              'backfill',
              '--config',
              configurationFor(`${name}-${state}-${moment}`),
              '--store',
              join(folder, 'kept.sqlite'),
            ],
            ...['--to', `${url}/api/v1/write`],
          ];
          const done = await run(command(whole.url, 'whole'));
          expect(done).toEqual({ code: 0, output: expect.stringMatching(/^vpn: \d+ % until [\s\S]*vpn: sent from /) });
          expect(done.output).not.toContain('s3cret');
          expect((await run(command(killer.url, 'killed'))).code).toBeNull();
          await killed.flush?.();
          const half = await samplesOf(killed.url);
          const resumed = await run(command(killer.url, 'killed'));
          expect(resumed.code).toBe(0);
          await Promise.all([whole.flush?.(), killed.flush?.()]);
          const expected = await samplesOf(whole.url);
          const steps = (past.hours - past.days) / 86_400 + (past.fine - past.hours) / 3600;
          expect(Math.max(...[...expected.values()].map(({ length }) => length))).toBeGreaterThan(steps + 300);
          expect(half.size).toBeGreaterThan(0);
          expect(half).not.toEqual(expected);
          expect(await samplesOf(killed.url)).toEqual(expected);
        } finally {
          killer.stop();
          await Promise.all([whole.stop(), killed.stop()]);
        }
      }
    );
  });
});

it('carries a store to another by Parquet', async () => {
  const [kept, other, file] = ['kept.sqlite', 'other.sqlite', 'history.parquet'].map((name) => join(folder, name));
  const parquet = ['--format', 'parquet', '--output', file ?? ''];
  expect(await run(['export', '--store', kept ?? '', ...parquet])).toEqual({ code: 0, output: '' });
  expect(await run(['import', '--store', other ?? '', '--input', file ?? ''])).toEqual({
    code: 0,
    output: '1 server was imported.\n',
  });
  const csv = await run(['export', '--store', kept ?? '']);
  expect(csv.output.length).toBeGreaterThan(10_000);
  expect(await run(['export', '--store', other ?? ''])).toEqual(csv);
});

it('says what is wrong in a sentence', async () => {
  const config = configurationFor('wrong');
  expect(await run(['backfill', '--config', config])).toEqual({
    code: 1,
    output: 'gpx_outline backfill: Name the receiver of remote write with --to, or in the configuration.\n',
  });
  expect(await run(['backfill', '--config', config, '--to', 'http://127.0.0.1:9/', '--from', 'yesterday'])).toEqual({
    code: 1,
    output: 'gpx_outline backfill: --from is a time such as 2026-11-01, 2026-11-01T12:00Z or epoch seconds.\n',
  });
  const parquet = ['export', '--store', join(folder, 'kept.sqlite'), '--format', 'parquet'];
  expect(await run(parquet)).toEqual({
    code: 1,
    output: 'gpx_outline export: Parquet needs a file: name it with --output.\n',
  });
  expect(await run(['backfill', '--nonsense'])).toEqual({ code: 2, output: expect.stringContaining('--until TIME') });
});
