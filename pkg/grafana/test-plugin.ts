import type { PluginHandlers } from './handlers';
import { Logger } from './logging';
import { servePlugin } from './plugin';

/** A plugin for the tests of a whole process: what it does is the `queryType`. */
const handlers: PluginHandlers = {
  async queryData(_context, { queryType }, signal) {
    switch (queryType) {
      case 'hang':
        return new Promise(() => {});
      case 'wait':
        return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
      case 'panic':
        setImmediate(() => {
          throw new Error('thrown where nobody waits');
        });
        void Promise.reject(new Error('rejected where nobody waits'));
        return [];
      default:
        return [{ name: 'answer', fields: [{ name: 'value', type: 'int64', values: [42] }] }];
    }
  },
  checkHealth: async () => ({ status: 'ok', message: 'fine' }),
  callResource: async () => ({ status: 200, body: '' }),
  collectMetrics: async () => '',
  framesEncoded: () => {},
  streamRefused: () => {},
};

const logger = new Logger(process.stderr);
void servePlugin(handlers, {
  logger,
  dispose: async () => logger.info('disposed'),
});
