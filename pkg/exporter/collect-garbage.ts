/**
 * Gives back what reading one server, or pushing, left behind. By itself the executable's runtime lets its heap grow to
 * twice of what is in use: with fifty servers that are 150 MB where 120 will do. Takes some 10 ms; does nothing in Node.js, unless it
 * was started with `--expose-gc`, as the executable is built.
 */
export function collectGarbage(): void {
  globalThis.gc?.();
}
