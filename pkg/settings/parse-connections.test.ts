import { parseConnections } from './parse-connections';

const fingerprints = ['A1B2C3D4E5F60718'.repeat(4), '0123456789ABCDEF'.repeat(4)] as const;
const urls = ['https://203.0.113.5:8081/s3cr3tPath', 'https://198.51.100.7:8443/other'] as const;
const lines = urls.map((apiUrl, index) => JSON.stringify({ apiUrl, certSha256: fingerprints[index] }));
const files = urls.map((apiUrl, index) => `certSha256:${fingerprints[index]}\napiUrl:${apiUrl}`);
const both = urls.map((apiUrl, index) => ({ ok: true, apiUrl, certSha256: fingerprints[index] }));

it.each([
  ['lines of installers', lines.join('\n')],
  ['what stands around them', `Welcome to fra\n\n\u001b[1;32m${lines[0]}\u001b[0m\n\nroot@hel:~# ${lines[1]}\n`],
  ['a line that a terminal broke', lines.map((line) => `${line.slice(0, 40)}\n${line.slice(40)}`).join('\n')],
  ['Outline Manager’s list', `[${lines.join(',')}]`],
  ['access.txt files', files.join('\n')],
  ['their lines in the other order', files.map((file) => file.split('\n').reverse().join('\r\n')).join('\r\n')],
  ['both', `${lines[0]}\n${files[1]}`],
  ['URLs with fingerprints', urls.map((url, index) => `${url} ${fingerprints[index]}`).join('\n')],
  ['one of them twice', [...lines, lines[0]].join('\n')],
])('takes %s', (_, text) => {
  expect(parseConnections(text)).toEqual(both);
});

it('takes URLs of servers whose certificates an authority vouches for', () => {
  expect(parseConnections(urls.join('\n'))).toEqual(urls.map((apiUrl) => ({ ok: true, apiUrl, certSha256: null })));
});

it('takes one', () => {
  expect(parseConnections(lines[0]!)).toEqual([both[0]]);
});

it('says what is wrong with each, and holds nothing of it', () => {
  const parsed = parseConnections(
    `${lines[0]}\n{"apiUrl":"http://203.0.113.9/s3cr3t","certSha256":"${fingerprints[0]}"}`
  );
  expect(parsed).toEqual([both[0], { ok: false, message: 'The URL must begin with https://.' }]);
  expect(parseConnections('nothing')).toEqual([
    { ok: false, message: expect.stringContaining('no management API URL') },
  ]);
});
