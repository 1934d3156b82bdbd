import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildPlugin } from '../../build/build-plugin';
import { distFolder } from '../../build/paths';
import { reportProgress } from '../../build/report-progress';
import { executableName, hostTarget } from '../../build/targets';
import { benchEngine } from './engine/main';
import { benchExporter } from './exporter/main';
import { benchFleet } from './fleet/main';
import { benchFleetStore } from './fleet/store';
import { buildGoPrograms } from './go-programs';
import { benchHistory } from './history/run';
import { measure, medianOf, type Measurement, type Work } from './measurement';
import { renderJson, renderTable, type Comparison } from './report';
import { benchTelemetry } from './telemetry/main';

/** No cache, no joined calls (no two queries have the same window), no limit: what is compared is the machinery. */
const sameWork = {
  query: '{"queryType":"locations","shape":"numeric","window":"$WINDOW"}',
  jsonData: '{"cacheTtlSeconds":0,"maxConcurrentCalls":0,"history":"off"}',
};
/** Default settings and a dashboard's one window. */
const asShipped = { query: '{"queryType":"locations","shape":"numeric","window":"86400s"}', jsonData: '{}' };

/** Benchmarks of one part, by the name that is given: `npm run bench -- telemetry`. */
const parts = new Map<string, (sizes?: readonly number[], minutes?: number) => Promise<void>>([
  ['history', benchHistory],
  ['telemetry', benchTelemetry],
  ['exporter', benchExporter],
  ['engine', benchEngine],
  ['fleet', benchFleet],
  ['fleet-store', benchFleetStore],
]);

/** `npm run bench`: the packaged executable beside a minimal plugin on Grafana's Go SDK, in one run. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      queries: { type: 'string', default: '10000' },
      rounds: { type: 'string', default: '3' },
      sizes: { type: 'string' },
      minutes: { type: 'string' },
    },
  });
  const [name] = positionals;
  if (name !== undefined) {
    const part = parts.get(name);
    if (!part) {
      throw new Error(`There is no benchmark of "${name}"; there are ${[...parts.keys()].join(', ')}.`);
    }
    return part(
      values.sizes?.split(',').map(Number),
      values.minutes === undefined ? undefined : Number(values.minutes)
    );
  }
  const queries = Number(values.queries);
  await buildPlugin({ quick: true });
  reportProgress('bench: building the Go programs');
  const { load, peer } = buildGoPrograms();
  const ours = path.join(distFolder, executableName(hostTarget()));

  const compare = async (title: string, work: Omit<Work, 'queries'>): Promise<Comparison> => {
    const rounds: Comparison[] = [];
    for (let round = 1; round <= Number(values.rounds); round++) {
      reportProgress(`bench: ${title}, round ${round} of ${values.rounds}`);
      rounds.push({
        ours: await measure(load, ours, { ...work, queries }),
        goPeer: await measure(load, peer, { ...work, queries }),
      });
    }
    return { ours: medianBy(rounds, 'ours'), goPeer: medianBy(rounds, 'goPeer') };
  };

  const same = await compare('same work', sameWork);
  checkSameWork(same);
  const shipped = await compare('as shipped', asShipped);
  process.stdout.write(
    `${renderTable('Same work', same)}\n${renderTable('As shipped', shipped)}\n${renderJson(same)}\n`
  );
}

function medianBy(rounds: readonly Comparison[], side: keyof Comparison): Measurement {
  return medianOf(rounds.map((round) => round[side]));
}

/** A comparison of unequal work would be worth nothing. */
function checkSameWork({ ours, goPeer }: Comparison): void {
  for (const figure of ['queries', 'columns', 'rows', 'upstreamCalls'] as const) {
    if (ours[figure] !== goPeer[figure]) {
      throw new Error(`The work was not the same: ${figure} ${ours[figure]} beside ${goPeer[figure]}.`);
    }
  }
}

main().catch((error: unknown) => {
  reportProgress(`bench: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
