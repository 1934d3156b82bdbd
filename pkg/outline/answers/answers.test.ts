import { readAccessKeys } from './access-keys';
import { answered, captured } from '../testing/captured';
import { readDataTransferred } from './data-transferred';
import { readServer } from './server';
import { readSharing } from './sharing';

describe('GET /server', () => {
  it('reads a recorded answer', () => {
    expect(readServer(captured('server'))).toEqual({
      name: 'Test bed main',
      serverId: '977cccce-dc36-47a5-b131-2fd9fc4acc7a',
      version: '1.12.3-local',
      createdAt: 1795250400696,
      sharingEnabled: false,
      portForNewAccessKeys: 7736,
      hostnameForAccessKeys: '127.0.0.1',
      defaultDataLimit: null,
    });
  });

  it('takes absent and null fields as unknown, and ignores unknown ones', () => {
    const server = readServer(
      answered({ serverId: 'id', name: null, version: 'dev', accessKeyDataLimit: { bytes: 5e9 }, experimental: {} })
    );
    expect(server).toMatchObject({ name: null, version: 'dev', createdAt: null, defaultDataLimit: 5e9 });
  });
});

describe('GET /access-keys', () => {
  it('reads a recorded answer without passwords and access URLs', () => {
    const response = captured('access-keys');
    const keys = readAccessKeys(response);
    expect(keys[0]).toEqual({
      id: '0',
      name: expect.any(String),
      port: 7736,
      method: 'chacha20-ietf-poly1305',
      dataLimit: null,
      listeners: null,
    });
    expect(response.body).toContain('ss://');
    expect(JSON.stringify(keys)).not.toMatch(/ss:\/\/|password|accessUrl/);
  });

  it('keeps ids as they are, empty names and limits of their own', () => {
    const keys = readAccessKeys(
      answered({ accessKeys: [{ id: 'кл', name: '' }, { id: 7 }, { id: '1', dataLimit: { bytes: 0 } }] })
    );
    expect(keys.map(({ id, name, dataLimit }) => [id, name, dataLimit])).toEqual([
      ['кл', '', null],
      ['7', '', null],
      ['1', '', 0],
    ]);
  });
});

describe('GET /access-keys of servers with WebSockets', () => {
  const key = {
    id: '1',
    name: 'Carol',
    listeners: ['websocket-stream'],
    dynamicConfig: {
      transport: {
        $type: 'tcp',
        tcp: {
          $type: 'shadowsocks',
          endpoint: { $type: 'websocket', url: 'wss://vpn.example.org/tcp' },
          cipher: 'chacha20-ietf-poly1305',
          secret: 'kSsAAz2Iie62Q9LzCu0DDH',
        },
      },
    },
  };

  it('reads keys without port, cipher, password and access URL, and drops the secret', () => {
    expect(readAccessKeys(answered({ accessKeys: [key] }))).toEqual([
      { id: '1', name: 'Carol', port: null, method: null, dataLimit: null, listeners: ['websocket-stream'] },
    ]);
  });

  it.each([[{ tcp: { port: 1 } }], ['tcp'], [[1]]])(
    'knows the keys where listeners have another form: %j',
    (listeners) => {
      expect(readAccessKeys(answered({ accessKeys: [{ ...key, listeners }] }))).toMatchObject([
        { id: '1', listeners: null },
      ]);
    }
  );
});

describe('GET /metrics/transfer', () => {
  it('reads a recorded answer with ids that are not numbers', () => {
    expect([...readDataTransferred(captured('transfer')).keys()]).toEqual(expect.arrayContaining(['0', '7up', 'кл']));
  });

  it('keeps ids that mean something in JavaScript', () => {
    const figures = readDataTransferred(
      answered('{"bytesTransferredByUserId":{"constructor":1,"__proto__":2,"toString":3}}')
    );
    expect([...figures]).toEqual([
      ['constructor', 1],
      ['__proto__', 2],
      ['toString', 3],
    ]);
  });

  it('tolerates integers beyond what a double holds exactly', () => {
    const figures = readDataTransferred(answered('{"bytesTransferredByUserId":{"0":12345678901234567890}}'));
    expect(figures.get('0')).toBe(12345678901234567890);
  });
});

test('GET /metrics/enabled', () => {
  expect(readSharing(answered({ metricsEnabled: true }))).toBe(true);
});

describe('what cannot be read', () => {
  it.each([
    ['HTML', answered('<html>', { mediaType: 'text/html' })],
    ['an empty body', answered('', { mediaType: '' })],
    ['a JSON array', answered([])],
    ['a JSON string', answered('"metricsEnabled"')],
    ['null', answered(null)],
    ['the JSON of something else', answered({ status: 'ok' })],
  ])('%s is not Outline', (_, response) => {
    expect(() => readSharing(response)).toThrow(expect.objectContaining({ code: 'OUTLINE_NOT_OUTLINE' }));
  });

  it('JSON that breaks off is told from something else', () => {
    expect(() => readSharing(answered('{"metricsEna'))).toThrow(
      expect.objectContaining({ code: 'OUTLINE_RESPONSE_INVALID', detail: '(not complete JSON)' })
    );
  });

  it('of an identity is named, and never its value', () => {
    const accessKeys = [{ id: '0' }, { id: ['secret value'] }];
    expect(() => readAccessKeys(answered({ accessKeys }))).toThrow(
      expect.objectContaining({ code: 'OUTLINE_RESPONSE_INVALID', detail: '(field accessKeys[1].id)' })
    );
  });

  it('of a field costs that field, and a number that is spelled as a text is one', () => {
    const accessKeys = [
      { id: '0', name: 'a', port: '8388' },
      { id: '1', name: 'b', port: 'none', method: 7, dataLimit: { bytes: 'many' } },
      { id: '2', name: {}, dataLimit: { bytes: '5000' } },
    ];
    expect(readAccessKeys(answered({ accessKeys }))).toEqual([
      { id: '0', name: 'a', port: 8388, method: null, dataLimit: null, listeners: null },
      { id: '1', name: 'b', port: null, method: null, dataLimit: 'unknown', listeners: null },
      { id: '2', name: '', port: null, method: null, dataLimit: 5000, listeners: null },
    ]);
    const server = '{"serverId":"id","portForNewAccessKeys":1e999,"metricsEnabled":"yes","createdTimestampMs":"soon"}';
    expect(readServer(answered(server))).toMatchObject({
      serverId: 'id',
      portForNewAccessKeys: null,
      sharingEnabled: null,
      createdAt: null,
    });
  });

  it('of bytes is not 0', () => {
    const figures = readDataTransferred(answered({ bytesTransferredByUserId: { '0': 'x', '1': '7' } }));
    expect([...figures]).toEqual([
      ['0', null],
      ['1', 7],
    ]);
  });
});
