import { parseConnection } from './parse-connection';

const fingerprint = 'A1B2C3D4E5F60718'.repeat(4);
const apiUrl = 'https://203.0.113.5:8081/s3cr3tPathOf22CharsXyz';
const line = JSON.stringify({ apiUrl, certSha256: fingerprint });
const complete = { ok: true, apiUrl, certSha256: fingerprint };

describe('what people paste', () => {
  it.each([
    ['the line', line],
    ['the line with spaces and line breaks around it', `\n  ${line}  \r\n`],
    ['the line within the installer’s words', `Please copy the following line:\n\n${line}\n\nIf you have trouble…`],
    ['the line in a terminal’s colours', `\u001b[1;32m${line}\u001b[0m`],
    ['the line as a terminal broke it', `${line.slice(0, 40)}\n${line.slice(40, 90)}\r\n${line.slice(90)}`],
    ['the line with curly quotation marks', line.replace(/"/g, '”')],
    ['the line with further fields', JSON.stringify({ name: 'My server', apiUrl, certSha256: fingerprint })],
    ['a fingerprint with colons, in lower case', line.replace(fingerprint, withColons(fingerprint).toLowerCase())],
    ['a URL with a slash at its end', line.replace(apiUrl, `${apiUrl}/`)],
    ['access.txt', `certSha256:${fingerprint}\napiUrl:${apiUrl}\n`],
    ['access.txt from Windows', `apiUrl: ${apiUrl}\r\ncertSha256: ${withColons(fingerprint)}\r\n`],
    ['names without quotation marks', `{apiUrl: "${apiUrl}", certSha256: "${fingerprint}"}`],
    ['single quotation marks', `{'apiUrl': '${apiUrl}', 'certSha256': '${fingerprint}'}`],
    ['no quotation marks at all', `{apiUrl: ${apiUrl}, certSha256: ${withColons(fingerprint)}}`],
    ['a zero-width space and a byte order mark', `\ufeff${line.replace('s3cr3t', 's3cr3t\u200b')}\u200b`],
    ['a name in another script', JSON.stringify({ name: 'Мой сервер', apiUrl, certSha256: fingerprint })],
    ['URL and fingerprint', `${apiUrl} ${fingerprint}`],
    ['URL and fingerprint in two lines', `${apiUrl}\n${withColons(fingerprint)}`],
  ])('takes %s', (_, text) => {
    expect(parseConnection(text)).toEqual(complete);
  });

  it('takes a URL alone, without what nobody sees in it', () => {
    expect(parseConnection(`${apiUrl}\u200b`)).toEqual({ ok: true, apiUrl, certSha256: null });
    expect(parseConnection(` ${apiUrl}\n`)).toEqual({ ok: true, apiUrl, certSha256: null });
  });

  it('takes an IPv6 address and a name', () => {
    expect(parseConnection('https://[2001:db8::1]:8081/secret')).toMatchObject({ ok: true });
    expect(parseConnection('https://vpn.example.org/secret')).toMatchObject({ ok: true });
  });
});

describe('wrong pastes', () => {
  it.each([
    ['an access key', 'ss://Y2hhY2hhMjA6cGFzc3dvcmQ@203.0.113.5:7736/?outline=1', /access key/],
    ['a dynamic access key', 'ssconf://example.org/key.json', /access key/],
    ['an access key from the API', '{"id":"0","accessUrl":"ss://abc@203.0.113.5:7736"}', /access key/],
    ['words', 'my server', /no management API URL in this text/],
    ['a host', '203.0.113.5:8081', /no management API URL in this text/],
    ['the fingerprint alone', withColons(fingerprint), /only the fingerprint/],
    ['a line without its end', line.slice(0, -20), /cut off at its end/],
    ['a line without its beginning', line.slice(5), /cut off at its beginning/],
    ['something else in curly brackets', '{apiUrl}', /cannot be read/],
    ['a line without apiUrl', JSON.stringify({ certSha256: fingerprint }), /apiUrl is missing/],
    ['a line without certSha256', JSON.stringify({ apiUrl }), /certSha256 is missing/],
    ['an empty apiUrl', JSON.stringify({ apiUrl: '', certSha256: fingerprint }), /apiUrl is missing/],
    ['a number as apiUrl', JSON.stringify({ apiUrl: 5, certSha256: fingerprint }), /apiUrl is missing/],
    ['one line of access.txt', `apiUrl:${apiUrl}`, /certSha256 is missing/],
    ['http', line.replace('https:', 'http:'), /must begin with https/],
    ['http, alone', apiUrl.replace('https:', 'http:'), /must begin with https/],
    ['no URL', JSON.stringify({ apiUrl: 'https://', certSha256: fingerprint }), /cannot be read/],
    ['no secret path', JSON.stringify({ apiUrl: 'https://203.0.113.5:8081/', certSha256: fingerprint }), /secret path/],
    ['a character that no URL has', `${apiUrl}é`, /holds the character U\+00E9/],
    ['a host in another script', 'https://сервер.example:1/s3cr3t', /holds the character U\+0441/],
    ['a user name', 'https://user@203.0.113.5:8081/secret', /no user name/],
    ['a query', 'https://203.0.113.5:8081/secret?x=1', /no user name, question mark/],
    ['a short fingerprint', line.replace(fingerprint, fingerprint.slice(1)), /has 63 hexadecimal digits instead of 64/],
    ['a long fingerprint', `${apiUrl} ${fingerprint}A`, /has 65 hexadecimal digits instead of 64/],
    ['a fingerprint of other letters', line.replace('A1B2', 'X1B2'), /something else than hexadecimal/],
  ])('says what is wrong with %s, without repeating it', (_, text, message) => {
    const parsed = parseConnection(text);
    expect(parsed).toEqual({ ok: false, message: expect.stringMatching(message) });
    expect(JSON.stringify(parsed)).not.toMatch(/s3cr3t|203\.0\.113/);
  });
});

function withColons(digits: string): string {
  return digits.match(/../g)?.join(':') ?? '';
}
