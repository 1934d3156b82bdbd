import { startFleet, type SimulatedFleet } from './testing/simulated-fleet';

const DAY = 86_400_000;
const query = { queryType: 'locations', shape: 'numeric', window: '24h' } as const;

describe('equal queries', () => {
  let fleet: SimulatedFleet;

  beforeEach(async () => {
    fleet = await startFleet({ servers: 1 });
    // Asks the server, so that what comes later is made of what is known.
    await fleet.query(query);
  });
  afterEach(() => fleet.stop());

  const rangeOfDay = (to: number) => ({ from: to - DAY, to });

  test('share one frame', async () => {
    const frame = await fleet.query(query);

    expect(await fleet.query({ ...query })).toBe(frame);
  });

  test('are those of any time range, where the window is none', async () => {
    const frame = await fleet.query(query);

    expect(await fleet.query(query, rangeOfDay(Date.now()))).toBe(frame);
  });

  test('are not those of another range, where the window is that', async () => {
    const now = Date.now();
    const byRange = { ...query, window: 'range' } as const;
    await fleet.query(byRange, rangeOfDay(now));
    const frame = await fleet.query(byRange, rangeOfDay(now));

    expect(await fleet.query(byRange, rangeOfDay(now))).toBe(frame);
    expect(await fleet.query(byRange, rangeOfDay(now - 1000))).not.toBe(frame);
  });

  test('share nothing once the server has said something new', async () => {
    const frame = await fleet.query(query);
    await fleet.query({ queryType: 'access-keys' });

    expect(await fleet.query(query)).not.toBe(frame);
  });

  test('share nothing where nothing is kept', async () => {
    fleet.saved.jsonData.cacheTtlSeconds = 0;
    const frame = await fleet.query(query);

    expect(await fleet.query(query)).not.toBe(frame);
  });
});
