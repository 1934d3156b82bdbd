import { parseSettings } from './parse';

const parse = (jsonData: object, secrets: Record<string, string> = {}) =>
  parseSettings({ jsonData, decryptedSecureJsonData: { apiUrl: 'https://h:1/s', ...secrets } }).servers[0]
    ?.customHeaders;

describe('custom headers', () => {
  it('are pairs of a name and a secret value, in the order of their numbers, with gaps where some were removed', () => {
    const names = { httpHeaderName10: 'X-Ten', httpHeaderName2: ' X-Two ', httpHeaderName0: 'X-Zero' };
    expect(
      parse(names, { httpHeaderValue2: 'two\n', httpHeaderValue10: 'ten', httpHeaderValue3: 'left over' })
    ).toEqual([
      { name: 'X-Two', value: 'two' },
      { name: 'X-Ten', value: 'ten' },
    ]);
  });

  it('take a number for the text that it spells, and null and an empty row for none', () => {
    const names = { httpHeaderName1: 1, httpHeaderName2: null, httpHeaderName3: '' };
    expect(parse(names, { httpHeaderValue1: 'one' })).toEqual([{ name: '1', value: 'one' }]);
  });

  it('may say who calls: a reverse proxy asks for it', () => {
    expect(parse({ httpHeaderName1: 'Authorization' }, { httpHeaderValue1: 'Basic YTpi' })).toHaveLength(1);
  });

  it.each([
    ['X Header', 'v', 'Its name may only have'],
    ['X-Héader', 'v', 'Its name may only have'],
    ['X-Header:', 'v', 'Its name may only have'],
    ['Host', 'v', 'Headers of this name'],
    ['CONTENT-LENGTH', 'v', 'Headers of this name'],
    ['Proxy-Authorization', 'v', 'Headers of this name'],
    ['Transfer-Encoding', 'v', 'Headers of this name'],
    ['X-Header', '', 'It has no value.'],
    ['X-Header', 's3cr3t\r\nHost: h', 'Its value may only have'],
    ['X-Header', 's3cr3t\u0000', 'Its value may only have'],
    ['X-Header', 's3cr3té', 'Its value may only have'],
    ['', 's3cr3t', 'It has no name.'],
    ['x-other', 's3cr3t', 'Another one has the same name.'],
  ])('refuse the name %j with the value %j, and repeat neither', (name, value, reason) => {
    const names = { httpHeaderName1: 'X-Other', httpHeaderName2: name };
    const refusal = () => parse(names, { httpHeaderValue1: 'v', httpHeaderValue2: value });
    expect(refusal).toThrow(`Look at custom header 2. ${reason}`);
    expect(refusal).toThrow('[SETTINGS_INVALID]');
    expect(refusal).not.toThrow('s3cr3t');
  });

  it('refuse a name that is no text', () => {
    expect(() => parse({ httpHeaderName1: {} })).toThrow('Look at "httpHeaderName1": expected is a text.');
  });
});
