import { accessSync, constants, existsSync, mkdirSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve } from 'node:path';

/**
 * Makes a folder for its owner alone, and those above it. Node's own recursion never ends where a file system denies
 * that a folder exists and forbids to make it.
 */
export function makeFolder(path: string): void {
  if (existsSync(path)) {
    return;
  }
  makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}

/** Whether files can be made in the folder, which is made where it is missing. */
export function canBeWritten(folder: string): boolean {
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether the path is the parent or lies below it, whatever links lead there. */
export function isInside(path: string, parent: string): boolean {
  const way = relative(realPath(parent), realPath(path));
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
}

/** With links resolved in the part of the path that exists. */
function realPath(path: string): string {
  if (existsSync(path)) {
    return realpathSync(path);
  }
  const parent = dirname(path);
  return parent === path ? path : resolve(realPath(parent), relative(parent, path));
}
