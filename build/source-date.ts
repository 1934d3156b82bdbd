import { execFileSync } from 'node:child_process';
import { repositoryRoot } from './paths';

/**
 * The date of the source, which stands for the date of the build wherever one is written down, so that the same source
 * makes the same bytes on any day: `SOURCE_DATE_EPOCH` (seconds since 1970) where it is set, else that of the last commit;
 * now, where there is no repository.
 */
export function sourceDate({ SOURCE_DATE_EPOCH: epoch }: NodeJS.ProcessEnv = process.env): Date {
  const seconds = epoch ?? lastCommitSeconds();
  return /^\d+$/.test(seconds) ? new Date(Number(seconds) * 1000) : new Date();
}

function lastCommitSeconds(): string {
  try {
    return execFileSync('git', ['log', '-1', '--format=%ct'], {
      cwd: repositoryRoot,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return '';
  }
}
