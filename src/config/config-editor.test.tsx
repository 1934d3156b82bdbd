import { OrgRole, type DataSourceSettings } from '@grafana/data';
import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React, { useState } from 'react';
import type { OutlineSecureJsonData } from '../../pkg/settings/model';
import { serverAnswer, statisticsAnswer } from '../resources/testing/sample-answers';
import { startTestHost, type TestHost } from '../test-host';
import type { OutlineOptions } from '../types';
import { ConfigEditor } from './config-editor';

const fingerprint = 'A1B2C3D4E5F60718'.repeat(4);
const apiUrl = 'https://203.0.113.5:8081/s3cr3tPath';
const line = JSON.stringify({ apiUrl, certSha256: fingerprint });

type Options = DataSourceSettings<OutlineOptions, OutlineSecureJsonData>;
const unsaved = {
  id: 1,
  uid: 'outline',
  orgId: 1,
  name: 'Outline',
  typeLogoUrl: '',
  type: 'outline-metrics-datasource',
  typeName: 'Outline VPN',
  access: 'proxy',
  url: '',
  user: '',
  basicAuth: false,
  basicAuthUser: '',
  isDefault: false,
  jsonData: {},
  secureJsonFields: {},
  readOnly: false,
  withCredentials: false,
  version: 1,
} as Options;
const saved: Options = {
  ...unsaved,
  version: 2,
  jsonData: { certSha256: fingerprint },
  secureJsonFields: { apiUrl: true },
};

let host: TestHost;
beforeEach(() => {
  host = startTestHost();
  host.answers = {
    server: serverAnswer,
    sharing: { enabled: false },
  };
});

/**
 * The editor with the options kept as Grafana keeps them, and nothing folded; `save` does what *Save & test* does to
 * them.
 */
async function renderEditor(initial: Options = unsaved, unfold = true) {
  let options = initial;
  let setOptions: (changed: Options) => void = () => undefined;
  function Host() {
    const [state, setState] = useState(initial);
    options = state;
    setOptions = setState;
    return <ConfigEditor options={state} onOptionsChange={setState} />;
  }
  await act(async () => void render(<Host />));
  const folded = screen.queryByRole('button', { name: 'Show additional settings' });
  if (unfold && folded) {
    await userEvent.click(folded);
  }
  const save = () =>
    act(async () => {
      const { secureJsonData, ...rest } = options;
      const apiUrlSaved = secureJsonData?.apiUrl ? true : options.secureJsonFields.apiUrl;
      setOptions({
        ...rest,
        version: (rest.version ?? 0) + 1,
        secureJsonFields: { apiUrl: apiUrlSaved === true },
      });
    });
  return { user: userEvent.setup({ delay: null }), current: () => options, save };
}

const box = () => screen.getByRole('textbox', { name: /^Management API/ });
const fingerprintBox = () => screen.getByRole('textbox', { name: /^Certificate fingerprint/ });

it('is one screen when it is new', async () => {
  const { user } = await renderEditor(unsaved, false);
  expect(screen.getAllByRole('textbox')).toHaveLength(3);
  expect(screen.queryByRole('spinbutton')).not.toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Show additional settings', expanded: false }));
  expect(screen.getAllByRole('spinbutton').length).toBeGreaterThan(5);
  await user.click(screen.getByRole('button', { name: 'Hide additional settings', expanded: true }));
  expect(screen.queryByRole('spinbutton')).not.toBeInTheDocument();
});

it('shows additional settings where some are set', async () => {
  await renderEditor({ ...saved, jsonData: { ...saved.jsonData, timeoutSeconds: 60 } }, false);
  expect(screen.getByRole('spinbutton', { name: /^Timeout/ })).toHaveValue(60);
});

it('shows settings as the backend reads them, however they are spelled', async () => {
  const spelled: object = { certSha256: null, timeoutSeconds: '60', allowWrites: 'false', tlsSkipVerify: 'true' };
  await renderEditor({ ...saved, jsonData: spelled });
  expect(fingerprintBox()).toHaveValue('');
  expect(screen.getByRole('spinbutton', { name: /^Timeout/ })).toHaveValue(60);
  expect(screen.getByRole('switch', { name: /^Skip TLS verification/ })).toBeChecked();
  expect(screen.getByRole('switch', { name: /^Allow changes/ })).not.toBeChecked();
});

describe('the management API', () => {
  it('takes the installer’s line apart into secret and fingerprint', async () => {
    const { user, current } = await renderEditor();
    await user.click(box());
    await user.paste(line);
    expect(current().secureJsonData).toEqual({ apiUrl });
    expect(current().jsonData).toEqual({ certSha256: fingerprint });
    expect(current().url).toBe('');
    expect(screen.getByRole('status')).toHaveTextContent('203.0.113.5:8081');
    expect(screen.getByRole('status')).not.toHaveTextContent('s3cr3t');
    expect(fingerprintBox()).toHaveValue(fingerprint);
  });

  it('takes URL and fingerprint apart', async () => {
    const { user, current } = await renderEditor();
    await user.click(fingerprintBox());
    await user.paste(fingerprint);
    await user.click(box());
    await user.paste(apiUrl);
    expect(current().secureJsonData).toEqual({ apiUrl });
    expect(current().jsonData).toEqual({ certSha256: fingerprint });
  });

  it('says what is wrong, and loses nothing that was typed', async () => {
    const { user, current } = await renderEditor();
    await user.click(box());
    await user.paste(line.slice(0, -10));
    expect(screen.getByText(/cut off at its end/)).toBeVisible();
    expect(box()).toHaveValue(line.slice(0, -10));
    expect(current().secureJsonData?.apiUrl).toBe('');
    await user.paste(line.slice(-10));
    expect(screen.queryByText(/cut off/)).not.toBeInTheDocument();
    expect(current().secureJsonData).toEqual({ apiUrl });
  });

  it('does not keep an earlier URL when the text becomes wrong', async () => {
    const { user, current } = await renderEditor();
    await user.click(box());
    await user.paste(apiUrl);
    await user.paste('?');
    await user.paste('x=1');
    expect(current().secureJsonData?.apiUrl).toBe('');
  });

  it('never shows the URL again once it is saved, but which server it leads to', async () => {
    const { user, save } = await renderEditor();
    await user.click(box());
    await user.paste(line);
    await save();
    expect(document.body.innerHTML).not.toContain('s3cr3t');
    expect(screen.getByDisplayValue('configured')).toBeDisabled();
    expect(await screen.findByText('The saved server: Home · 203.0.113.5:8081 · version 1.12.3')).toBeVisible();
    expect(fingerprintBox()).toHaveValue(fingerprint);
  });

  it('can be entered anew after a reset', async () => {
    const { user, current } = await renderEditor(saved);
    await user.click(screen.getByRole('button', { name: 'Reset' }));
    expect(current().secureJsonFields.apiUrl).toBe(false);
    expect(current().secureJsonData).toEqual({ apiUrl: '' });
    expect(box()).toHaveValue('');
    await user.click(box());
    await user.paste(line);
    expect(current().secureJsonData).toEqual({ apiUrl });
  });

  it('says what the backend says when the saved server does not answer', async () => {
    host.answers['server'] = () => {
      throw { status: 502, data: { message: 'The Outline server refused the connection.' }, config: {} };
    };
    await renderEditor(saved);
    expect(await screen.findByText(/refused the connection/)).toBeVisible();
  });

  it('goes by authorities with one click where one vouches for the server’s new key', async () => {
    host.answers['server'] = () => {
      throw { status: 502, data: { message: 'It has another key. [OUTLINE_TLS_KEY_CHANGED]' }, config: {} };
    };
    const { user, current } = await renderEditor(saved);
    await user.click(await screen.findByRole('button', { name: 'Go by authorities' }));
    expect(current().jsonData.certSha256).toBe('');
    expect(fingerprintBox()).toHaveValue('');
  });

  it('marks a wrong fingerprint', async () => {
    const { user } = await renderEditor();
    await user.type(fingerprintBox(), 'A1B2');
    expect(screen.getByText(/has 4 hexadecimal digits instead of 64/)).toBeVisible();
    expect(fingerprintBox()).toHaveValue('A1B2');
  });

  it('warns of a plain URL, which Grafana’s proxy would open to every user', async () => {
    await renderEditor({ ...saved, url: 'https://203.0.113.5:8081/x' });
    expect(screen.getByText('This data source has a plain URL')).toBeVisible();
  });
});

describe('settings', () => {
  it('shows defaults, saves numbers, and marks those out of bounds', async () => {
    const { user, current } = await renderEditor();
    const timeout = screen.getByRole('spinbutton', { name: /^Timeout/ });
    expect(timeout).toHaveAttribute('placeholder', '30');
    await user.type(timeout, '9');
    expect(current().jsonData.timeoutSeconds).toBe(9);
    await user.type(timeout, '999');
    expect(screen.getByText('At most 600.')).toBeVisible();
    await user.clear(timeout);
    expect(current().jsonData.timeoutSeconds).toBeUndefined();
    await user.type(screen.getByRole('spinbutton', { name: /^Cache/ }), '0');
    expect(current().jsonData.cacheTtlSeconds).toBe(0);
    await user.type(screen.getByRole('spinbutton', { name: /^Calls at a time/ }), '1.5');
    expect(screen.getByText('A whole number.')).toBeVisible();
  });

  it('names the server', async () => {
    const { user, current } = await renderEditor();
    await user.type(screen.getByRole('textbox', { name: /^Server name/ }), 'home');
    expect(current().jsonData.serverName).toBe('home');
  });

  it('warns where verification is switched off and no fingerprint stands in for it', async () => {
    const { user, current } = await renderEditor();
    const skip = screen.getByRole('switch', { name: /^Skip TLS verification/ });
    expect(skip).not.toBeChecked();
    await user.click(skip);
    expect(current().jsonData.tlsSkipVerify).toBe(true);
    expect(screen.getByText(/can take it over/)).toBeVisible();
    await user.click(fingerprintBox());
    await user.paste(fingerprint);
    expect(screen.queryByText(/can take it over/)).not.toBeInTheDocument();
  });
});

describe('custom headers', () => {
  const withTwo: Options = {
    ...saved,
    jsonData: { ...saved.jsonData, ...{ httpHeaderName1: 'X-One', httpHeaderName2: 'X-Two' } },
    secureJsonFields: { apiUrl: true, httpHeaderValue1: true, httpHeaderValue2: true },
  };
  const nameOf = (number: number) => screen.getByRole('textbox', { name: `Name of header ${number}` });

  it('are added as names and secret values', async () => {
    const { user, current } = await renderEditor();
    await user.click(screen.getByRole('button', { name: 'Add header' }));
    await user.click(nameOf(1));
    await user.paste('X Proxy');
    expect(screen.getByText(/may only have letters/)).toBeVisible();
    await user.clear(nameOf(1));
    await user.paste('X-Proxy');
    expect(screen.queryByText(/may only have letters/)).not.toBeInTheDocument();
    await user.click(screen.getByLabelText('Value of header 1'));
    await user.paste('t0k');
    expect(current().jsonData).toEqual({ httpHeaderName1: 'X-Proxy' });
    expect(current().secureJsonData).toEqual({ httpHeaderValue1: 't0k' });
  });

  it('are seen when they are saved, their values aside, and keep their numbers when another is removed', async () => {
    const { user, current } = await renderEditor(withTwo, false);
    expect(nameOf(1)).toHaveValue('X-One');
    expect(screen.getByLabelText('Value of header 1')).toBeDisabled();
    await user.click(screen.getByRole('button', { name: 'Remove header 1' }));
    expect(screen.queryByRole('textbox', { name: 'Name of header 1' })).not.toBeInTheDocument();
    expect(nameOf(2)).toHaveValue('X-Two');
    expect(current().secureJsonData).toEqual({ httpHeaderValue1: '' });
    expect(current().secureJsonFields).toEqual({ apiUrl: true, httpHeaderValue1: false, httpHeaderValue2: true });
    expect(JSON.parse(JSON.stringify(current().jsonData))).toEqual({ ...saved.jsonData, httpHeaderName2: 'X-Two' });
    await user.click(screen.getByRole('button', { name: 'Add header' }));
    expect(nameOf(3)).toHaveValue('');
  });
});

describe('sharing with Outline’s makers', () => {
  const writable: Options = { ...saved, jsonData: { ...saved.jsonData, allowWrites: true } };
  const sharing = () => screen.queryByRole('switch', { name: /^Share metrics/ });

  it('is offered to Admins where changes are allowed and the data source is saved', async () => {
    await renderEditor(writable);
    expect(sharing()).toBeEnabled();
    expect(screen.getByText(/No figure in Grafana depends on it/)).toBeVisible();
  });

  it.each([
    ['changes are not allowed', OrgRole.Admin, saved],
    ['nothing is saved', OrgRole.Admin, { ...unsaved, jsonData: { allowWrites: true } }],
    ['the user is an Editor', OrgRole.Editor, writable],
    ['the user is a Viewer', OrgRole.Viewer, writable],
  ])('is not there where %s', async (_, role, options) => {
    host = startTestHost(role);
    await renderEditor(options);
    expect(sharing()).not.toBeInTheDocument();
    expect(host.calls.filter(({ call }) => call.endsWith('sharing'))).toEqual([]);
  });

  it('is changed at once', async () => {
    host.answers['sharing'] = (sent?: { enabled: boolean }) => sent ?? { enabled: false };
    const { user } = await renderEditor(writable);
    await user.click(screen.getByRole('switch', { name: /^Share metrics/ }));
    expect(host.calls).toContainEqual({ call: 'PUT sharing', sent: { enabled: true } });
    await waitFor(() => expect(sharing()).toBeChecked());
  });

  it('stays as it is where the backend refuses, and says why', async () => {
    host.answers['sharing'] = (sent?: unknown) => {
      if (sent) {
        throw { status: 403, data: { message: 'This data source may not change anything.' }, config: {} };
      }
      return { enabled: true };
    };
    const { user } = await renderEditor(writable);
    await user.click(screen.getByRole('switch', { name: /^Share metrics/ }));
    expect(await screen.findByText('This data source may not change anything.')).toBeVisible();
    expect(sharing()).toBeChecked();
  });
});

it('disables everything of a provisioned data source', async () => {
  const options: Options = { ...saved, readOnly: true, jsonData: { ...saved.jsonData, allowWrites: true } };
  await renderEditor(options);
  const roles = ['textbox', 'spinbutton', 'switch', 'button'] as const;
  const fold = screen.getByRole('button', { name: 'Hide additional settings' });
  const controls = roles.flatMap((role) => screen.getAllByRole(role)).filter((control) => control !== fold);
  expect(controls.length).toBeGreaterThan(8);
  for (const control of controls) {
    expect(control).toBeDisabled();
  }
});

it('names every control', async () => {
  await renderEditor();
  for (const role of ['textbox', 'spinbutton', 'switch', 'button'] as const) {
    for (const control of screen.queryAllByRole(role)) {
      expect(control).toHaveAccessibleName();
    }
  }
});

describe('request statistics', () => {
  it('are kept as the operator says, and logged as often', async () => {
    const { user, current } = await renderEditor();
    expect(screen.getByRole('radio', { name: 'Always' })).toBeChecked();
    await user.click(screen.getByRole('radio', { name: 'On request' }));
    await user.type(screen.getByRole('spinbutton', { name: /^Log statistics/ }), '0');
    expect(current().jsonData).toEqual({ keepStatistics: 'explicit', logStatisticsSeconds: 0 });
  });

  const counted = statisticsAnswer(37, 2);
  const button = (name: string) => screen.getByRole('button', { name });

  it('say what was counted, and are kept when an Admin says so', async () => {
    host.answers = { ...host.answers, statistics: counted, 'PUT statistics': { kept: true } };
    const { user } = await renderEditor(saved);
    expect(screen.getByText(/^37 requests .* since 2026-11-21 10:00, of which 2 failed/)).toBeVisible();
    await user.click(button('Keep now: request statistics'));
    expect(host.calls).toContainEqual({ call: 'PUT statistics', sent: undefined });
    expect(await screen.findByText('They are kept.')).toBeVisible();
    host.answers['PUT statistics'] = { kept: false, reason: 'There is no folder.' };
    await user.click(button('Keep now: request statistics'));
    expect(await screen.findByText('They are not kept. There is no folder.')).toBeVisible();
  });

  it('are reset by an Admin who confirms it', async () => {
    const nothing = statisticsAnswer(0, 0);
    host.answers = { ...host.answers, statistics: counted, 'DELETE statistics': nothing };
    const { user } = await renderEditor(saved);
    await user.click(button('Reset: request statistics'));
    expect(host.calls.map(({ call }) => call)).not.toContain('DELETE statistics');
    await user.click(button('Forget them'));
    expect(await screen.findByText('They are back at nothing.')).toBeVisible();
    expect(screen.getByText(/^0 requests/)).toBeVisible();
    host.answers['DELETE statistics'] = () => {
      throw { status: 500, data: { message: 'The store cannot be written.' }, config: {} };
    };
    await user.click(button('Reset: request statistics'));
    await user.click(button('Forget them'));
    expect(await screen.findByText('The store cannot be written.')).toBeVisible();
  });

  it('come with a record of calls that an Admin saves for a bug report', async () => {
    const record = { servers: [{ server: 1, calls: [] }] };
    host.answers = { ...host.answers, statistics: counted, calls: record };
    const files: Blob[] = [];
    URL.createObjectURL = (blob: Blob) => `blob:${files.push(blob)}`;
    URL.revokeObjectURL = () => undefined;
    const { user } = await renderEditor(saved);
    await user.click(button('Record of calls'));
    const reader = new FileReader();
    await new Promise((resolve) => {
      reader.onload = resolve;
      reader.readAsText(files[0] ?? new Blob());
    });
    expect(JSON.parse(String(reader.result))).toEqual(record);
  });

  it('are only shown to others, and not asked for before anything is saved', async () => {
    const viewers = startTestHost(OrgRole.Editor);
    viewers.answers = { statistics: counted };
    await renderEditor(saved);
    expect(screen.getByText(/^37 requests/)).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Reset: request statistics' })).not.toBeInTheDocument();
    const asked = viewers.calls.length;
    await renderEditor();
    expect(viewers.calls.slice(asked).map(({ call }) => call)).not.toContain('GET statistics');
  });
});

describe('history', () => {
  const state = {
    source: 'embedded',
    fetched: 0.625,
    knownFrom: '2026-11-01T00:00:00.000Z',
    knownTo: '2026-11-21T10:00:00.000Z',
    problem: null,
    place: { kind: 'file', path: '/var/lib/grafana/outline-metrics-datasource/store.db' },
  };

  it('comes from this plugin, with a budget and times to keep', async () => {
    const { user, current } = await renderEditor();
    expect(screen.getByRole('radio', { name: 'This plugin' })).toBeChecked();
    await user.type(screen.getByRole('spinbutton', { name: /^Budget for fetching/ }), '60');
    await user.type(screen.getByRole('spinbutton', { name: /^Keep hours/ }), '800');
    await user.click(screen.getByRole('radio', { name: 'Every minute' }));
    expect(current().jsonData).toEqual({ backfillSecondsPerHour: 60, keepHoursDays: 800, sampleSeconds: 60 });
    expect(screen.queryByRole('textbox', { name: /^Prometheus URL/ })).not.toBeInTheDocument();
  });

  it('comes from an engine, whose password and token are secret', async () => {
    const { user, current } = await renderEditor();
    await user.click(screen.getByRole('radio', { name: 'Prometheus' }));
    await user.type(screen.getByRole('textbox', { name: /^Prometheus URL/ }), 'https://p.example.org');
    await user.type(screen.getByRole('textbox', { name: /^Prometheus user/ }), 'ann');
    await user.click(screen.getByRole('textbox', { name: /^Label matchers/ }));
    await user.paste('job="outline"');
    await user.type(screen.getByLabelText(/^Prometheus password/), 'pw');
    await user.type(screen.getByLabelText(/^Prometheus token/), 't0k');
    expect(current().jsonData).toEqual({
      history: 'prometheus',
      prometheusUrl: 'https://p.example.org',
      prometheusUser: 'ann',
      prometheusMatchers: 'job="outline"',
    });
    expect(current().secureJsonData).toEqual({ prometheusPassword: 'pw', prometheusToken: 't0k' });
    expect(screen.queryByRole('spinbutton', { name: /^Keep hours/ })).not.toBeInTheDocument();
  });

  it('gives up a saved password when it is reset', async () => {
    const { user, current } = await renderEditor({
      ...saved,
      jsonData: { history: 'prometheus' },
      secureJsonFields: { apiUrl: true, prometheusPassword: true },
    });
    await user.click(screen.getAllByRole('button', { name: 'Reset' })[1]!);
    expect(current().secureJsonFields).toEqual({ apiUrl: true, prometheusPassword: false });
  });

  it('shows how much of the past is fetched, and goes on until it is all', async () => {
    jest.useFakeTimers({ advanceTimers: true });
    try {
      host.answers['history'] = state;
      await renderEditor(saved);
      expect(screen.getByRole('progressbar', { name: 'Fetched of the past' })).toHaveAttribute('value', '62');
      expect(screen.getByText('62 %')).toBeVisible();
      expect(screen.getByText(/known from 2026-11-01 00:00 to 2026-11-21 10:00/)).toBeVisible();
      expect(screen.getByText(/History is kept in .*store.db/)).toBeVisible();
      host.answers['history'] = { ...state, fetched: 1, problem: 'The server does not answer.' };
      await act(() => jest.advanceTimersByTimeAsync(3000));
      expect(screen.getByText('100 %')).toBeVisible();
      expect(screen.getByText('The server does not answer.')).toBeVisible();
      const asked = host.calls.length;
      await act(() => jest.advanceTimersByTimeAsync(60_000));
      expect(host.calls).toHaveLength(asked);
    } finally {
      jest.useRealTimers();
    }
  });

  it('warns where nothing outlives the plugin', async () => {
    host.answers['history'] = {
      ...state,
      knownFrom: null,
      place: { kind: 'memory', reason: 'The folder cannot be written.' },
    };
    await renderEditor(saved);
    expect(screen.getByText('The folder cannot be written.')).toBeVisible();
    expect(screen.getByText('Nothing is known yet.')).toBeVisible();
  });

  it.each([
    [{ kind: 'file' }, 'History is kept on the Grafana machine.'],
    [{ kind: 'memory', reason: 'It is locked.', path: '/state/s.db' }, 'It is locked. It should be in /state/s.db.'],
  ])('tells of a place as much as it hears: %j', async (place, text) => {
    host.answers['history'] = { ...state, place };
    await renderEditor(saved);
    expect(screen.getByText(text)).toBeVisible();
  });

  it('is not asked for where it is switched off, or nothing is saved', async () => {
    await renderEditor({ ...saved, jsonData: { history: 'off' } });
    await renderEditor();
    expect(host.calls.map(({ call }) => call)).not.toContain('GET history');
  });

  it('says why it cannot be looked at', async () => {
    await renderEditor(saved);
    expect(screen.getByText(/The history: There is no such resource/)).toBeVisible();
  });
});
