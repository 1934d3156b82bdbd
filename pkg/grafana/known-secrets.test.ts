import fc from 'fast-check';
import { KnownSecrets } from './known-secrets';

function knowing(...texts: string[]): KnownSecrets {
  const secrets = new KnownSecrets();
  texts.forEach((text) => secrets.add(text));
  return secrets;
}

it.each([
  ['at the beginning, in the middle, at the end', 'abcd and abcd, abcd', '[secret] and [secret], [secret]'],
  ['that begins as a longer one', 'abcdef abcde', '[secret] [secret]e'],
  ['twice without anything between', 'abcdabcd', '[secret][secret]'],
  ['in part', 'abc bcd', 'abc bcd'],
])('blots out a secret %s', (_, text, clean) => {
  expect(knowing('abcd', 'abcdef').blotOut(text)).toBe(clean);
});

it('leaves none of many, also where some are parts of others', () => {
  const secret = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 4, maxLength: 8 });
  fc.assert(
    fc.property(fc.array(secret), (all) => {
      expect(knowing(...all).blotOut(all.join('\n'))).toBe(all.map(() => '[secret]').join('\n'));
    })
  );
});

it('takes no longer where there are thousands', () => {
  const secrets = knowing(...Array.from({ length: 10_000 }, (_, index) => `${index}-s3cr3t-path`));
  const begun = performance.now();
  for (let line = 0; line < 1000; line += 1) {
    secrets.blotOut('called the Outline server');
  }
  expect(performance.now() - begun).toBeLessThan(1000);
  expect(secrets.blotOut('/9999-s3cr3t-path/server')).toBe('/[secret]/server');
});
