import { literal } from './literal';

/** Lines of a setting, or what stands between semicolons; what follows a `#` at the beginning of one is a remark. */
export function linesOf(text: string): string[] {
  return text
    .split(/[\n;]/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** Whether a pattern, in which `*` stands for anything, is the name. */
export function matchesName(pattern: string, name: string): boolean {
  const parts = pattern.split('*').map(literal);
  return new RegExp(`^${parts.join('.*')}$`, 'isu').test(name);
}
