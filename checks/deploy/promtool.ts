import { execFileSync } from 'node:child_process';

/** Runs Prometheus's own checker. @throws Error with what it has to say against the files, or where it is missing */
export function promtool(...parameters: string[]): void {
  execFileSync('promtool', parameters, { stdio: 'pipe' });
}
