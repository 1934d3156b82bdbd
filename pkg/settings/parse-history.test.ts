import { parseSettings } from './parse';

const parseHistory = (jsonData: Record<string, unknown>, secrets: Record<string, string> = {}) =>
  parseSettings({
    jsonData: { history: 'prometheus', ...jsonData },
    decryptedSecureJsonData: { apiUrl: 'https://h:1/s', ...secrets },
  }).history;
const parse = (...settings: Parameters<typeof parseHistory>) => parseHistory(...settings).prometheus;

describe('the engine that history comes from', () => {
  it('is a URL with label matchers', () => {
    expect(parse({ prometheusUrl: ' http://127.0.0.1:9090/ ', prometheusMatchers: 'job="outline"' })).toEqual({
      url: 'http://127.0.0.1:9090',
      matchers: 'job="outline"',
      authorization: null,
    });
  });

  it('takes a user with a password, or a token before both', () => {
    const user = { prometheusUrl: 'https://mimir.example/prometheus', prometheusUser: 'ann' };
    expect(parse(user, { prometheusPassword: 'pw' })?.authorization).toBe('Basic YW5uOnB3');
    expect(parse(user, { prometheusPassword: 'pw', prometheusToken: 't0k' })?.authorization).toBe('Bearer t0k');
  });

  it.each(['', 'prometheus:9090', 'ftp://h', 'http://ann:pw@h', 'http://h?x=1', 'http://h#x'])(
    'does without history at "%s"',
    (url) => {
      const { prometheus, problem } = parseHistory({ prometheusUrl: url });
      expect(prometheus).toBeNull();
      expect(problem?.message).toContain('SETTINGS_PROMETHEUS_INVALID');
    }
  );
});
