import { join } from 'node:path';
import { openStore } from '../../store/open-store';
import { withScratch } from '../../store/testing/scratch';
import { KeptPublicKeys, publicKeysSchema } from './known-public-keys';

const certificate = 'C1'.repeat(32);
const otherCertificate = 'C2'.repeat(32);
const key = 'A0'.repeat(32);

it('are known by their certificates in later processes', () =>
  withScratch(async (folder) => {
    const open = () => openStore({ kind: 'file', path: join(folder, 'kept.sqlite') }, { schemas: [publicKeysSchema] });
    const problem = jest.fn();
    const first = await open();
    new KeptPublicKeys(first, problem).learn(certificate, key);
    first.close();
    const second = await open();
    const kept = new KeptPublicKeys(second, problem);
    expect([kept.of(certificate), kept.of(otherCertificate)]).toEqual([key, null]);
    second.close();
    expect(problem).not.toHaveBeenCalled();
  }));

it('are known until the process ends where the store fails, which is told', async () => {
  const store = await openStore({ kind: 'memory', reason: 'a test' }, { schemas: [publicKeysSchema] });
  store.close();
  const problem = jest.fn();
  const kept = new KeptPublicKeys(store, problem);
  kept.learn(certificate, key);
  expect([kept.of(certificate), kept.of(otherCertificate)]).toEqual([key, null]);
  expect(problem).toHaveBeenCalledTimes(2);
});
