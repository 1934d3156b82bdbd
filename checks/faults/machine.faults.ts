import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expiredFile } from '../../simulator/certificate/certificate';
import { dataSourceOf } from '../packaged/data-source';
import { footprintOf } from '../packaged/footprint';
import { folderFor } from '../packaged/written';
import { expectRecovery, query, startSubject, stopSubjects, TIMEOUT_SECONDS } from './subject';

afterEach(stopSubjects);

it('a certificate that an authority vouches for, but whose time is over, is not trusted', async () => {
  const subject = await startSubject('expired', { environment: { NODE_EXTRA_CA_CERTS: expiredFile } });
  const { plugin, server } = subject;
  await server.faults.set({ kind: 'expired-certificate' });
  server.calls.reset();
  const unpinned = dataSourceOf(server, { certSha256: '' }, 'unpinned');
  expect(await plugin.ask(unpinned, query)).toMatchObject({ code: 'OUTLINE_TLS_UNTRUSTED', source: 'downstream' });
  expect(server.calls.count()).toBe(0);
  await server.faults.clear();
  await expectRecovery(subject);
});

it('a resolver that fails and works again', async () => {
  const hosts = join(folderFor('faults', 'resolver'), 'hosts');
  writeFileSync(hosts, '127.0.0.1 localhost\n');
  const subject = await startSubject('resolver', { ownMounts: true, before: `mount --bind ${hosts} /etc/hosts` });
  const { plugin, server } = subject;
  const apiUrl = server.apiUrl.replace('127.0.0.1', 'vpn.invalid');
  const named = dataSourceOf({ apiUrl, certSha256: server.certSha256 }, {}, 'named');
  expect(await plugin.ask(named, query)).toMatchObject({ code: 'OUTLINE_HOST_NOT_FOUND', source: 'downstream' });
  writeFileSync(hosts, '127.0.0.1 localhost vpn.invalid\n');
  expect(await plugin.ask(named, query)).toMatchObject({ status: 200, error: '' });
});

it('out of descriptors, each query has an answer or says so, and all is well when some are free', async () => {
  const subject = await startSubject('descriptors', { before: 'ulimit -n 48' });
  const { plugin, server } = subject;
  await server.faults.set({ kind: 'hang' });
  const dataSources = Array.from({ length: 60 }, (_, index) =>
    dataSourceOf(server, { timeoutSeconds: TIMEOUT_SECONDS }, `uid-${index}`)
  );
  const answers = await Promise.all(dataSources.map((dataSource) => plugin.ask(dataSource, query)));
  const codes = new Set(answers.map(({ code, source }) => `${code} ${source}`));
  expect(codes).toEqual(new Set(['OUTLINE_TIMEOUT downstream', 'PLUGIN_OUT_OF_DESCRIPTORS plugin']));
  await server.faults.clear();
  await expectRecovery(subject);
  expect(footprintOf(plugin.pid).descriptors).toBeLessThan(48);
});

it.each([
  ['ahead', '+1d'],
  ['back', '-1d'],
])('a clock that is set a day %s, and right again', async (way, step) => {
  const clock = join(folderFor('faults', `clock-${way}`), 'offset');
  writeFileSync(clock, '+0');
  const subject = await startSubject(`clock-${way}`, {
    environment: {
      LD_PRELOAD: '/usr/$LIB/faketime/libfaketimeMT.so.1',
      FAKETIME_TIMESTAMP_FILE: clock,
      FAKETIME_NO_CACHE: '1',
      DONT_FAKE_MONOTONIC: '1',
    },
  });
  const { plugin, server } = subject;
  const cached = dataSourceOf(server, { cacheTtlSeconds: 1, history: 'embedded' }, 'cached');
  // No history tells it, so that each answer that is not kept is a call.
  const ask = () => plugin.ask(cached, { queryType: 'server' });
  expect(await ask()).toMatchObject({ status: 200, error: '' });
  for (const offset of [step, '+0']) {
    writeFileSync(clock, offset);
    // An answer serves for a second, by whatever clock.
    await sleep(1100);
    server.calls.reset();
    expect(await ask()).toMatchObject({ status: 200, error: '' });
    expect(server.calls.count()).toBeGreaterThan(0);
    const day = new Date(Date.now() + Number.parseInt(offset, 10) * 86_400_000).toISOString().slice(0, 10);
    expect(plugin.log.at(-1)).toContain(`"@timestamp":"${day}`);
  }
  await expectRecovery(subject);
});
