import { PluginError } from '../errors/plugin-error';
import { parseBudgets } from './budgets';
import { parseSettings } from './parse';

const fingerprint = 'AB'.repeat(32);
const parse = (apiUrl: string, jsonData: unknown = {}) =>
  parseSettings({ jsonData, decryptedSecureJsonData: { apiUrl } });

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return PluginError.from(error).code;
  }
  return 'none';
}

describe('parseSettings', () => {
  it('fills in every default from a bare URL', () => {
    expect(parse(' https://203.0.113.7:41234/s3cret/ ')).toEqual({
      servers: [
        {
          id: 'main',
          name: '203.0.113.7:41234',
          labels: {},
          apiUrl: 'https://203.0.113.7:41234/s3cret',
          certSha256: null,
          publicKeySha256: null,
          tlsSkipVerify: false,
          timeoutSeconds: 30,
          cacheTtlSeconds: 30,
          maxConcurrentCalls: 2,
          customHeaders: [],
        },
      ],
      allowWrites: false,
      probePorts: false,
      push: null,
      budgets: { rules: parseBudgets(''), inNames: '', timeZone: 'utc', problem: null },
      costs: { rules: [], timeZone: 'utc', problem: null },
      history: {
        source: 'embedded',
        sampleSeconds: 300,
        backfillSecondsPerHour: 30,
        devicesPerKey: 3,
        keyExpiry: '',
        keepDays: { fiveMinutes: 35, hours: 400, days: 3660 },
        prometheus: null,
        problem: null,
      },
      statistics: { keep: 'on', logSeconds: 60 },
    });
  });

  it('takes a fingerprint with colons in either case', () => {
    const withColons = Array(32).fill('ab').join(':');
    expect(parse('https://h:1/s', { certSha256: withColons }).servers[0]?.certSha256).toBe(fingerprint);
  });

  it.each([
    ['the installer’s line', `{"apiUrl":"https://h:1/s","certSha256":"${fingerprint}"}`],
    ['access.txt', `certSha256:${fingerprint}\napiUrl:https://h:1/s\n`],
  ])('reads %s as the settings page does, with its fingerprint', (_, text) => {
    expect(parse(text).servers[0]).toMatchObject({ apiUrl: 'https://h:1/s', certSha256: fingerprint });
    const other = 'CD'.repeat(32);
    expect(parse(text, { certSha256: other }).servers[0]?.certSha256).toBe(other);
  });

  it('takes what environment variables spell, and null as what is not set', () => {
    expect(
      parse('https://h:1/s', {
        certSha256: null,
        timeoutSeconds: '60',
        cacheTtlSeconds: null,
        tlsSkipVerify: 'true',
        allowWrites: 'False',
        sampleSeconds: '60',
        serverName: 5,
        history: null,
      })
    ).toMatchObject({
      servers: [{ name: '5', certSha256: null, timeoutSeconds: 60, cacheTtlSeconds: 30, tlsSkipVerify: true }],
      allowWrites: false,
      history: { source: 'embedded', sampleSeconds: 60 },
    });
  });

  it.each([
    [{ timeoutSeconds: 'soon' }, 'Look at "timeoutSeconds": expected is a number.'],
    [{ timeoutSeconds: '0' }, 'Look at "timeoutSeconds": at least 1.'],
    [{ tlsSkipVerify: 'maybe' }, 'Look at "tlsSkipVerify": expected is true or false.'],
    [{ sampleSeconds: '90' }, 'Look at "sampleSeconds": expected is 60 or 300.'],
    [{ history: 'here' }, 'Look at "history": expected is "embedded" or "prometheus" or "off".'],
  ])('says of %j what is possible', (jsonData, text) => {
    expect(() => parse('https://h:1/s', jsonData)).toThrow(text);
  });

  it('prefers the chosen server name', () => {
    expect(parse('https://h:1/s', { serverName: ' Home ' }).servers[0]?.name).toBe('Home');
  });

  it.each([
    ['', 'SETTINGS_URL_MISSING'],
    ['{"apiUrl":"https://h:1/s"}', 'SETTINGS_URL_INVALID'],
    ['http://h:1/s', 'SETTINGS_URL_INVALID'],
    ['https://h:1/', 'SETTINGS_URL_INVALID'],
    ['https://user:password@h:1/s', 'SETTINGS_URL_INVALID'],
    ['https://h:1/s?x=1', 'SETTINGS_URL_INVALID'],
  ])('refuses the URL %j', (url, code) => {
    expect(codeOf(() => parse(url))).toBe(code);
  });

  it.each([
    [{ certSha256: 'AB:CD' }, 'SETTINGS_FINGERPRINT_INVALID'],
    [{ timeoutSeconds: 0 }, 'SETTINGS_INVALID'],
    [{ cacheTtlSeconds: 'soon' }, 'SETTINGS_INVALID'],
    ['text', 'SETTINGS_INVALID'],
  ])('refuses the options %j', (jsonData, code) => {
    expect(codeOf(() => parse('https://h:1/s', jsonData))).toBe(code);
  });

  it('never repeats the URL in an error', () => {
    expect(() => parse('http://h:1/s3cret')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('s3cret') })
    );
  });
});
