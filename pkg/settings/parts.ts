import { settings } from './declarations';
import type { JsonData, JsonDataOf } from './model';
import type { Part } from './setting';

const partByName = new Map<string, Part>(Object.entries(settings).map(([name, { of }]) => [name, of]));

/** Of parsed `jsonData` the settings of one part, whichever there are. */
export function partOf<P extends Part>(jsonData: JsonData, part: P): JsonDataOf<P> {
  const entries = Object.entries(jsonData).filter(([name]) => partByName.get(name) === part);
  // `Object.fromEntries` forgets which name has which type; `JsonDataOf` picks by the same `of`.
  return Object.fromEntries(entries) as JsonDataOf<P>;
}
