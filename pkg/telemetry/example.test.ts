import { Counter, Histogram, Registry, Service, Summary, timer } from '.';

it('measures a function and serves what it measured', async () => {
  const registry = new Registry();
  const calls = new Counter({ name: 'calls_total', help: 'Calls.', labelNames: ['route'] });
  const duration = new Histogram({ name: 'call_seconds', help: 'Their time.', labelNames: ['route'], buckets: [1, 5] });
  const recent = new Summary({ name: 'recent_call_seconds', help: 'Of the last minute.', maxAgeSeconds: 60 });
  [calls, duration, recent].forEach((metric) => registry.register(metric));

  const answer = timer(recent, {})(timer(duration, { route: 'server' })(async () => calls.inc({ route: 'server' })));
  await answer();
  await answer();

  const service = new Service({ registry, port: 0 });
  await service.start();
  const text = await (await fetch(service.metricsUrl)).text();
  await service.stop();
  expect(text).toContain('calls_total{route="server"} 2\n');
  expect(text).toContain('call_seconds_bucket{route="server",le="1.0"} 2\n');
  expect(text).toMatch(/recent_call_seconds\{quantile="0.99"\} [\d.e-]+/);
});
