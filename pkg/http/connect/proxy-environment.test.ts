import * as v from 'valibot';
import { proxyEnvironmentSchema, proxyFor } from './proxy-environment';

const PROXY = 'http://proxy.example:3128';

function choose(url: string, variables: Record<string, string>): string | null {
  return proxyFor(new URL(url), v.parse(proxyEnvironmentSchema, variables))?.host ?? null;
}

describe('HTTPS_PROXY', () => {
  it.each<[Record<string, string>, string | null]>([
    [{}, null],
    [{ HTTPS_PROXY: PROXY }, 'proxy.example:3128'],
    [{ https_proxy: PROXY }, 'proxy.example:3128'],
    [{ HTTPS_PROXY: PROXY, https_proxy: 'http://other:1' }, 'proxy.example:3128'],
    [{ HTTPS_PROXY: 'proxy.example:3128' }, 'proxy.example:3128'],
    [{ HTTP_PROXY: PROXY }, null],
    [{ HTTPS_PROXY: '' }, null],
  ])('%j leads to %j', (variables, host) => {
    expect(choose('https://outline.example:1234', variables)).toBe(host);
  });

  it('that is no URL is an error, and does not mean to go without', () => {
    expect(() => choose('https://outline.example', { HTTPS_PROXY: 'http://' })).toThrow(
      expect.objectContaining({ kind: 'proxy failed' })
    );
  });
});

describe('NO_PROXY', () => {
  it.each([
    ['*', 'https://outline.example:1234'],
    ['outline.example', 'https://outline.example:1234'],
    ['OUTLINE.example', 'https://outline.EXAMPLE:1234'],
    ['example', 'https://outline.example:1234'],
    ['.example', 'https://outline.example:1234'],
    ['*.example', 'https://outline.example:1234'],
    ['outline.example:1234', 'https://outline.example:1234'],
    ['outline.example:443', 'https://outline.example'],
    ['a, outline.example ,b', 'https://outline.example:1234'],
    ['a outline.example', 'https://outline.example:1234'],
    ['192.0.2.7', 'https://192.0.2.7:1234'],
    ['192.0.2.0/24', 'https://192.0.2.7:1234'],
    ['2001:db8::1', 'https://[2001:db8::1]:1234'],
    ['[2001:db8::1]:1234', 'https://[2001:db8::1]:1234'],
    ['2001:db8::/32', 'https://[2001:db8::1]:1234'],
  ])('%s goes without for %s', (exceptions, url) => {
    expect(choose(url, { HTTPS_PROXY: PROXY, NO_PROXY: exceptions })).toBeNull();
    expect(choose(url, { HTTPS_PROXY: PROXY, no_proxy: exceptions })).toBeNull();
  });

  it.each([
    ['', 'https://outline.example:1234'],
    ['other.example', 'https://outline.example:1234'],
    ['line.example', 'https://outline.example:1234'],
    ['.outline.example', 'https://outline.example:1234'],
    ['outline.example:443', 'https://outline.example:1234'],
    ['192.0.2.0/24', 'https://192.0.3.7:1234'],
    ['192.0.2.0/99', 'https://192.0.2.7:1234'],
    ['2001:db8::/32', 'https://192.0.2.7:1234'],
    ['outline.example/24', 'https://outline.example:1234'],
  ])('%s does not for %s', (exceptions, url) => {
    expect(choose(url, { HTTPS_PROXY: PROXY, NO_PROXY: exceptions })).toBe('proxy.example:3128');
  });
});
