import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import * as promClient from 'prom-client';
import * as v from 'valibot';
import { hostBunBinary } from '../../../build/bun-binary';
import { Registry } from '../registry';
import { registerProcessFigures } from './process-figures';

const printedSchema = v.object({
  text: v.string(),
  system: v.object({
    stat: v.string(),
    residentKilobytes: v.number(),
    uptimeSeconds: v.number(),
    descriptors: v.number(),
    now: v.number(),
  }),
});

/** Clock ticks a second of `/proc/PID/stat`, on every Linux. */
const ticks = 100;

it('names and help texts are those of other clients', async () => {
  const theirs = new promClient.Registry();
  promClient.collectDefaultMetrics({ register: theirs });
  const ours = new Registry();
  registerProcessFigures(ours);
  for (const { name, help } of ours.getAll()) {
    expect([name, help]).toEqual([name, (await theirs.getSingleMetricAsString(name)).match(/^# HELP \S+ (.*)$/m)?.[1]]);
  }
});

describe('in the packaged runtime', () => {
  const script = join(__dirname, '../testing/print-process-figures.ts');
  const printed = execFileSync(hostBunBinary(), ['run', script], { encoding: 'utf8' });
  const { text, system } = v.parse(printedSchema, JSON.parse(printed));
  const figure = (name: string) => Number(new RegExp(`^${name} (.+)$`, 'm').exec(text)?.[1] ?? NaN);
  // Fields after the name in parentheses: state is the third.
  const stat = system.stat
    .slice(system.stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);

  it('CPU time is what the system says', () => {
    const [user = NaN, kernel = NaN] = stat.slice(11, 13);
    expect(figure('process_cpu_seconds_total')).toBeGreaterThan(0.1);
    expect(Math.abs(figure('process_cpu_seconds_total') - (user + kernel) / ticks)).toBeLessThan(0.15);
  });

  it('resident memory is what the system says', () => {
    const bytes = system.residentKilobytes * 1024;
    expect(bytes).toBeGreaterThan(64 * 1024 * 1024);
    expect(figure('process_resident_memory_bytes') / bytes).toBeGreaterThan(0.95);
    expect(figure('process_resident_memory_bytes') / bytes).toBeLessThan(1.05);
  });

  it('the start is what the system says', () => {
    const started = system.now - system.uptimeSeconds + (stat[19] ?? NaN) / ticks;
    expect(Math.abs(figure('process_start_time_seconds') - started)).toBeLessThan(2);
  });

  it('file descriptors are what the system says', () => {
    expect(figure('process_open_fds')).toBe(system.descriptors);
    expect(figure('process_max_fds')).toBeGreaterThanOrEqual(system.descriptors);
  });

  it('the delay of the event loop is what it was blocked for', () => {
    expect(figure('delay_seconds_count')).toBeGreaterThan(8);
    // It was blocked for 0.7 s, of which up to 0.1 s passed before the timer was due.
    expect(figure('delay_seconds_sum')).toBeGreaterThan(0.58);
    expect(figure('delay_seconds_sum')).toBeLessThan(1.5);
    expect(figure(String.raw`delay_seconds_bucket\{le="0\.5"\}`)).toBeLessThan(figure('delay_seconds_count'));
  });
});
