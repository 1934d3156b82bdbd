import { closeAll, coded, connected, failureWithin, healthy, unknownPath, type Reply } from './testing/test-server';

afterEach(closeAll);

const METRICS = '/experimental/server/metrics?since=3600s';
const TRANSFER = '/metrics/transfer';

/** Answers the metrics route with the given replies, in turn and the last one for ever; the rest as `others` says. */
async function withMetrics(replies: Reply[], others: (path: string) => Reply = healthy) {
  const turns = [...replies];
  return connected((path) =>
    path.startsWith('/experimental') ? (turns.length > 1 ? turns.shift() : turns[0]) : others(path)
  );
}

describe('a 500 with an empty message', () => {
  it('is asked again once', async () => {
    const { api, seen } = await withMetrics([failureWithin, healthy(METRICS)]);
    expect((await api.serverMetrics(3600)).value).toMatchObject({ data: 1000, noTraffic: false });
    expect(seen.requests).toEqual([`GET ${METRICS}`, `GET ${METRICS}`]);
  });

  it('that stays means no traffic where data transferred answers that there is none', async () => {
    const { api, seen } = await withMetrics([failureWithin], () => ({
      json: { bytesTransferredByUserId: { '0': 0 } },
    }));
    expect((await api.serverMetrics(3600)).value).toEqual({
      tunnelTime: null,
      data: 0,
      bandwidthNow: { value: 0, at: null },
      bandwidthPeak: { value: 0, at: null },
      locations: [],
      accessKeys: [],
      noTraffic: true,
    });
    expect(seen.requests).toEqual([`GET ${METRICS}`, `GET ${METRICS}`, `GET ${TRANSFER}`]);
    expect(seen.handshakes).toBe(1);
  });

  it.each<[string, Reply]>([
    ['fails too', failureWithin],
    ['answers something else', { text: '<html>' }],
    ['is not there', unknownPath],
  ])('that stays means no metrics where data transferred %s', async (_, reply) => {
    const { api, seen } = await withMetrics([failureWithin], () => reply);
    await expect(api.serverMetrics(3600)).rejects.toEqual(coded('OUTLINE_METRICS_UNAVAILABLE'));
    expect(seen.requests).toEqual([`GET ${METRICS}`, `GET ${METRICS}`, `GET ${TRANSFER}`]);
  });

  const week = 604_800;
  const used = { bytesTransferredByUserId: { '0': 1_000_000, '1': 4_600_000_000 } };
  /** A server with bytes in 30 days, whose answer to an hour may be another one than to longer windows. */
  const failing = (version: string, hour: Reply) =>
    connected((path) => {
      if (path.startsWith('/experimental')) {
        return path === METRICS ? hour : failureWithin;
      }
      return path === '/server' ? { json: { serverId: 'id', version } } : { json: used };
    });

  it.each<[string, string, Reply]>([
    ['in a version that answers empty windows', '1.12.3', healthy(METRICS)],
    ['in such a version, whatever a shorter window says', '1.12.3', failureWithin],
    ['where a shorter window has traffic', '1.12.4', healthy(METRICS)],
  ])('is not taken for no traffic %s', async (_, version, hour) => {
    const { api } = await failing(version, hour);
    await expect(api.serverMetrics(week)).rejects.toEqual(coded('OUTLINE_WINDOW_FAILED'));
  });

  it('means no traffic in a version that fails on empty windows, where a shorter one is empty too', async () => {
    const { api } = await failing('1.12.4', failureWithin);
    expect((await api.serverMetrics(week)).value.noTraffic).toBe(true);
  });

  it('is not taken for no traffic in a window in which bytes are known', async () => {
    const { api } = await withMetrics([failureWithin]);
    await expect(api.serverMetrics(2_592_000)).rejects.toEqual(coded('OUTLINE_WINDOW_FAILED'));
    const idle = await withMetrics([failureWithin], () => ({ json: { bytesTransferredByUserId: {} } }));
    expect((await idle.api.serverMetrics(2_592_000)).value.noTraffic).toBe(true);
  });

  it('of data transferred is asked again once', async () => {
    const { api, seen } = await connected((path) => (seen.requests.length === 1 ? failureWithin : healthy(path)));
    expect((await api.dataTransferred()).value.get('0')).toBe(1000);
    const down = await connected(() => failureWithin);
    await expect(down.api.dataTransferred()).rejects.toEqual(coded('OUTLINE_METRICS_UNAVAILABLE'));
    expect(down.seen.requests).toHaveLength(2);
  });

  it('of other routes, and other failures, are not asked again', async () => {
    const { api, seen } = await connected(() => failureWithin);
    await expect(api.server()).rejects.toEqual(coded('OUTLINE_HTTP_ERROR', '(status 500)'));
    expect(seen.requests).toHaveLength(1);
    const other = await withMetrics([{ status: 500, text: 'oops' }]);
    await expect(other.api.serverMetrics(3600)).rejects.toEqual(coded('OUTLINE_HTTP_ERROR', '(status 500)'));
    expect(other.seen.requests).toHaveLength(1);
  });
});

describe('a 404', () => {
  it('means an old server where its information answers', async () => {
    const { api, seen } = await withMetrics([unknownPath]);
    await expect(api.serverMetrics(3600)).rejects.toEqual(coded('OUTLINE_SERVER_TOO_OLD'));
    expect(seen.requests).toEqual([`GET ${METRICS}`, 'GET /server']);
  });

  it('asks nothing more where another route has answered lately', async () => {
    const { api, seen } = await withMetrics([unknownPath]);
    await api.accessKeys();
    await expect(api.serverMetrics(3600)).rejects.toEqual(coded('OUTLINE_SERVER_TOO_OLD'));
    expect(seen.requests).toEqual(['GET /access-keys', `GET ${METRICS}`]);
  });

  it('means a wrong path where nothing answers', async () => {
    const { api } = await connected(() => unknownPath);
    await expect(api.serverMetrics(3600)).rejects.toEqual(coded('OUTLINE_NOT_FOUND'));
  });

  it('means something else than Outline where it is not Outline’s', async () => {
    const { api } = await connected(() => ({ status: 404, text: '404 page not found', type: 'text/plain' }));
    await expect(api.serverMetrics(3600)).rejects.toEqual(coded('OUTLINE_NOT_OUTLINE'));
  });
});

it('cancelling ends it between its requests too', async () => {
  const controller = new AbortController();
  const { api, seen } = await connected((path) => {
    if (path === TRANSFER) {
      controller.abort();
      return undefined;
    }
    return failureWithin;
  });
  await expect(api.serverMetrics(3600, { signal: controller.signal })).rejects.toEqual(coded('REQUEST_CANCELLED'));
  expect(seen.requests).toHaveLength(3);
});
