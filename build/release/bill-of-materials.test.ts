import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import * as v from 'valibot';
import { billOfMaterials } from './bill-of-materials';

const bomSchema = v.object({
  metadata: v.object({ timestamp: v.string(), component: v.object({ name: v.string(), version: v.string() }) }),
  components: v.array(
    v.object({ purl: v.string(), hashes: v.array(v.object({ alg: v.string(), content: v.string() })) })
  ),
});
const folders = ['node_modules/undici', 'node_modules/@grpc/grpc-js'];
const date = new Date('2026-11-28T10:00:00Z');

describe('bill of materials', () => {
  it('is valid CycloneDX, strictly', async () => {
    const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
    expect(await validator.validate(await billOfMaterials('1.2.3', folders, date))).toBeNull();
  });

  it('names the bundled packages and the runtime of every platform, by checksum', async () => {
    const bom = v.parse(bomSchema, JSON.parse(await billOfMaterials('1.2.3', folders, date)));
    expect(bom.metadata).toMatchObject({ component: { name: 'outline-metrics-datasource', version: '1.2.3' } });
    const names = bom.components.map(({ purl }) => purl.replace(/@[^@]*$/, ''));
    expect(names).toEqual([
      'pkg:npm/%40grpc/grpc-js',
      'pkg:npm/%40oven/bun-darwin-aarch64',
      'pkg:npm/%40oven/bun-darwin-x64',
      'pkg:npm/%40oven/bun-linux-aarch64',
      'pkg:npm/%40oven/bun-linux-x64-baseline',
      'pkg:npm/%40oven/bun-windows-x64-baseline',
      'pkg:npm/undici',
    ]);
    for (const { hashes } of bom.components) {
      expect(hashes).toEqual([{ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) }]);
    }
  });

  it('is the same each time', async () => {
    const other = [...folders].reverse();
    expect(await billOfMaterials('1.2.3', other, date)).toBe(await billOfMaterials('1.2.3', folders, date));
  });
});
