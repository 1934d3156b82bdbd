import { ValueCollector } from '../collectors/collector';
import { Column } from '../collectors/column';
import { FunctionCollector } from '../collectors/function-collector';
import type { Registry } from '../registry';

/** Registers what the registry's collectors drop because they would have too many series, by metric. */
export function registerDroppedSeries(registry: Registry, prefix: string): void {
  const description = {
    name: `${prefix}_dropped_observations_total`,
    help: 'Observations that were dropped because the metric has as many series as it may, by metric.',
  };
  registry.register(
    new FunctionCollector('counter', description, () => {
      const column = new Column();
      for (const collector of registry.getAll()) {
        if (collector instanceof ValueCollector) {
          column.add({ metric: collector.name }, collector.dropped);
        }
      }
      return [column];
    })
  );
}
