import { checkFrame } from '../../frames/check';
import type { Frame } from '../../frames/frame';
import { encodeFrame } from './encode';

const encoded = new WeakMap<Frame, { refId: string; file: Uint8Array }>();

/**
 * Checks and encodes a frame, once where it is the answer to several queries that have the same refId.
 *
 * @throws PluginError `PLUGIN_FAILURE` as `checkFrame` does
 */
export function encodeOnce(frame: Frame, refId: string): Uint8Array {
  const before = encoded.get(frame);
  if (before?.refId === refId) {
    return before.file;
  }
  const file = encodeFrame(checkFrame(frame), refId);
  encoded.set(frame, { refId, file });
  return file;
}
