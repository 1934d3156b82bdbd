import { PluginError } from '../errors/plugin-error';
import { parseQuery } from './parse-query';

function errorOf(json: unknown): PluginError {
  try {
    parseQuery(json);
  } catch (error) {
    return PluginError.from(error);
  }
  throw new Error('nothing was thrown');
}

describe('parseQuery', () => {
  it('makes an empty query the server’s totals as a table over the panel’s range', () => {
    expect(parseQuery({})).toEqual({
      schemaVersion: 1,
      queryType: 'server-metrics',
      figure: 'data',
      servers: [],
      window: 'range',
      filters: [],
      groupBy: [],
      groupServersBy: null,
      limit: null,
      shape: 'table',
      step: 'auto',
      timeZone: 'utc',
      weekStart: 'dashboard',
      bounds: false,
      cumulative: false,
      others: false,
      live: false,
      timeShift: '',
      legend: 'auto',
      notApplied: [],
    });
  });

  it('ignores what Grafana adds', () => {
    const saved = { refId: 'A', datasource: { type: 'x', uid: 'y' }, hide: false, intervalMs: 1000, maxDataPoints: 3 };
    expect(parseQuery(saved)).toEqual(parseQuery({}));
  });

  it('fills in figure and grouping of the family', () => {
    expect(parseQuery({ queryType: 'access-keys' })).toMatchObject({ figure: 'limit_use', groupBy: ['key_id'] });
    expect(parseQuery({ queryType: 'key-metrics', shape: 'time-series' })).toMatchObject({ figure: 'data' });
  });

  it('takes the family from Grafana’s own field where the query names none', () => {
    expect(parseQuery({ queryType: '' }, { queryType: 'locations' }).queryType).toBe('locations');
    expect(parseQuery({ queryType: 'server' }, { queryType: 'locations' }).queryType).toBe('server');
  });

  it.each(['5m', '12h', '2d', '1w', 'month'])('takes a step of %s, in any time zone', (step) => {
    for (const timeZone of ['utc', 'UTC', 'Europe/Berlin', 'dashboard']) {
      expect(parseQuery({ shape: 'time-series', step, timeZone })).toMatchObject({ step, timeZone });
    }
  });

  it.each([
    ['10s', '5m'],
    ['30s', '5m'],
    ['200ms', '5m'],
    ['2m', '2m'],
    ['7m', '8m'],
    ['7h', '8h'],
    ['13h', '1d'],
    ['1d', '1d'],
    ['30d', '30d'],
    ['1M', 'month'],
    ['1y', 'month'],
  ])('takes $__interval, and turns %s into a step of %s', (interval, step) => {
    expect(parseQuery({ step: interval }).step).toBe(step);
  });

  it('is answered in one value where an alert rule leaves the shape open', () => {
    expect(parseQuery({}, { shape: 'numeric' }).shape).toBe('numeric');
    expect(parseQuery({ shape: null }, { shape: 'numeric' }).shape).toBe('numeric');
    expect(parseQuery({ shape: 'time-series' }, { shape: 'numeric' }).shape).toBe('time-series');
  });

  it('takes what is spelled, and null as what is left open', () => {
    const varied = { queryType: 'key-metrics', limit: '10', others: 'true', step: null, filters: null, servers: null };
    expect(parseQuery({ ...varied, shape: 'time-series' })).toMatchObject({
      limit: 10,
      others: true,
      step: 'auto',
      filters: [],
      servers: [],
    });
    const filters = [{ label: 'key_id', operator: null, values: [7, '8'] }];
    expect(parseQuery({ queryType: 'key-metrics', filters })).toMatchObject({
      filters: [{ label: 'key_id', operator: '=', values: ['7', '8'] }],
    });
  });

  it.each<[unknown, string, string]>([
    ['text', 'QUERY_INVALID', 'It is a string, not an object'],
    [7, 'QUERY_INVALID', 'It is a number, not an object'],
    [true, 'QUERY_INVALID', 'It is a boolean, not an object'],
    [null, 'QUERY_INVALID', 'It is null, not an object'],
    [[], 'QUERY_INVALID', 'It is an array, not an object'],
    [{ queryType: 5 }, 'QUERY_INVALID', '"queryType"'],
    [{ schemaVersion: 2 }, 'QUERY_NEWER_SCHEMA', 'newer version'],
    [{ queryType: 'users' }, 'QUERY_UNKNOWN_FAMILY', '"users"'],
    [{ queryType: 'constructor' }, 'QUERY_UNKNOWN_FAMILY', '"constructor"'],
    [{ figure: 'speed' }, 'QUERY_INVALID', 'has no figure "speed"; it has data, bandwidth'],
    [{ window: '60m' }, 'QUERY_INVALID', '"window": possible are range, or whole seconds'],
    [{ limit: -1 }, 'QUERY_INVALID', '"limit": at least 0'],
    [{ limit: 'ten' }, 'QUERY_INVALID', '"limit": expected is a number'],
    [{ shape: 'pie' }, 'QUERY_INVALID', '"shape": expected is "table" or "numeric" or "time-series"'],
    [
      { queryType: 'key-metrics', filters: [{ label: 'key_name' }] },
      'QUERY_INVALID',
      '"filters.0.values": it is missing',
    ],
    [{ queryType: 'locations', groupBy: ['key_id'] }, 'QUERY_INVALID', 'cannot be grouped by "key_id"'],
    [{ filters: [{ label: 'key_id', values: ['1'] }] }, 'QUERY_INVALID', 'cannot be filtered by "key_id"'],
    [{ filters: [{ label: 'key_id', operator: '>', values: [] }] }, 'QUERY_INVALID', '"filters.0.operator"'],
    [{ step: 'soon' }, 'QUERY_INVALID', '"step": possible are auto, month, or a duration: 5m, 1h, 1d, 1w.'],
    [{ step: '$__interval' }, 'QUERY_INVALID', '"step": possible are'],
    [{ timeShift: 'a month' }, 'QUERY_INVALID', '"timeShift": possible are'],
    [{ cumulative: 'yes' }, 'QUERY_INVALID', '"cumulative": expected is true or false'],
    [{ shape: 'time-series', queryType: 'server' }, 'QUERY_INVALID', 'has no figure "access_keys" over time'],
    [{ shape: 'time-series', figure: 'bandwidth_peak' }, 'QUERY_INVALID', 'over time; it has data, bandwidth'],
    [{ shape: 'time-series', figure: 'bandwidth', cumulative: true }, 'QUERY_INVALID', 'cannot be cumulative'],
    [{ shape: 'time-series', figure: 'active_keys', others: true }, 'QUERY_INVALID', 'there are no others'],
  ])('refuses %j as %s', (json, code, text) => {
    const error = errorOf(json);
    expect(error.code).toBe(code);
    expect(error.message).toContain(text);
  });

  const long = 'x'.repeat(100_000);
  it.each<unknown>([
    { queryType: long },
    { figure: long },
    { step: long },
    { timeZone: long },
    { groupBy: [long] },
    { servers: [long], figure: long },
    { filters: [{ label: long, values: [long] }] },
    { [long]: long, queryType: [long] },
  ])('repeats no more than 200 characters of what it refuses: %#', (json) => {
    expect(errorOf(json).message).not.toContain('x'.repeat(201));
  });
});
