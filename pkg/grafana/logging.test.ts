import { Writable } from 'node:stream';
import fc from 'fast-check';
import { describeThrown, type LogFields, Logger } from './logging';

function recordedLogger() {
  const lines: string[] = [];
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  return { logger: new Logger(output), lines, last: (): unknown => JSON.parse(lines.at(-1)!) };
}

test('a line has level, message, time and fields', () => {
  const { logger, last } = recordedLogger();

  logger.with({ endpoint: 'queryData' }).warn('done', { refId: 'A', code: undefined, count: 3 });

  expect(last()).toEqual({
    '@level': 'warn',
    '@message': 'done',
    '@timestamp': expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
    endpoint: 'queryData',
    refId: 'A',
    count: 3,
  });
});

test('each level has its name', () => {
  const { logger, lines } = recordedLogger();

  for (const level of ['trace', 'debug', 'info', 'warn', 'error'] as const) {
    logger[level]('x');
  }

  expect(lines.map((line) => (JSON.parse(line) as Record<string, unknown>)['@level'])).toEqual([
    'trace',
    'debug',
    'info',
    'warn',
    'error',
  ]);
});

test('whatever is logged, a line is one line of JSON that the host can read', () => {
  const { logger, lines } = recordedLogger();
  const values = fc.oneof(fc.string({ unit: 'binary', maxLength: 200_000 }), fc.double(), fc.boolean());

  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.dictionary(fc.string(), values), (message, fields) => {
      logger.info(message, fields);
      const line = lines.at(-1)!;

      expect(line.indexOf('\n')).toBe(line.length - 1);
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(64 * 1024);
      const parsed = JSON.parse(line) as Record<string, unknown>;
      expect([typeof parsed['@level'], typeof parsed['@message'], typeof parsed['@timestamp']]).toEqual([
        'string',
        'string',
        'string',
      ]);
    }),
    { numRuns: 50 }
  );
});

test('a line that is too long keeps its message', () => {
  const { logger, last } = recordedLogger();
  const fields: LogFields = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`f${i}`, '\u0001'.repeat(4000)]));

  logger.error('too much', fields);

  expect(last()).toMatchObject({ '@level': 'error', '@message': 'too much', shortened: true });
});

test('keys of the host cannot be overwritten', () => {
  const { logger, last } = recordedLogger();

  logger.info('x', { '@message': 3, '@timestamp': false });

  expect(last()).toMatchObject({ '@message': 'x' });
});

test('a secret is blotted out of messages and fields, also by loggers made earlier', () => {
  const { logger, lines } = recordedLogger();
  const derived = logger.with({ url: 'https://host/s3cr3t-path/server' });

  logger.addSecret('s3cr3t-path');
  derived.info('GET /s3cr3t-path', { error: 'at /s3cr3t-path and /s3cr3t-path' });

  expect(lines.join('')).not.toContain('s3cr3t');
  expect(lines.join('')).toContain('https://host/[secret]/server');
});

test('a secret at the end of a text that is cut does not stay in half', () => {
  const { logger, lines } = recordedLogger();
  logger.addSecret('s3cr3t-path');

  logger.info(`${'x'.repeat(4090)}s3cr3t-path`);

  expect(lines[0]).not.toContain('s3');
});

test('a thrown error is described with its causes and its stack', () => {
  const error = new Error('outer', { cause: new Error('middle', { cause: 'inner' }) });

  expect(describeThrown(error)).toEqual({ error: 'outer', cause: 'middle <- inner', stack: error.stack });
  expect(describeThrown('text')).toEqual({ error: 'text' });
});
