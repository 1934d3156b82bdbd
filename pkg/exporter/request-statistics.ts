import type { Logger } from '../grafana/logging';
import { callFields, type CallStatistics } from '../statistics/call-fields';
import type { StatisticsFigures } from '../statistics/calculate';
import { Documents } from '../statistics/documents';
import { RequestStatistics } from '../statistics/request-statistics';
import type { Store } from '../store/store';
import { Column } from '../telemetry/collectors/column';
import { FunctionCollector } from '../telemetry/collectors/function-collector';
import type { Registry } from '../telemetry/registry';
import type { LabelledServer } from './server-labels';

/** As often as servers are asked; a crash loses no more. Seconds. */
const PERSIST_SECONDS = 300;
const LOG_SECONDS = 3600;

/** Starts the statistics of the requests to one server, which go on where the last run stopped. */
export function startStatistics(server: string, store: Store, logger: Logger): CallStatistics {
  const serverLogger = logger.with({ server });
  const statistics = new RequestStatistics({
    persistence: 'on',
    documents: new Documents(store, 'requests'),
    key: server,
    persistSeconds: PERSIST_SECONDS,
    fields: callFields,
    logger: serverLogger,
    log: { logger: serverLogger, intervalSeconds: LOG_SECONDS },
    redact: (text) => logger.clean(text),
  });
  statistics.start();
  return statistics;
}

type Figures = StatisticsFigures<unknown>;
type Sample = [labels: Readonly<Record<string, string>>, value: number | null];

interface Description {
  kind: 'counter' | 'gauge';
  name: string;
  unit?: string;
  help: string;
  samples(figures: Figures): Sample[];
}

const descriptions: readonly Description[] = [
  {
    kind: 'counter',
    name: 'requests_total',
    help: 'Requests to the server, each with its retries, by outcome.',
    samples: ({ finished, failed, cancelled }) => [
      [{ outcome: 'finished' }, finished.count],
      [{ outcome: 'failed' }, failed.count],
      [{ outcome: 'cancelled' }, cancelled],
    ],
  },
  {
    kind: 'counter',
    name: 'retried_requests_total',
    help: 'Requests to the server with at least one retry.',
    samples: ({ retried }) => [[{}, retried]],
  },
  {
    kind: 'counter',
    name: 'request_failures_total',
    help: 'Requests to the server that failed, by the code of the error.',
    samples: ({ errors }) => errors.map(({ code, count }) => [{ code }, count]),
  },
  {
    kind: 'counter',
    name: 'request_duration_seconds_total',
    unit: 'seconds',
    help: 'Time of requests to the server, each by its last attempt, by outcome.',
    samples: ({ finished, failed }) => [
      [{ outcome: 'finished' }, finished.total],
      [{ outcome: 'failed' }, failed.total],
    ],
  },
  {
    kind: 'gauge',
    name: 'last_hour_request_p95_duration_seconds',
    unit: 'seconds',
    help: '95th percentile of the time of requests to the server in the last hour, within 1 %.',
    samples: ({ lastHour }) => [[{}, lastHour.p95]],
  },
];

/** Registers the statistics with the labels of their server; what is not known has no series. */
export function registerStatistics(
  registry: Registry,
  prefix: string,
  servers: ReadonlyMap<LabelledServer, CallStatistics>
): void {
  for (const { kind, name, samples, ...description } of descriptions) {
    const read = () => Array.from(servers, ([server, statistics]) => columnOf(server, statistics, kind, samples));
    registry.register(new FunctionCollector(kind, { ...description, name: `${prefix}_${name}` }, read));
  }
}

function columnOf(
  { name, labels: own }: LabelledServer,
  statistics: CallStatistics,
  kind: Description['kind'],
  samples: Description['samples']
): Column {
  const figures = statistics.calculate();
  const { firstStartedAt } = figures;
  const column = new Column(kind === 'counter' && firstStartedAt !== null ? firstStartedAt / 1000 : null);
  for (const [labels, value] of samples(figures)) {
    if (value !== null) {
      column.add({ server: name, ...own, ...labels }, value);
    }
  }
  return column;
}
