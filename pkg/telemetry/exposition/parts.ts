/** Length of a part, in characters: small beside a whole answer, large beside the cost of a write. */
const partLength = 65_536;

/** Lines put together to parts of a size that is good for sending, so that large answers are never there as a whole. */
export function* inParts(lines: Iterable<string>): Generator<string> {
  let part = '';
  for (const line of lines) {
    part += line;
    if (part.length >= partLength) {
      yield part;
      part = '';
    }
  }
  if (part !== '') {
    yield part;
  }
}
