import { join } from 'node:path';

/** The folder that holds package.json. */
export const repositoryRoot = join(__dirname, '..');

/** What Grafana loads: everything that `npm run build` makes. */
export const distFolder = join(repositoryRoot, 'dist');

/** What a release consists of: everything that `npm run package` makes. */
export const releaseFolder = join(repositoryRoot, 'artifacts', 'release');

/** Stamps of finished steps and the Bun binaries of other machines; safe to delete. */
export const cacheFolder = join(repositoryRoot, 'node_modules', '.cache', 'outline-build');
