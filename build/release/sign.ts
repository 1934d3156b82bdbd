import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { globSync } from 'glob';
import { releaseFolder } from '../paths';
import { reportProgress } from '../report-progress';
import { sourceDate } from '../source-date';
import { signArchives } from './sign-archives';

/**
 * `npm run sign -- --rootUrls https://grafana.example.org/`: signs what `npm run package` made, for a Grafana of one's
 * own, into `artifacts/release/signed/`.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { rootUrls: { type: 'string', default: '' } } });
  const archives = globSync('*.zip', { cwd: releaseFolder, absolute: true }).sort();
  if (!process.env.GRAFANA_ACCESS_POLICY_TOKEN) {
    reportProgress('sign: nothing is signed, because GRAFANA_ACCESS_POLICY_TOKEN is not set; see docs/signing.md.');
    return;
  }
  if (!values.rootUrls) {
    throw new Error('say for which Grafana: npm run sign -- --rootUrls https://grafana.example.org/');
  }
  if (archives.length === 0) {
    throw new Error('there are no archives; run `npm run package` first.');
  }
  const folder = join(releaseFolder, 'signed');
  const signing = { rootUrls: values.rootUrls, environment: process.env };
  await signArchives(archives, { folder, date: sourceDate(), ...signing });
  reportProgress(`sign: ${folder} is ready`);
}

main().catch((error: unknown) => {
  reportProgress(`sign: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
