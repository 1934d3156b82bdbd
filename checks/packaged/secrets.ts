import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { fromBufferPromise as fromBuffer } from 'yauzl';

/** Shorter texts would be found by chance. */
const SHORTEST = 12;

/** How packed files begin. */
const GZIP = Buffer.from([0x1f, 0x8b]);
const ZIP = Buffer.from('PK\x03\x04');

/**
 * Looks for secrets in all files below a folder: as they are, in UTF-16, in base64 at any offset, percent-encoded, and in
 * what gzip and zip have packed.
 *
 * @returns files in which one was found, never the secret
 * @throws RangeError for a secret that is too short to be looked for
 */
export async function secretsIn(folder: string, secrets: readonly string[]): Promise<string[]> {
  const forms = new Set(secrets.flatMap(formsOf));
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const contents = await unpacked(await readFile(path));
    if (contents.some((content) => [...forms].some((form) => content.includes(form)))) {
      found.push(relative(folder, path));
    }
  }
  return found;
}

/** As `latin1` texts, in which every byte is a character. */
function formsOf(secret: string): string[] {
  if (secret.length < SHORTEST) {
    throw new RangeError('A secret is too short to be looked for.');
  }
  const bytes = Buffer.from(secret);
  // Where it stands in what was encoded shifts its base64; the edges, which its neighbours change, are left out.
  const encoded = [0, 1, 2].map((before) =>
    Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .slice(before && 4, -4)
  );
  return [
    bytes.toString('latin1'),
    Buffer.from(secret, 'utf16le').toString('latin1'),
    encodeURIComponent(secret),
    ...encoded,
    ...encoded.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  ];
}

/** The content, and what is packed in it. */
async function unpacked(content: Buffer): Promise<string[]> {
  const deeper = await Promise.all((await packedIn(content)).map(unpacked));
  return [content.toString('latin1'), ...deeper.flat()];
}

async function packedIn(content: Buffer): Promise<Buffer[]> {
  if (content.subarray(0, GZIP.length).equals(GZIP)) {
    return [gunzipSync(content)];
  }
  return content.subarray(0, ZIP.length).equals(ZIP) ? filesOfZip(content) : [];
}

async function filesOfZip(content: Buffer): Promise<Buffer[]> {
  const zip = await fromBuffer(content);
  const files: Buffer[] = [];
  for await (const entry of zip.eachEntry()) {
    files.push(await buffer(await zip.openReadStreamPromise(entry)));
  }
  return files;
}
