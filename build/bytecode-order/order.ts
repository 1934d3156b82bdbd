import { join } from 'node:path';

/**
 * Which functions the backend calls: when it starts, and when it answers. Their bytecode is put together in the
 * executable, so that fewer of its pages are ever read into memory. Functions that have changed since the files were
 * made lie with the rest, which costs memory and nothing else.
 */
export const bytecodeOrders = { start: orderFile('start'), answers: orderFile('answers') };

function orderFile(name: string): string {
  return join(__dirname, `${name}.txt`);
}

/** First line of a file of Bun's. */
const version = 'v2';

/** Lines of functions and of modules; Bun's files also list strings and the like, which change nothing here. */
export function functionsIn(text: string): string[] {
  return text.split('\n').filter((line) => /^[FM] /.test(line));
}

/** The text of an order file: functions in an order that does not depend on the run. */
export function orderText(functions: Iterable<string>): string {
  return [version, ...[...functions].sort(), ''].join('\n');
}
