import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfiguration } from './configuration';
import { readCredentials } from './credentials/credentials';

const fingerprint = 'AB'.repeat(32);
const certificates = join(__dirname, '../../simulator/certificate');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outline-exporter-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const read = (text: string, listen: string | null = null, environment: NodeJS.ProcessEnv = {}) =>
  readConfiguration({ file: write('exporter.yaml', text), listen, environment });

const server = `- apiUrl: https://203.0.113.7:41234/s3cr3t\n    certSha256: ${fingerprint}`;

it('has defaults for all but the server', () => {
  expect(read(`servers:\n  ${server}`)).toEqual({
    address: '127.0.0.1',
    port: 9817,
    path: '/metrics',
    servers: [
      {
        id: 'main',
        name: '203.0.113.7:41234',
        labels: {},
        apiUrl: 'https://203.0.113.7:41234/s3cr3t',
        certSha256: fingerprint,
        publicKeySha256: null,
        tlsSkipVerify: false,
        timeoutSeconds: 30,
        cacheTtlSeconds: 0,
        maxConcurrentCalls: 2,
        customHeaders: [],
      },
    ],
    sampleSeconds: 300,
    stateFolder: null,
    reachability: null,
  });
});

it('takes the installer’s line where a URL is expected', () => {
  const OUTLINE_API_URL = JSON.stringify({ apiUrl: 'https://203.0.113.7:41234/s3cr3t', certSha256: fingerprint });
  const accessFile = write('access.txt', `certSha256:${fingerprint}\napiUrl:https://203.0.113.7:41234/s3cr3t\n`);
  for (const { servers } of [
    readConfiguration({ file: null, listen: null, environment: { OUTLINE_API_URL } }),
    read(`servers:\n  - apiUrlFile: ${accessFile}`),
  ]) {
    expect(servers).toMatchObject([{ apiUrl: 'https://203.0.113.7:41234/s3cr3t', certSha256: fingerprint }]);
  }
});

it('takes every setting, secrets out of files too, and JSON', () => {
  const configuration = {
    listen: '[::1]:9000',
    path: '/outline',
    sampleSeconds: 60,
    stateFolder: '/var/lib/outline',
    servers: [
      {
        name: 'home',
        apiUrlFile: write('url', 'https://a.example:1/s3cr3t\n'),
        timeoutSeconds: 5,
        maxConcurrentCalls: 1,
        headers: [
          { name: 'X-Proxy', value: 'one' },
          { name: 'Authorization', valueFile: write('header', 'Basic YTpi\n') },
        ],
      },
      { apiUrl: 'https://b.example:2/s3cr3t', tlsSkipVerify: true },
    ],
    tls: { certificateFile: `${certificates}/server-certificate.pem`, keyFile: `${certificates}/server-key.pem` },
    authorization: { tokenFile: write('token', 'tok3n\n') },
    pushgateway: {
      url: 'http://127.0.0.1:9091',
      job: 'vpn',
      groupingKey: { instance: '' },
      intervalSeconds: 30,
      authorization: { user: 'me', password: 'pw' },
    },
    remoteWrite: { url: 'http://127.0.0.1:9009/api/v1/push', headers: { 'X-Scope-OrgID': 'vpn' }, queueMegabytes: 5 },
    otlp: { url: 'https://127.0.0.1:4318/v1/metrics', tls: { caFile: `${certificates}/other-certificate.pem` } },
  };
  expect(read(JSON.stringify(configuration))).toMatchObject({
    address: '::1',
    port: 9000,
    path: '/outline',
    sampleSeconds: 60,
    stateFolder: '/var/lib/outline',
    servers: [
      {
        name: 'home',
        apiUrl: 'https://a.example:1/s3cr3t',
        timeoutSeconds: 5,
        maxConcurrentCalls: 1,
        customHeaders: [
          { name: 'X-Proxy', value: 'one' },
          { name: 'Authorization', value: 'Basic YTpi' },
        ],
      },
      { name: 'b.example:2', tlsSkipVerify: true, certSha256: null },
    ],
    pushgateway: {
      url: 'http://127.0.0.1:9091',
      job: 'vpn',
      groupingKey: { instance: '' },
      intervalSeconds: 30,
      deleteAtEnd: false,
    },
    remoteWrite: { intervalSeconds: 60, labels: { job: 'outline' }, queueMegabytes: 5 },
    otlp: { queueMegabytes: 100, resourceAttributes: { 'service.name': 'outline' } },
  });
  expect(readCredentials(read(JSON.stringify(configuration)))).toMatchObject({
    service: {
      tls: { certificate: expect.stringContaining('CERTIFICATE'), key: expect.stringContaining('PRIVATE KEY') },
      authorization: { token: 'tok3n' },
    },
    receivers: {
      pushgateway: { authorization: `Basic ${Buffer.from('me:pw').toString('base64')}` },
      remoteWrite: {},
      otlp: { tls: { ca: expect.stringContaining('CERTIFICATE') } },
    },
  });
});

it('takes ids and labels as a data source’s list has them', () => {
  const text = `servers:
  - { id: fra, name: Frankfurt, labels: { provider: hetzner, team: '' }, apiUrl: 'https://a.example:1/s3cr3t' }
  - { name: Helsinki, apiUrl: 'https://b.example:2/s3cr3t' }`;
  expect(read(text).servers).toMatchObject([
    { name: 'Frankfurt', labels: { provider: 'hetzner' } },
    { name: 'Helsinki', labels: {} },
  ]);
});

it('takes one server from the environment', () => {
  const environment = {
    OUTLINE_API_URL: 'https://203.0.113.7:41234/s3cr3t',
    OUTLINE_CERT_SHA256: fingerprint.toLowerCase(),
    OUTLINE_SERVER_NAME: 'home',
    STATE_DIRECTORY: '/var/lib/outline-exporter',
  };
  expect(readConfiguration({ file: null, listen: '0.0.0.0:80', environment })).toMatchObject({
    address: '0.0.0.0',
    port: 80,
    stateFolder: '/var/lib/outline-exporter',
    servers: [{ name: 'home', certSha256: fingerprint }],
  });
});

it.each([
  ['nothing', '', 'Look at the whole.'],
  ['no server', 'servers: []', 'Look at servers.'],
  ['a misspelt setting', `servers:\n  ${server}\nlisten_: x`, 'Look at listen_: it is not known.'],
  [
    'a misspelt setting of a server',
    `servers:\n  ${server}\n    certsha256: x`,
    'Look at servers.0.certsha256: it is not known.',
  ],
  ['no YAML', 'servers: [s3cr3t', 'line 1'],
  ['no URL', 'servers:\n  - name: home', 'servers.0: No management API URL'],
  ['a bad URL', 'servers:\n  - apiUrl: http://s3cr3t', 'servers.0: The management API URL is not usable'],
  ['a URL twice', `servers:\n  ${server}\n    apiUrlFile: /s3cr3t`, 'servers.0.apiUrl is given twice'],
  [
    'a file that is not there',
    'servers:\n  - apiUrlFile: /none',
    'servers.0.apiUrlFile: /none cannot be read (ENOENT)',
  ],
  [
    'a time-out out of bounds',
    `servers:\n  ${server}\n    timeoutSeconds: 601`,
    'servers.0: The data source settings cannot be read. Look at "timeoutSeconds": at most 600.',
  ],
  ['a time-out in quotes', `servers:\n  ${server}\n    timeoutSeconds: "5"`, 'Look at servers.0.timeoutSeconds.'],
  [
    'a header that is no header',
    `servers:\n  ${server}\n    headers: [{ name: Host, value: s3cr3t }]`,
    'servers.0: The data source settings cannot be read. Look at custom header 1. Headers of this name',
  ],
  [
    'a misspelt header',
    `servers:\n  ${server}\n    headers: [{ name: X-A, val: s3cr3t }]`,
    'Look at servers.0.headers.0.val: it is not known.',
  ],
  [
    'a header’s value twice',
    `servers:\n  ${server}\n    headers: [{ name: X-A, value: s3cr3t, valueFile: /s3cr3t }]`,
    'servers.0.headers.0.value is given twice',
  ],
  ['two servers of one name', `servers:\n  ${server}\n  ${server}`, 'Two servers are called "203.0.113.7:41234"'],
  ['an id twice', `servers:\n  ${server}\n    id: a\n  ${server}\n    id: a`, 'Two servers have the id "a"'],
  ['an id that is none', `servers:\n  ${server}\n    id: a b`, 'ids have letters'],
  ['a label that is none', `servers:\n  ${server}\n    labels: { a-b: s }`, 'Look at the label "a-b" of the server'],
  ['a label of series', `servers:\n  ${server}\n    labels: { key_id: s }`, 'Look at the label "key_id"'],
  [
    'targets without a port',
    'reachability: { probe: a, targets: [{ server: s, host: h }] }',
    'targets.0: it has no port',
  ],
  ['probes of nothing', 'reachability: { probe: a }', 'Look at servers.'],
  [
    'a control without a port',
    `servers:\n  ${server}\nreachability: { probe: a, control: s3cr3t }`,
    'reachability.control looks like',
  ],
  ['no port', `servers:\n  ${server}\nlisten: 127.0.0.1`, 'listen looks like'],
  ['a port too high', `servers:\n  ${server}\nlisten: 127.0.0.1:70000`, 'listen looks like'],
  ['a relative folder', `servers:\n  ${server}\nstateFolder: state`, 'stateFolder must be an absolute path'],
  ['a user alone', `servers:\n  ${server}\nauthorization: { user: me }`, 'authorization is a token, or a user and'],
  [
    'a token and a user',
    `servers:\n  ${server}\nauthorization: { user: me, token: s3cr3t }`,
    'authorization is a token',
  ],
  ['another interval', `servers:\n  ${server}\nsampleSeconds: 10`, 'Look at sampleSeconds.'],
])('refuses %s, and quotes no secret', (_, text, reason) => {
  const refusal = () => read(text);
  expect(refusal).toThrow('[EXPORTER_CONFIGURATION_INVALID]');
  expect(refusal).toThrow(reason);
  expect(refusal).not.toThrow('s3cr3t');
});

it('refuses an environment without a server', () => {
  expect(() => readConfiguration({ file: null, listen: null, environment: {} })).toThrow('set OUTLINE_API_URL');
});
