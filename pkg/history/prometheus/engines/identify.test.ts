import { createServer } from 'node:http';
import { listen } from '../../../outline/testing/test-server';
import { EngineClient } from '../client/engine-client';
import type { Engine } from './engine';
import { identify } from './identify';

const opened: Array<() => unknown> = [];

afterEach(async () => {
  for (const close of opened.splice(0)) {
    await close();
  }
});

/** @param answers by path; others are 404 */
async function identified(answers: Readonly<Record<string, unknown>>): Promise<Engine> {
  const server = createServer((request, response) => {
    const data = answers[request.url ?? ''];
    if (data === undefined) {
      response.writeHead(404).end('404 page not found');
    } else {
      response.end(JSON.stringify({ status: 'success', data }));
    }
  });
  const url = `http://127.0.0.1:${await listen(server)}`;
  const settings = { url, matchers: '', authorization: null };
  const client = new EngineClient({ settings, allowPrivate: true, timeoutSeconds: 5 });
  opened.push(
    () => client.close(),
    () => server.close()
  );
  return identify({ client, now: 0, signal: new AbortController().signal });
}

const byResets = '(resets(x{a="b"}[1d]) > 0)';
const byDifference = '(abs(increase(x{a="b"}[1d]) - delta(x{a="b"}[1d])) > 0.0005)';
const go = { goVersion: 'go1.25' };
const build = '/api/v1/status/buildinfo';
const stores = { '/api/v1/stores': { sidecar: [] } };

it.each([
  ['Prometheus 3.5.0', { [build]: { version: '3.5.0', ...go } }, byResets],
  ['Grafana Mimir 2.17.0', { [build]: { version: '2.17.0', application: 'Grafana Mimir', ...go } }, byResets],
  ['Thanos 0.42.5', { [build]: { version: '0.42.5', ...go }, ...stores }, byDifference],
  // Whoever built it gave it no version, or a later one.
  ['Thanos', { [build]: { version: '', ...go }, ...stores }, byDifference],
  ['Thanos 1.0.0', { [build]: { version: '1.0.0', ...go }, ...stores }, byDifference],
  ['Prometheus-compatible engine 0.0.93', { [build]: { version: '0.0.93', ...go } }, byDifference],
])('%s is known, and asked what fell as it answers', async (name, answers, expression) => {
  const engine = await identified(answers);
  expect([engine.name, engine.fell('x{a="b"}', '1d')]).toEqual([name, expression]);
});

it('what does not say what it is, is asked as Thanos', async () => {
  const vector = { resultType: 'vector', result: [] };
  const engine = await identified({ '/api/v1/query': vector });
  expect([engine.name, engine.fell('x{a="b"}', '1d')]).toEqual(['Prometheus-compatible engine', byDifference]);
});
