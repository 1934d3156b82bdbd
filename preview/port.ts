import { parseArgs } from 'node:util';
import * as v from 'valibot';

const portSchema = v.pipe(
  v.string(),
  v.regex(/^\d+$/, '--port must be a number'),
  v.transform(Number),
  v.maxValue(65_535)
);

/** What `--port` names on the command line; 0, which is any free one, by default. @throws ValiError */
export function readPort(): number {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });
  return v.parse(portSchema, values.port);
}
