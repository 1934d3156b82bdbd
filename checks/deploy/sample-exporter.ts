import { once } from 'node:events';
import { createServer } from 'node:http';
import type { DocumentedSeries } from './documented-series';

/** Key `deleted` has data and no info; the others have a name. */
const values: Record<string, readonly string[]> = {
  key_id: ['0', '1', 'deleted'],
  key_name: ['Ada', 'Bob'],
  location: ['IR', 'DE'],
  asn: ['16322', '3320'],
  as_org: ['Parsan Lin Co. PJS', 'Deutsche Telekom AG'],
  version: ['1.12.3'],
  outcome: ['finished', 'failed'],
  probe: ['here', 'there'],
  service: ['management', 'access-keys'],
  tcp_port: ['41234', '443'],
  code: ['OUTLINE_TIMEOUT', 'OUTLINE_CONNECTION_REFUSED'],
};

/** Serves every documented series of two servers; counters grow by 1,000 a second. */
export async function startSampleExporter(series: readonly DocumentedSeries[]) {
  const started = Date.now();
  const server = createServer((_, response) => {
    const elapsed = (Date.now() - started) / 1000;
    response.end(series.flatMap((one) => expose(one, elapsed)).join(''));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('The sample exporter has no port.');
  }
  return {
    url: `http://127.0.0.1:${address.port}/metrics`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function expose({ name, labels, type }: DocumentedSeries, elapsed: number): string[] {
  const value = valueOf(name, type, elapsed);
  const samples = ['frankfurt', 'helsinki'].flatMap((server) =>
    entities(labels).map((entity) => `${name}{${[`server="${server}"`, ...entity].join(',')}} ${value}\n`)
  );
  return [`# TYPE ${name} ${type}\n`, ...samples];
}

/** Labels of each entity: the first values of all, then the second, as far as every label has one. */
function entities(labels: readonly string[]): string[][] {
  const lists = labels.map((label) => values[label] ?? []);
  const count = Math.min(...lists.map(({ length }) => length));
  return labels.length === 0
    ? [[]]
    : Array.from({ length: count }, (_, index) => labels.map((label, at) => `${label}="${lists[at]?.[index] ?? ''}"`));
}

function valueOf(name: string, type: string, elapsed: number): number {
  if (type === 'counter') {
    return Math.round(elapsed * 1000);
  }
  return name.endsWith('_timestamp_seconds') ? Date.now() / 1000 : 1;
}
