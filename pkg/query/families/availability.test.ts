import { noticesOf, startSimulatedQuery, valuesOf, type SimulatedQuery } from '../testing/simulated-query';

describe('availability', () => {
  let simulated: SimulatedQuery;
  beforeEach(async () => {
    simulated = await startSimulatedQuery({ keys: 1 });
  });
  afterEach(() => simulated.stop());

  const cell = async (name: string) => valuesOf(await simulated.run({ queryType: 'availability' }), name)[0];

  it('is one row with certificate and response time', async () => {
    const table = await simulated.run({ queryType: 'availability' });
    expect(valuesOf(table, 'up')).toEqual([1]);
    expect(valuesOf(table, 'error')).toEqual([null]);
    expect(valuesOf(table, 'sharing')).toEqual([false]);
    expect(valuesOf(table, 'certificate_fingerprint')).toEqual([simulated.server.certSha256]);
    expect(valuesOf(table, 'response_time')[0]).toBeGreaterThan(0);
    expect(valuesOf(table, 'certificate_valid_for')[0]).toBeGreaterThan(86_400);
  });

  it('is one number', async () => {
    const numeric = await simulated.run({ queryType: 'availability', shape: 'numeric' });
    expect(numeric.fields).toMatchObject([{ name: 'up', labels: { server: 'home' }, values: [1] }]);
  });

  it.each([
    ['refuses', { kind: 'refuse' }, 'OUTLINE_CONNECTION_REFUSED', null],
    ['answers with another certificate', { kind: 'wrong-certificate' }, 'OUTLINE_TLS_PIN_MISMATCH', false],
    ['fails', { kind: 'status', status: 503 }, 'OUTLINE_HTTP_ERROR', true],
    ['answers with a web page', { kind: 'html' }, 'OUTLINE_NOT_OUTLINE', true],
  ] as const)('is down, and not an error, where the server %s', async (_, fault, code, accepted) => {
    await simulated.server.faults.set(fault);
    const table = await simulated.run({ queryType: 'availability' });
    expect(valuesOf(table, 'up')).toEqual([0]);
    expect(valuesOf(table, 'error')).toEqual([code]);
    expect(valuesOf(table, 'certificate_accepted')).toEqual([accepted]);
    expect(noticesOf(table).join()).toContain(code);
    expect(noticesOf(table).join()).not.toContain(simulated.server.secretPath);
  });

  it('does not know of a certificate that an earlier call has seen', async () => {
    expect(await cell('certificate_accepted')).toBe(true);
    await simulated.server.faults.set({ kind: 'refuse' });
    simulated.simulator.clock.advance(60_000);
    expect(await cell('certificate_accepted')).toBe(null);
  });

  it('is up with a renewed certificate whose key is the same, once the pinned one was met', async () => {
    await simulated.server.faults.set({ kind: 'renewed-certificate' });
    expect([await cell('up'), await cell('error')]).toEqual([0, 'OUTLINE_TLS_PIN_MISMATCH']);
    await simulated.server.faults.clear();
    simulated.simulator.clock.advance(60_000);
    expect([await cell('up'), await cell('certificate_pinned')]).toEqual([1, true]);
    await simulated.server.faults.set({ kind: 'renewed-certificate' });
    simulated.simulator.clock.advance(60_000);
    expect([await cell('up'), await cell('certificate_pinned')]).toEqual([1, false]);
    expect(await cell('certificate_fingerprint')).not.toBe(simulated.server.certSha256);
    expect(await cell('certificate_public_key')).toMatch(/^[0-9A-F]{64}$/);
  });

  it('is up again with the server', async () => {
    await simulated.server.faults.set({ kind: 'refuse' });
    expect(await cell('up')).toBe(0);
    await simulated.server.faults.clear();
    simulated.simulator.clock.advance(60_000);
    expect(await cell('up')).toBe(1);
  });
});
