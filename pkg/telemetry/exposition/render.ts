import { buffer } from 'node:stream/consumers';
import { createGzip, type Gzip } from 'node:zlib';
import type { Registry } from '../registry';
import { negotiateFormat } from './formats';
import { whole } from './parts';
import { parsePreferences, type Preference } from './quality-values';

export interface RenderOptions {
  /** The request's `Accept`; without it text is chosen. */
  accept?: string | undefined;
  /** The request's `Accept-Encoding`; without it nothing is compressed. */
  acceptEncoding?: string | undefined;
}

export interface Rendered {
  body: Uint8Array;
  /** To be sent with the body, lower-case names. */
  headers: Record<string, string>;
}

/** What the registry's collectors tell now, in the form that the request likes best. */
export async function renderRegistry(
  registry: Registry,
  { accept, acceptEncoding }: RenderOptions = {}
): Promise<Rendered> {
  const format = negotiateFormat(parsePreferences(accept));
  const parts = format.parts(await registry.collect());
  const headers = { 'content-type': format.contentType, vary: 'accept, accept-encoding' };
  return acceptsGzip(parsePreferences(acceptEncoding))
    ? { body: await gzipped(parts), headers: { ...headers, 'content-encoding': 'gzip' } }
    : { body: whole(parts), headers };
}

/** All parts, compressed. */
export async function gzipped(parts: Iterable<Uint8Array>): Promise<Uint8Array> {
  const gzip = createGzip();
  const [body] = await Promise.all([buffer(gzip), writeAll(parts, gzip)]);
  return body;
}

/** One part after the other has gone in when the next is asked for. */
async function writeAll(parts: Iterable<Uint8Array>, gzip: Gzip): Promise<void> {
  try {
    for (const part of parts) {
      await new Promise<void>((resolve, reject) => gzip.write(part, (error) => (error ? reject(error) : resolve())));
    }
    gzip.end();
  } catch (thrown) {
    gzip.destroy();
    throw thrown;
  }
}

/** By name, or by the asterisk for all that is not named. */
function acceptsGzip(preferences: readonly Preference[]): boolean {
  const qualityOf = (name: string) => preferences.find(({ value }) => value === name)?.quality;
  const gzipQuality = qualityOf('gzip') ?? qualityOf('x-gzip') ?? qualityOf('*') ?? 0;
  return gzipQuality > 0 && gzipQuality >= (qualityOf('identity') ?? 0);
}
