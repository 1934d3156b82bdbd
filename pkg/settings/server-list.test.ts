import { parseSettings } from './parse';

const certSha256 = 'AB'.repeat(32);
const urls = { 'apiUrl.fra': 'https://fra.example:1/s', 'apiUrl.hel': 'https://hel.example:1/s' };
const fra = { id: 'fra', name: 'Frankfurt', certSha256, labels: { provider: 'hetzner', price: 5, team: ' ' } };
const hel = { id: 'hel' };

const parse = (jsonData: object, decryptedSecureJsonData: Record<string, string>) =>
  parseSettings({ jsonData, decryptedSecureJsonData }).servers;

describe('a list of servers', () => {
  it('has the name, fingerprint and labels of each, and what is set for all', () => {
    expect(parse({ servers: [fra, hel], timeoutSeconds: 9, publicKeySha256: certSha256 }, urls)).toEqual([
      expect.objectContaining({
        id: 'fra',
        name: 'Frankfurt',
        apiUrl: 'https://fra.example:1/s',
        certSha256,
        publicKeySha256: null,
        labels: { provider: 'hetzner', price: '5' },
        timeoutSeconds: 9,
      }),
      expect.objectContaining({ id: 'hel', name: 'hel.example:1', certSha256: null, labels: {}, timeoutSeconds: 9 }),
    ]);
  });

  it('follows the server of the short form', () => {
    const jsonData = { servers: [fra], serverName: 'Home', certSha256 };
    const [main, ...others] = parse(jsonData, { ...urls, apiUrl: 'https://home.example:1/s' });
    expect(main).toMatchObject({ id: 'main', name: 'Home', certSha256, labels: {} });
    expect(others.map(({ id }) => id)).toEqual(['fra']);
  });

  it('can give the server of the short form labels, a name and another place', () => {
    const listed = [fra, { id: 'main', labels: { provider: 'ovh' } }];
    const secrets = { ...urls, apiUrl: 'https://home.example:1/s' };
    expect(parse({ servers: listed, serverName: 'Home', certSha256 }, secrets)).toMatchObject([
      { id: 'fra' },
      { id: 'main', name: 'Home', certSha256, labels: { provider: 'ovh' } },
    ]);
  });

  it.each<[string, object[], Record<string, string>, string]>([
    ['an id twice', [fra, { ...hel, id: 'fra' }], urls, '[SETTINGS_INVALID]'],
    ['a name twice', [fra, { ...hel, name: 'Frankfurt' }], urls, 'Two servers are called "Frankfurt".'],
    [
      'an address twice',
      [fra, hel],
      { ...urls, 'apiUrl.hel': 'https://fra.example:1/other' },
      'Two servers have the address "fra.example:1".',
    ],
    ['no secret', [fra, hel], { 'apiUrl.fra': urls['apiUrl.fra'] }, 'Look at the server "hel". [SETTINGS_URL_MISSING]'],
    ['no URL', [fra], { 'apiUrl.fra': 'http://fra.example:1/s3cret' }, 'Look at the server "Frankfurt". The URL must'],
    ['no fingerprint', [{ ...fra, certSha256: 'AB' }], urls, 'Look at the server "Frankfurt". The fingerprint has 2'],
    ['no label name', [{ ...fra, labels: { 'a-b': 'c' } }], urls, 'Look at the label "a-b" of the server "fra".'],
    ['no text as a label', [{ ...fra, labels: { a: {} } }], urls, 'Look at "servers.0.labels.a": expected is a text.'],
    ['no id', [{ name: 'x' }], urls, 'Look at "servers.0.id": it is missing.'],
    ['an id of other characters', [{ id: 'a.b' }], urls, 'Look at "servers.0.id": ids have letters'],
  ])('is refused with %s, and it says where', (_, servers, secrets, text) => {
    expect(() => parse({ servers }, secrets)).toThrow(text);
    expect(() => parse({ servers }, secrets)).not.toThrow('s3cret');
  });
});
