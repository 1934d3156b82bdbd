import { CoreApp } from '@grafana/data';
import { screen } from '@testing-library/react';
import { describeFamily, labelTitles } from '../../pkg/query/model';
import type { TestHost } from '../test-host';
import { choose, control, renderEditor, startHostWithServer } from './query-editor-in-test';

let host: TestHost;
beforeEach(() => {
  host = startHostWithServer();
});

it('turns to another family without a field that does not apply', async () => {
  const { user, last, onRunQuery } = await renderEditor({
    queryType: 'key-metrics',
    figure: 'peak_devices',
    window: '24h',
    filters: [{ label: 'key_id', values: ['7'] }],
    groupBy: ['key_name'],
    limit: 5,
  });
  await choose(user, 'Metrics', describeFamily('availability').label);
  expect(last()).toMatchObject({
    queryType: 'availability',
    figure: '',
    window: 'range',
    filters: [],
    groupBy: null,
    limit: null,
  });
  expect(onRunQuery).toHaveBeenCalledTimes(1);
});

it('saves every default and runs the query with each change', async () => {
  const { user, last, onRunQuery } = await renderEditor();
  await user.click(screen.getByRole('radio', { name: 'Numeric' }));
  expect(last()).toEqual({
    refId: 'A',
    schemaVersion: 1,
    queryType: 'server-metrics',
    figure: '',
    servers: [],
    window: 'range',
    filters: [],
    groupBy: null,
    groupServersBy: null,
    limit: null,
    shape: 'numeric',
    bounds: false,
    step: 'auto',
    timeZone: 'dashboard',
    weekStart: 'dashboard',
    cumulative: false,
    others: false,
    live: false,
    timeShift: '',
    legend: 'auto',
  });
  expect(onRunQuery).toHaveBeenCalledTimes(1);
});

it('keeps what Grafana keeps in the query', async () => {
  const { user, last } = await renderEditor({ refId: 'B', hide: true, datasource: { uid: 'outline' } });
  await user.click(screen.getByRole('radio', { name: 'Numeric' }));
  expect(last()).toMatchObject({ refId: 'B', hide: true, datasource: { uid: 'outline' } });
});

describe('the window', () => {
  it('is the panel’s range, a fixed length, or one that is typed', async () => {
    const { user, last } = await renderEditor();
    expect(control('Window')).toHaveDisplayValue('Panel range');
    await choose(user, 'Window', 'Last 24 hours');
    expect(last().window).toBe('24h');
    await user.click(screen.getByRole('combobox', { name: 'Window' }));
    await user.keyboard('2w');
    await user.click(screen.getByRole('option', { name: /^2w/ }));
    expect(last().window).toBe('2w');
    expect(control('Window')).toHaveDisplayValue('Last 2 weeks');
  });

  it('stays as it was where the typed one cannot be asked for', async () => {
    const { user, changes } = await renderEditor({ window: '6h' });
    await user.click(screen.getByRole('combobox', { name: 'Window' }));
    await user.keyboard('60m');
    await user.click(screen.getByRole('option', { name: /^60m/ }));
    expect(changes).toEqual([]);
    expect(screen.getByText(/“60m” is not a window/)).toBeVisible();
  });
});

describe('the top rows', () => {
  it('are ranked by a figure that is chosen only then', async () => {
    const { user, last, onRunQuery } = await renderEditor({ queryType: 'key-metrics' });
    expect(control('Rank by')).toBeNull();
    await user.type(screen.getByRole('textbox', { name: 'Top' }), '10');
    expect(onRunQuery).not.toHaveBeenCalled();
    await user.keyboard('{Enter}');
    expect(last().limit).toBe(10);
    await choose(user, 'Rank by', /^Tunnel time/);
    expect(last().figure).toBe('tunnel_time');
    await user.clear(screen.getByRole('textbox', { name: 'Top' }));
    await user.tab();
    expect(last().limit).toBeNull();
  });

  it('are a whole number', async () => {
    const { user, changes } = await renderEditor({ queryType: 'key-metrics' });
    await user.type(screen.getByRole('textbox', { name: 'Top' }), 'ten{Enter}');
    expect(screen.getByText(/A whole number/)).toBeVisible();
    expect(screen.getByRole('textbox', { name: 'Top' })).toHaveValue('ten');
    expect(changes).toEqual([]);
  });
});

it('groups by what is chosen, and sums up where nothing is', async () => {
  const { user, last } = await renderEditor({ queryType: 'key-metrics' });
  await choose(user, 'Group by', labelTitles.key_name);
  expect(last().groupBy).toEqual(['key_id', 'key_name']);
  await choose(user, 'Group by', labelTitles.key_id, { open: true });
  await choose(user, 'Group by', labelTitles.key_name, { open: true });
  expect(last().groupBy).toEqual([]);
});

describe('servers', () => {
  it('are chosen only where there are several', async () => {
    await renderEditor();
    expect(control('Servers')).toBeNull();
  });

  it('are chosen by name, and asked for suggestions', async () => {
    host.answers['servers'] = { servers: ['home', 'office'].map((name) => ({ id: name, name, labels: {} })) };
    const { user, last } = await renderEditor({ queryType: 'key-metrics', filters: [{ label: 'key_id', values: [] }] });
    await choose(user, 'Servers', 'office');
    expect(last().servers).toEqual(['office']);
    expect(host.calls).toContainEqual({ call: 'GET key-names', sent: { server: 'office' } });
  });
});

describe('in Explore', () => {
  it('saves a query of a bare link as the time series that it shows', async () => {
    const { last } = await renderEditor({}, CoreApp.Explore);
    expect(last()).toMatchObject({ refId: 'A', queryType: 'server-metrics', shape: 'time-series' });
  });

  it('leaves what a link says as it is', async () => {
    const { changes } = await renderEditor({ queryType: 'key-metrics' }, CoreApp.Explore);
    expect(changes).toEqual([]);
  });
});

describe.each([CoreApp.UnifiedAlerting, CoreApp.CloudAlerting])('in %s', (app) => {
  it('saves at once what it shows of a new rule', async () => {
    const { changes, onRunQuery } = await renderEditor({}, app);
    expect(screen.getByRole('radio', { name: 'Numeric' })).toBeChecked();
    expect(changes).toEqual([
      expect.objectContaining({ queryType: 'server-metrics', shape: 'numeric', timeZone: 'utc' }),
    ]);
    expect(onRunQuery).toHaveBeenCalledTimes(1);
  });

  it('says what it cannot read before it saves anything', async () => {
    const broken: object = { step: 'soon' };
    const { changes } = await renderEditor(broken, app);
    expect(screen.getByText(/cannot be used: step/)).toBeVisible();
    expect(changes).toEqual([]);
  });

  it('offers only what a rule can read, also after a detour', async () => {
    const { user, last } = await renderEditor({ queryType: 'key-metrics', shape: 'time-series' }, app);
    expect(screen.queryByRole('radio', { name: 'Table' })).not.toBeInTheDocument();
    await choose(user, 'Metrics', describeFamily('access-keys').label);
    expect(last()).toMatchObject({ queryType: 'access-keys', shape: 'numeric' });
  });
});

it('leaves a panel’s query alone until it is changed', async () => {
  const { changes } = await renderEditor({ queryType: 'availability' });
  expect(screen.getByRole('radio', { name: 'Table' })).toBeChecked();
  expect(changes).toEqual([]);
});

it('goes back to the shape that a family did not have', async () => {
  const { user, last } = await renderEditor({ queryType: 'key-metrics', shape: 'time-series' });
  await choose(user, 'Metrics', describeFamily('server').label);
  expect(last().shape).toBe('table');
  await choose(user, 'Metrics', describeFamily('access-keys').label);
  await choose(user, 'Metrics', describeFamily('server-metrics').label);
  expect(last().shape).toBe('time-series');
});

it('opens a query whose fields are of another kind, so that it can be mended', async () => {
  const broken: object = { shape: 'time-series', step: 300, window: 7 };
  const { user, last } = await renderEditor(broken);
  expect(screen.getByText(/cannot be used: window, step/)).toBeVisible();
  await choose(user, 'Step', '1 hour');
  expect(last()).toMatchObject({ step: '1h', window: 'range' });
});

it('says in a sentence what the query asks', async () => {
  await renderEditor({
    queryType: 'key-metrics',
    shape: 'time-series',
    window: '30d',
    step: '1d',
    limit: 10,
    others: true,
    filters: [{ label: 'key_name', operator: '=~', values: ['family-.*', 'work-.*'] }],
  });
  expect(
    screen.getByText(
      'Data transferred, for each access key, in steps of 1 day in the last 30 days, only the 10 with the highest “Data transferred” and all others as one, where key name matches family-.* or work-.*.'
    )
  ).toBeVisible();
});

it('stops with Tab at controls only', async () => {
  const { user } = await renderEditor({
    queryType: 'key-metrics',
    shape: 'time-series',
    limit: 5,
    filters: [{ label: 'key_id', values: [] }],
  });
  const stops: string[] = [];
  for (await user.tab(); document.activeElement !== document.body && stops.length < 40; await user.tab()) {
    const stop = document.activeElement!;
    stops.push(stop.getAttribute('role') ?? stop.tagName);
    expect(stop).toHaveAccessibleName();
  }
  expect(new Set(stops)).toEqual(new Set(['combobox', 'INPUT', 'BUTTON', 'switch']));
});

describe('a time series', () => {
  it('has a step, a time zone, a time shift, and can be cumulative', async () => {
    const { user, last } = await renderEditor({ queryType: 'key-metrics', timeZone: 'dashboard' });
    expect(control('Step')).toBeNull();
    await user.click(screen.getByRole('radio', { name: 'Time series' }));
    expect(control('Step')).toHaveDisplayValue('Automatic');
    expect(control('Time zone')).toHaveDisplayValue('Dashboard’s');
    await choose(user, 'Step', 'Calendar month');
    await choose(user, 'Time zone', 'UTC');
    await choose(user, 'Time shift', '1 week earlier');
    await user.click(screen.getByRole('switch', { name: 'Cumulative' }));
    expect(last()).toMatchObject({
      shape: 'time-series',
      step: 'month',
      timeZone: 'utc',
      timeShift: '1w',
      cumulative: true,
    });
  });

  it('has a first day of the week where its steps are weeks', async () => {
    const { user, last } = await renderEditor({ shape: 'time-series' });
    expect(control('Weeks begin on')).toBeNull();
    await choose(user, 'Step', '1 week');
    expect(control('Weeks begin on')).toHaveDisplayValue('Dashboard’s');
    await choose(user, 'Weeks begin on', 'Saturday');
    expect(last()).toMatchObject({ step: '1w', weekStart: 'saturday' });
  });

  it('has others only with a limit', async () => {
    const { user, last } = await renderEditor({ queryType: 'key-metrics', shape: 'time-series' });
    expect(screen.queryByRole('switch', { name: 'Others' })).not.toBeInTheDocument();
    await user.type(screen.getByRole('textbox', { name: 'Top' }), '5{Enter}');
    await user.click(screen.getByRole('switch', { name: 'Others' }));
    expect(last()).toMatchObject({ limit: 5, others: true });
  });

  it('drops what its figure cannot have', async () => {
    const { user, last } = await renderEditor({ queryType: 'key-metrics', shape: 'time-series', cumulative: true });
    await choose(user, 'Figure', /^Bandwidth/);
    expect(last()).toMatchObject({ figure: 'bandwidth', cumulative: false });
    expect(screen.queryByRole('switch', { name: 'Cumulative' })).not.toBeInTheDocument();
  });

  it.each([
    ['Step', '7h', /“7h” is not a step/],
    ['Time zone', 'Berlin', /no time zone “Berlin”/],
    ['Time shift', '1q', /“1q” is not a time shift/],
  ])('says of %s that %s cannot be used', async (name, typed, problem) => {
    const { user, changes } = await renderEditor({ shape: 'time-series' });
    await user.click(screen.getByRole('combobox', { name }));
    await user.keyboard(typed);
    await user.click(screen.getByRole('option', { name: new RegExp(`^${typed}`) }));
    expect(changes).toEqual([]);
    expect(screen.getByText(problem)).toBeVisible();
  });

  it('takes a step and a time zone that are typed', async () => {
    const { user, last } = await renderEditor({ shape: 'time-series' });
    await user.click(screen.getByRole('combobox', { name: 'Step' }));
    await user.keyboard('10m');
    await user.click(screen.getByRole('option', { name: /^10m/ }));
    await user.click(screen.getByRole('combobox', { name: 'Time zone' }));
    await user.keyboard('Asia/Kolkata');
    await user.click(screen.getByRole('option', { name: /^Asia/ }));
    expect(last()).toMatchObject({ step: '10m', timeZone: 'Asia/Kolkata' });
  });

  it('is nothing that a family without figures over time can be', async () => {
    await renderEditor({ queryType: 'access-keys' });
    expect(screen.queryByRole('radio', { name: 'Time series' })).not.toBeInTheDocument();
  });
});

it('leaves a query of a newer version alone', async () => {
  const newer: object = { schemaVersion: 2, queryType: 'heat' };
  const { changes } = await renderEditor(newer);
  expect(screen.getByText(/saved by a newer version/)).toBeVisible();
  expect(screen.queryByRole('combobox')).not.toBeInTheDocument();
  expect(changes).toEqual([]);
});

it('says which parts of a provisioned query it cannot use', async () => {
  const broken: object = { queryType: 'key-metrics', window: 'yesterday', figure: 'heat', limit: 5 };
  const { user, last } = await renderEditor(broken);
  expect(screen.getByText(/cannot be used: window, figure/)).toBeVisible();
  await user.click(screen.getByRole('radio', { name: 'Numeric' }));
  expect(last()).toMatchObject({ window: 'range', figure: '', limit: 5 });
  expect(screen.queryByText(/cannot be used/)).not.toBeInTheDocument();
});

it('can be used with the keyboard alone', async () => {
  const { user, last } = await renderEditor();
  await user.tab();
  expect(screen.getByRole('combobox', { name: 'Metrics' })).toHaveFocus();
  await user.keyboard('{ArrowDown}Avail{ArrowDown}{Enter}');
  expect(last().queryType).toBe('availability');
  await user.tab();
  await user.keyboard('{ArrowRight}');
  expect(last().shape).toBe('numeric');
  await user.tab();
  expect(screen.getByRole('combobox', { name: 'Figure' })).toHaveFocus();
});

it('stays as it is where Enter is pressed on an option that typing has filtered away', async () => {
  const { user, changes } = await renderEditor({ queryType: 'availability' });
  await user.click(screen.getByRole('combobox', { name: 'Metrics' }));
  await user.keyboard('Locations{Enter}');
  expect(changes).toEqual([]);
});
