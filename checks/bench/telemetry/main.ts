import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { hostBunBinary } from '../../../build/bun-binary';

const resultSchema = v.object({ samples: v.number(), promClientMs: v.number(), oursMs: v.number() });

/** How much longer than prom-client alone the project's own rendering may take. */
const MOST_RATIO = 1.2;

/**
 * `npm run bench -- telemetry`: rendering 10,000 samples beside prom-client alone, in the packaged runtime.
 *
 * @throws Error where it takes longer than it may
 */
export async function benchTelemetry(): Promise<void> {
  const { stdout } = await promisify(execFile)(hostBunBinary(), ['run', path.join(__dirname, 'render.ts')]);
  const { samples, promClientMs, oursMs } = v.parse(resultSchema, JSON.parse(stdout));
  const ratio = oursMs / promClientMs;
  process.stdout.write(
    `Rendering ${samples} samples as text: ours ${oursMs.toFixed(1)} ms, prom-client alone ${promClientMs.toFixed(1)} ms\n` +
      `${JSON.stringify({ telemetry: { samples, oursMs, promClientMs, ratio: Number(ratio.toFixed(3)) } })}\n`
  );
  if (ratio > MOST_RATIO) {
    throw new Error(
      `Rendering takes ${ratio.toFixed(2)} times as long as prom-client alone; ${MOST_RATIO} is allowed.`
    );
  }
}
