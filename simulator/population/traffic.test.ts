import fc from 'fast-check';
import { RhythmicClient } from './rhythmic-client';
import { addCounted } from './traffic';

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
