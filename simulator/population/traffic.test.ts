import fc from 'fast-check';
import { RhythmicClient } from './rhythmic-client';
import { ScriptedClient } from './scripted-client';
import { addCounted, countedOf } from './traffic';

const HOUR = 3_600_000;
const place = { location: 'IR', asn: 58224, asOrg: 'Iran Telecommunication Company PJS', utcOffset: 3.5 };

it('counts the same in one go as moment by moment', () => {
  fc.assert(
    fc.property(fc.integer(), fc.array(fc.integer({ min: -HOUR, max: 100 * HOUR })), (seed, moments) => {
      const habits = { keyId: '0', place, seed, activity: 0.6, bytesPerSecond: 1e5, usesUdp: true, secondsBefore: 7 };
      const client = new RhythmicClient(habits, 0);
      const sums = new Float64Array(moments.length);
      addCounted(client, 'udpDown', Float64Array.from(moments), sums);
      expect([...sums]).toEqual(moments.map((at) => new RhythmicClient(habits, 0).counted('udpDown', at)));
    })
  );
});

it('never counts backwards, in whole bytes', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 0, max: 1000 * HOUR }), fc.nat(HOUR), (seed, at, later) => {
      const habits = { keyId: '0', place, seed, activity: 0.9, bytesPerSecond: 1e5, usesUdp: true, secondsBefore: 0 };
      const client = new RhythmicClient(habits, 0);
      const [before, after] = [client.counted('tcpDown', at), client.counted('tcpDown', at + later)];
      expect(after).toBeGreaterThanOrEqual(before);
      expect(Number.isInteger(after)).toBe(true);
    })
  );
});

it('counts scripted sessions together as each alone', () => {
  const session = fc
    .tuple(fc.nat(HOUR), fc.integer({ min: 1, max: HOUR }), fc.nat(1e9), fc.integer({ min: 1, max: 5 }))
    .map(([start, length, bytes, connections]) => ({
      start,
      length,
      connections,
      tcpDown: bytes,
      tcpUp: 0,
      udpDown: bytes,
      udpUp: 0,
    }));
  fc.assert(
    fc.property(fc.array(session, { maxLength: 9 }), fc.integer({ min: -1, max: 2 * HOUR + 1 }), (sessions, at) => {
      const client = new ScriptedClient('0', place);
      sessions.forEach((each) => client.connect(each));
      for (const quantity of ['tcpDown', 'udpDown', 'tunnelTime'] as const) {
        const alone = sessions.map((each) => countedOf(each, quantity, at));
        expect(client.counted(quantity, at)).toBe(alone.reduce((sum, counted) => sum + counted, 0));
      }
      const pending = sessions.filter(({ start, length }) => start + length > at).map(({ start }) => start);
      expect(client.quietUntil(at)).toBe(Math.max(at, Math.min(...pending, Infinity)));
    })
  );
});
