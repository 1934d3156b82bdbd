import { PluginError } from '../errors/plugin-error';
import { parseSettings } from './parse';

const pushOf = (jsonData: Record<string, unknown>, secrets: Record<string, string> = {}) =>
  parseSettings({ jsonData, decryptedSecureJsonData: { apiUrl: 'https://203.0.113.7:41234/s3cret', ...secrets } }).push;

const pushUrl = 'https://engine.example.org/api/v1/write?tenant=1';

it('is nowhere by default, and where the plugin records nothing', () => {
  expect(pushOf({})).toBeNull();
  expect(pushOf({ pushUrl, history: 'off' })).toBeNull();
});

it('is a URL with its protocol and credentials, a token first', () => {
  expect(pushOf({ pushUrl })).toEqual({ url: pushUrl, protocol: 'remote-write', authorization: null });
  expect(pushOf({ pushUrl, pushProtocol: 'otlp', pushUser: 'u' }, { pushPassword: 'pw' })).toEqual({
    url: pushUrl,
    protocol: 'otlp',
    authorization: `Basic ${btoa('u:pw')}`,
  });
  expect(pushOf({ pushUrl, pushUser: 'u' }, { pushToken: 't' })).toMatchObject({ authorization: 'Bearer t' });
});

it.each(['engine:9090', 'ftp://engine/', 'https://u:pw@engine/', 'https://engine/#a'])(
  'costs nothing else where it cannot be used: %s',
  (text) => {
    const push = pushOf({ pushUrl: text });
    expect(push).toBeInstanceOf(PluginError);
    expect(String(push)).toContain('SETTINGS_PUSH_INVALID');
    expect(String(push)).not.toContain('pw@');
  }
);
