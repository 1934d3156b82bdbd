import { parseArgs } from 'node:util';
import { buildPlugin } from './build-plugin';
import { reportProgress } from './report-progress';
import { bundleSimulator } from './simulator-bundle';

/** `npm run build`: makes `dist/` complete, and what Docker Compose needs. `--quick`: this machine's executable alone. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
  await buildPlugin(values);
  if (!values.quick) {
    await bundleSimulator();
  }
}

main().catch((error: unknown) => {
  reportProgress(`build: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
