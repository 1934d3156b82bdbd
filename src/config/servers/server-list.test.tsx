import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React, { useState } from 'react';
import type { ServerState } from '../../../pkg/resources/contract';
import { startTestHost, type TestHost } from '../../test-host';
import { ConfigEditor } from '../config-editor';
import type { Options } from '../options';

const fingerprint = 'A1B2C3D4E5F60718'.repeat(4);
const lineOf = (host: string) => JSON.stringify({ apiUrl: `https://${host}/s3cr3t`, certSha256: fingerprint });

const labels = { provider: 'hetzner' };
const several = {
  id: 1,
  uid: 'outline',
  type: 'outline-metrics-datasource',
  access: 'proxy',
  url: '',
  version: 1,
  readOnly: false,
  jsonData: { certSha256: fingerprint, serverName: 'Home', servers: [{ id: 'fra', name: 'Frankfurt', labels }] },
  secureJsonFields: { apiUrl: true, 'apiUrl.fra': true },
} as unknown as Options;
const one = {
  ...several,
  jsonData: { certSha256: fingerprint, serverName: 'Home' },
  secureJsonFields: { apiUrl: true },
} as Options;
const none = { ...several, jsonData: {}, secureJsonFields: {} } as Options;

const state = (id: string, changes: Partial<ServerState> = {}): ServerState => ({
  id,
  name: { main: 'Home', fra: 'Frankfurt' }[id] ?? id,
  labels: {},
  up: true,
  ownName: 'Told',
  version: '1.12.3',
  responseTime: 0.1,
  code: null,
  problem: null,
  history: { fetched: 1, problem: null },
  host: `${id}.example.org:8081`,
  ...changes,
});

let host: TestHost;
beforeEach(() => {
  host = startTestHost();
  host.answers = {
    'server-states': {
      servers: [
        state('main', { history: { fetched: 0.405, problem: null } }),
        state('fra', { up: false, version: null, problem: 'The server refused. [OUTLINE_CONNECTION_REFUSED]' }),
      ],
    },
  };
});

async function renderEditor(initial: Options) {
  let options = initial;
  function Host() {
    const [edited, setEdited] = useState(initial);
    options = edited;
    return <ConfigEditor options={edited} onOptionsChange={setEdited} />;
  }
  await act(async () => void render(<Host />));
  return { user: userEvent.setup({ delay: null }), current: () => options };
}

const names = () =>
  within(screen.getByRole('list', { name: 'Servers' }))
    .getAllByRole('button', { name: /^Edit / })
    .map((button) => button.getAttribute('aria-label')?.replace('Edit ', ''));
const row = (name: string) => screen.getByRole('button', { name: `Edit ${name}` }).closest('li')!;

it('lists the servers with what is known of each', async () => {
  await renderEditor(several);
  expect(screen.getByText('1 of 2 saved servers answer.')).toBeInTheDocument();
  expect(row('Home')).toHaveTextContent('Up');
  expect(row('Home')).toHaveTextContent('version 1.12.3 · 40 % of the past fetched');
  expect(row('Frankfurt')).toHaveTextContent('provider=hetzner');
  expect(row('Frankfurt')).toHaveTextContent('Down');
  expect(row('Frankfurt')).toHaveTextContent('OUTLINE_CONNECTION_REFUSED');
});

it('adds pasted servers, asking for nothing of those that are there', async () => {
  const { user, current } = await renderEditor(several);
  await user.click(screen.getByRole('textbox', { name: /^Add servers/ }));
  await user.paste([lineOf('203.0.113.9:1'), lineOf('fra.example.org:8081'), lineOf('203.0.113.9:2')].join('\n'));
  expect(screen.getByText('Already in the list: 1')).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Add to the list: 2' }));
  expect(names()).toEqual(['Home', 'Frankfurt', '203.0.113.9:1', '203.0.113.9:2']);
  expect(row('203.0.113.9:1')).toHaveTextContent('Not saved yet');
  expect(current().jsonData).toEqual({
    certSha256: fingerprint,
    serverName: 'Home',
    servers: [
      { id: 'fra', name: 'Frankfurt', labels },
      { id: 'server-3', certSha256: fingerprint },
      { id: 'server-4', certSha256: fingerprint },
    ],
  });
  expect(current().secureJsonData).toEqual({
    'apiUrl.server-3': 'https://203.0.113.9:1/s3cr3t',
    'apiUrl.server-4': 'https://203.0.113.9:2/s3cr3t',
  });
  expect(document.body).not.toHaveTextContent('s3cr3t');
});

it('adds nothing of a text that is wrong in part, and says where', async () => {
  const { user } = await renderEditor(several);
  await user.click(screen.getByRole('textbox', { name: /^Add servers/ }));
  await user.paste(`${lineOf('203.0.113.9:1')}\n{"apiUrl":"http://203.0.113.9/x","certSha256":"${fingerprint}"}`);
  expect(screen.getByText('Server 2 of the text: The URL must begin with https://.')).toBeInTheDocument();
  expect(screen.getByRole('button', { name: /^Add/ })).toBeDisabled();
});

it('goes from one server to several and back, with the first one as it was', async () => {
  const { user, current } = await renderEditor(one);
  await user.click(screen.getByRole('textbox', { name: /^Add servers/ }));
  await user.paste(lineOf('203.0.113.9:1'));
  await user.click(screen.getByRole('button', { name: 'Add to the list: 1' }));
  expect(names()).toEqual(['Home', '203.0.113.9:1']);
  await user.click(screen.getByRole('button', { name: 'Remove 203.0.113.9:1' }));
  expect(current().jsonData).toEqual(one.jsonData);
  expect(current().secureJsonFields).toMatchObject({ apiUrl: true });
  expect(current().secureJsonData).toEqual({ 'apiUrl.server-2': '' });
});

it('takes several at once where there is none, the first in the short form', async () => {
  const { user, current } = await renderEditor(none);
  await user.click(screen.getByRole('textbox', { name: /^Management API/ }));
  await user.paste(`[${lineOf('203.0.113.9:1')},${lineOf('203.0.113.9:2')}]`);
  expect(names()).toEqual(['203.0.113.9:1', '203.0.113.9:2']);
  expect(current().jsonData).toEqual({
    certSha256: fingerprint,
    servers: [{ id: 'server-2', certSha256: fingerprint }],
  });
  expect(current().secureJsonData).toEqual({
    apiUrl: 'https://203.0.113.9:1/s3cr3t',
    'apiUrl.server-2': 'https://203.0.113.9:2/s3cr3t',
  });
});

it('renames and labels each, the short form’s one too', async () => {
  const { user, current } = await renderEditor(several);
  await user.click(screen.getByRole('button', { name: 'Edit Home' }));
  await user.type(within(row('Home')).getByRole('textbox', { name: /^Server name/ }), 's');
  const box = within(row('Homes')).getByRole('textbox', { name: /^Labels/ });
  await user.type(box, 'team=a, 1');
  expect(box).toBeInvalid();
  await user.type(box, '{Backspace}{Backspace}');
  expect(box).toBeValid();
  expect(current().jsonData).toMatchObject({
    serverName: 'Homes',
    servers: [
      { id: 'main', labels: { team: 'a' } },
      { id: 'fra', name: 'Frankfurt', labels },
    ],
  });
});

it('reorders by the keyboard', async () => {
  const { user, current } = await renderEditor(several);
  screen.getByRole('button', { name: 'Move Home down' }).focus();
  await user.keyboard('{Enter}');
  expect(names()).toEqual(['Frankfurt', 'Home']);
  expect(current().jsonData).toMatchObject({ servers: [{ id: 'fra' }, { id: 'main' }], serverName: 'Home' });
  await user.click(screen.getByRole('button', { name: 'Move Home up' }));
  expect(current().jsonData).toEqual(several.jsonData);
});

it('removes the first one with its secret, and what the short form says of it', async () => {
  const { user, current } = await renderEditor(several);
  await user.click(screen.getByRole('button', { name: 'Remove Home' }));
  expect(names()).toEqual(['Frankfurt']);
  expect(current().jsonData).toEqual({ servers: [{ id: 'fra', name: 'Frankfurt', labels }] });
  expect(current().secureJsonData).toEqual({ apiUrl: '' });
  expect(current().secureJsonFields).toMatchObject({ apiUrl: false, 'apiUrl.fra': true });
});

it('tests one alone', async () => {
  const { user } = await renderEditor(several);
  host.answers['server-states'] = ({ server }: { server: string }) => ({ servers: [state(server)] });
  await user.click(screen.getByRole('button', { name: 'Test Frankfurt' }));
  expect(row('Frankfurt')).toHaveTextContent('Up');
  expect(host.calls.at(-1)).toEqual({ call: 'GET server-states', sent: { server: 'fra' } });
});

it('lists servers of the administrator’s file, which cannot be changed here', async () => {
  const added = {
    id: 'sgp',
    name: 'Singapore',
    labels: { provider: 'x' },
    host: 'sgp.example.org:1',
    isFromFile: true,
  };
  host.answers['servers'] = { servers: [{ id: 'main', name: 'Home', labels: {} }, added] };
  await renderEditor(several);
  const list = screen.getByRole('list', { name: 'From the administrator’s file of servers: 1' });
  expect(within(list).getByRole('listitem')).toHaveTextContent('Singapore · sgp.example.org:1 · provider=x');
  expect(names()).toEqual(['Home', 'Frankfurt']);
});

it('changes nothing of a provisioned data source', async () => {
  await renderEditor({ ...several, readOnly: true });
  for (const control of ['Move Home down', 'Remove Home', 'Add']) {
    expect(screen.getByRole('button', { name: control })).toBeDisabled();
  }
  expect(screen.getByRole('button', { name: 'Test Home' })).toBeEnabled();
});

it('says what is wrong with a list that was written by hand', async () => {
  await renderEditor({ ...several, jsonData: { servers: [{ name: 'x' }] } } as unknown as Options);
  expect(screen.getByRole('alert')).toHaveTextContent('Look at "servers.0.id": it is missing.');
});
