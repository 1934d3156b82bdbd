import { existsSync, renameSync } from 'node:fs';

/** SQLite keeps its log and its index of it beside the database. */
const companions = ['-wal', '-shm'];

/**
 * Renames a database that cannot be used, with its log, so that it can be looked into and a new one can be made.
 *
 * @param why part of the new name: `corrupt`, `newer`
 * @returns its new path
 */
export function setAside(path: string, why: string, now: Date): string {
  const time = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const place = firstFree(`${path}.${why}-${time}`);
  renameSync(path, place);
  for (const companion of companions.filter((suffix) => existsSync(path + suffix))) {
    renameSync(path + companion, place + companion);
  }
  return place;
}

function firstFree(path: string): string {
  let free = path;
  for (let number = 2; existsSync(free); number++) {
    free = `${path}-${number}`;
  }
  return free;
}
