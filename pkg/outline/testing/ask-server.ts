import { PluginError } from '../../errors/plugin-error';
import { createOutlineApi } from '../client';

/**
 * A program that asks a server once and prints its name, or the code of the error: for tests that need another process,
 * whose authorities are set by its environment. `ask-server.ts URL [FINGERPRINT]`
 */
async function main([apiUrl = '', certSha256]: string[]): Promise<void> {
  const limits = { timeoutSeconds: 10, cacheTtlSeconds: 0, maxConcurrentCalls: 1 };
  const api = createOutlineApi({
    name: 'test',
    apiUrl,
    certSha256: certSha256 ?? null,
    tlsSkipVerify: false,
    ...limits,
  });
  try {
    process.stdout.write((await api.server()).value.name ?? '');
  } catch (thrown) {
    process.stdout.write(PluginError.from(thrown).code);
  }
  await api.close();
}

void main(process.argv.slice(2));
