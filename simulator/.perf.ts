import { Clock } from './clock';
import { Machine } from './machine';
const t = performance.now();
const c = new Clock({ now: Date.UTC(2026, 10, 21, 10, 2, 13) });
const m = new Machine({ keys: 1000 }, () => c.now());
console.log('start', performance.now() - t);
const main = async () => {
  for (const p of [
    '/metrics/transfer',
    '/experimental/server/metrics?since=24h',
    '/experimental/server/metrics?since=30d',
  ]) {
    const t1 = performance.now();
    const [path, q] = p.split('?');
    await m
      .routes()
      .find((r) => r.path === path && r.method === 'GET')!
      .answer({ parameters: {}, query: new URLSearchParams(q) });
    console.log(p, performance.now() - t1, process.memoryUsage().rss / 1e6);
  }
};
void main();
