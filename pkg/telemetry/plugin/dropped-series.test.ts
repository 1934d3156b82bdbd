import { Counter } from '../collectors/counter';
import { renderText } from '../exposition/text';
import { Registry } from '../registry';
import { registerDroppedSeries } from './dropped-series';

it('says of each metric how much was dropped', async () => {
  const registry = new Registry();
  const counter = new Counter({ name: 'calls_total', help: 'For a test.', labelNames: ['route'], maxSeries: 1 });
  registry.register(counter);
  registerDroppedSeries(registry, 'test');
  const text = async () => renderText(await registry.collect());
  counter.inc({ route: 'a' });
  expect(await text()).toContain('test_dropped_observations_total{metric="calls_total"} 0\n');
  counter.inc({ route: 'b' });
  counter.inc({ route: 'c' });
  expect(await text()).toContain('test_dropped_observations_total{metric="calls_total"} 2\n');
});
