import { parseArgs } from 'node:util';
import { buildPlugin } from './build-plugin';
import { reportProgress } from './report-progress';

/** `npm run build`: makes `dist/` complete. `--quick` makes only this machine's executable. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
  await buildPlugin(values);
}

main().catch((error: unknown) => {
  reportProgress(`build: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
