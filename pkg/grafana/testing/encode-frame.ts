/** For checks of what other readers make of encoded frames. */
export { encodeFrame } from '../arrow/encode';
