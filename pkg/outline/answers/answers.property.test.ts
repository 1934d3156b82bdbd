import fc from 'fast-check';
import { PluginError } from '../../errors/plugin-error';
import { readAccessKeys } from './access-keys';
import { answered } from '../testing/captured';
import { readDataTransferred } from './data-transferred';
import { readServer } from './server';
import { readServerMetrics } from './server-metrics';
import { readSharing } from './sharing';

const readers = [readServer, readAccessKeys, readDataTransferred, readSharing, readServerMetrics];

/** The words of all routes, so that arbitrary JSON comes close to real answers. */
const words = [
  'server',
  'accessKeys',
  'accessKeyId',
  'locations',
  'location',
  'asn',
  'dataTransferred',
  'bytes',
  'tunnelTime',
  'seconds',
  'bandwidth',
  'current',
  'data',
  'timestamp',
  'connection',
  'lastTrafficSeen',
  'peakDeviceCount',
  'bytesTransferredByUserId',
  'metricsEnabled',
  'serverId',
  'id',
  'dataLimit',
];

const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null),
    fc.boolean(),
    fc.double(),
    fc.string(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...words), tie('value'), { maxKeys: 6 })
  ),
})).value;

const figure = fc.double({ noDefaultInfinity: true, noNaN: true }).map((value) => (value === 0 ? 0 : value));
const epochSeconds = fc.integer({ min: 0, max: 4_000_000_000 });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });

it.each(readers)('%p throws nothing but errors of the catalogue', (read) => {
  fc.assert(
    fc.property(
      fc.oneof(
        json.map((value) => JSON.stringify(value)),
        fc.string()
      ),
      (body) => {
        try {
          read(answered(body));
        } catch (error) {
          expect(error).toBeInstanceOf(PluginError);
        }
      }
    ),
    { numRuns: 500 }
  );
});

it('gives back the figures of every server', () => {
  const location = fc.record({ location: fc.stringMatching(/^[A-Z]{2}$/), asn: maybe(fc.nat()), data: maybe(figure) });
  const key = fc.record({ id: maybe(fc.nat()), data: maybe(figure), lastSeen: maybe(epochSeconds) });
  fc.assert(
    fc.property(fc.array(location), fc.array(key), maybe(figure), (locations, keys, bandwidth) => {
      const metrics = readServerMetrics(
        answered({
          server: {
            bandwidth: { current: { data: { bytes: bandwidth } } },
            locations: locations.map(({ data, ...row }) => ({ ...row, dataTransferred: { bytes: data } })),
          },
          accessKeys: keys.map(({ id, data, lastSeen }) => ({
            accessKeyId: id,
            dataTransferred: { bytes: data },
            connection: { lastTrafficSeen: lastSeen },
          })),
        })
      );
      expect(metrics.bandwidthNow.value).toBe(bandwidth);
      expect(metrics.locations).toEqual(locations.map((row) => ({ ...row, asOrg: null, tunnelTime: null })));
      expect(metrics.accessKeys.map(({ keyId, data, lastTrafficSeen }) => [keyId, data, lastTrafficSeen])).toEqual(
        keys.map(({ id, data, lastSeen }) => [
          id === null ? null : String(id),
          data,
          lastSeen === null ? null : lastSeen * 1000,
        ])
      );
    })
  );
});

it('gives back the bytes of every key, whatever its id', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(fc.string(), figure), { selector: ([id]) => id }), (entries) => {
      const members = entries.map(([id, bytes]) => `${JSON.stringify(id)}:${JSON.stringify(bytes)}`);
      const figures = readDataTransferred(answered(`{"bytesTransferredByUserId":{${members.join()}}}`));
      expect(new Map(figures)).toEqual(new Map(entries));
    })
  );
});

it('gives back every access key without its secrets', () => {
  const key = fc.record({ id: fc.string(), name: fc.string(), port: fc.nat(65535), dataLimit: maybe(fc.nat()) });
  fc.assert(
    fc.property(fc.array(key), (keys) => {
      const body = {
        accessKeys: keys.map(({ dataLimit, ...rest }) => ({
          ...rest,
          ...(dataLimit === null ? {} : { dataLimit: { bytes: dataLimit } }),
          method: 'aes-192-gcm',
          password: 'hidden',
          accessUrl: 'ss://hidden',
        })),
      };
      const rest = { method: 'aes-192-gcm', listeners: null };
      expect(readAccessKeys(answered(body))).toEqual(keys.map((given) => ({ ...given, ...rest })));
    })
  );
});
