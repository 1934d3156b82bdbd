import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder, repositoryRoot } from '../../build/paths';

export interface GoPrograms {
  /** The client that plays Grafana and measures. */
  load: string;
  /** A minimal plugin on Grafana's Go SDK that does the same work. */
  peer: string;
}

/**
 * Builds both programs of the benchmark from `checks/conformance/`.
 *
 * @throws Error when Go is missing or does not compile them
 */
export function buildGoPrograms(): GoPrograms {
  const folder = path.join(cacheFolder, 'bench');
  mkdirSync(folder, { recursive: true });
  execFileSync(
    'go',
    ['build', '-p', '2', '-trimpath', '-ldflags=-s -w', '-o', `${folder}${path.sep}`, './cmd/load', './cmd/peer'],
    {
      cwd: path.join(repositoryRoot, 'checks', 'conformance'),
      stdio: ['ignore', 'ignore', 'inherit'],
    }
  );
  return { load: path.join(folder, 'load'), peer: path.join(folder, 'peer') };
}
