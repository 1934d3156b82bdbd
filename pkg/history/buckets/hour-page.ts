/**
 * Buckets of five minutes are kept by the hour, because reading a row costs more than reading what is in it. A page is a
 * version, then for each bucket: its place in the hour, its known minutes as bits, the length of its content in four
 * bytes, low ones first, and the content (`encoding.ts`).
 */
const version = 1;
const headLength = 6;
const fiveMinutes = 300;

export interface PageBucket {
  start: number;
  minutes: number;
  content: Uint8Array;
}

/** @param hour where the page begins */
export function encodePage(hour: number, buckets: readonly PageBucket[]): Uint8Array {
  const page = new Uint8Array(buckets.reduce((length, { content }) => length + headLength + content.length, 1));
  const view = new DataView(page.buffer);
  page[0] = version;
  let at = 1;
  for (const { start, minutes, content } of buckets) {
    page[at] = (start - hour) / fiveMinutes;
    page[at + 1] = minutes;
    view.setUint32(at + 2, content.length, true);
    page.set(content, at + headLength);
    at += headLength + content.length;
  }
  return page;
}

/**
 * The contents are views of the page, not copies.
 *
 * @throws RangeError where a newer version wrote it
 */
export function decodePage(hour: number, page: Uint8Array): PageBucket[] {
  if (page[0] !== version) {
    throw new RangeError('A page of buckets was written by a newer version.');
  }
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  const buckets: PageBucket[] = [];
  for (let at = 1; at + headLength <= page.length;) {
    const start = hour + view.getUint8(at) * fiveMinutes;
    const end = at + headLength + view.getUint32(at + 2, true);
    buckets.push({ start, minutes: view.getUint8(at + 1), content: page.subarray(at + headLength, end) });
    at = end;
  }
  return buckets;
}
