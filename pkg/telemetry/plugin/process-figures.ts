import { readdirSync, readFileSync } from 'node:fs';
import { unlabelled } from '../collectors/column';
import { FunctionCollector } from '../collectors/function-collector';
import type { Registry } from '../registry';

/**
 * Registers figures of this process under the names and help texts that all Prometheus clients use. Each has been compared with what
 * the system says, in the packaged runtime; what is wrong there is left out: sizes of the heap and of buffers.
 */
export function registerProcessFigures(registry: Registry): void {
  const started = performance.timeOrigin / 1000;
  const figures: ReadonlyArray<
    [kind: 'counter' | 'gauge', name: string, unit: string | undefined, help: string, read: () => number | null]
  > = [
    ['counter', 'process_cpu_seconds_total', 'seconds', 'Total user and system CPU time spent in seconds.', cpuSeconds],
    [
      'gauge',
      'process_resident_memory_bytes',
      'bytes',
      'Resident memory size in bytes.',
      () => process.memoryUsage.rss(),
    ],
    [
      'gauge',
      'process_start_time_seconds',
      'seconds',
      'Start time of the process since unix epoch in seconds.',
      () => started,
    ],
    ['gauge', 'process_open_fds', undefined, 'Number of open file descriptors.', openFileDescriptors],
    ['gauge', 'process_max_fds', undefined, 'Maximum number of open file descriptors.', mostFileDescriptors],
  ];
  for (const [kind, name, unit, help, read] of figures) {
    const created = kind === 'counter' ? started : null;
    registry.register(new FunctionCollector(kind, { name, help, unit }, () => [unlabelled(read(), created)]));
  }
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Null where the system has no `/proc`. */
function openFileDescriptors(): number | null {
  // The one that reads the folder is among them.
  return orNull(() => readdirSync('/proc/self/fd').length - 1);
}

function mostFileDescriptors(): number | null {
  const limit = orNull(() => /^Max open files\s+(\d+|unlimited)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]);
  return limit == null ? null : limit === 'unlimited' ? Infinity : Number(limit);
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
