import type { Notice } from '../frames/frame';

/** So many names are read; of more it is told how many. */
const MOST_NAMES = 10;

/** Names of servers in a sentence. */
export function namesText(names: readonly string[]): string {
  const shown = names.slice(0, names.length > MOST_NAMES ? MOST_NAMES - 1 : MOST_NAMES);
  const parts = shown.length < names.length ? [...shown, `${names.length - shown.length} others`] : shown;
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** Makes one notice of those that say the same of several servers. */
export function joinNotices(notices: readonly Notice[], servers: readonly string[]): Notice[] {
  if (servers.length < 2 || notices.length < 2) {
    return [...notices];
  }
  const nameIn = longestOf(servers);
  const joined = new Map<string, { notice: Notice; names: string[] }>();
  for (const notice of notices) {
    const name = nameIn(notice.text);
    const said = name === undefined ? notice.text : notice.text.replaceAll(name, PLACE);
    const same = joined.get(said) ?? { notice, names: [] };
    joined.set(said, same);
    if (name === undefined) {
      same.names = [];
    } else {
      same.names.push(name);
    }
  }
  return [...joined].map(([said, { notice, names }]) =>
    names.length > 1 ? { ...notice, text: said.replaceAll(PLACE, namesText(names)) } : notice
  );
}

/** Finds the longest of many names that stands in a text. */
function longestOf(names: readonly string[]): (text: string) => string | undefined {
  const known = new Set(names);
  const starts = new Set(names.map((name) => name.charAt(0)));
  const lengths = [...new Set(names.map(({ length }) => length))];
  return (text) => {
    let longest: string | undefined;
    for (let at = 0; at < text.length; at += 1) {
      for (const length of starts.has(text.charAt(at)) ? lengths : []) {
        const part = text.slice(at, at + length);
        longest = known.has(part) && part.length > (longest?.length ?? 0) ? part : longest;
      }
    }
    return longest;
  };
}

/** Where the name stands; no text has it. */
const PLACE = '\0';
