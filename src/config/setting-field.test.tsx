import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React, { useState } from 'react';
import { settings, type Settings } from '../../pkg/settings/model';
import { startTestHost } from '../test-host';
import type { Options } from './options';
import { SettingFields } from './setting-field';

const when = { setting: 'way', is: 'prometheus' };
const sample: Settings = {
  way: { ...settings.history, section: 'calls', label: 'Way' },
  patience: { ...settings.timeoutSeconds, when, label: 'Patience' },
  words: { ...settings.certSha256, section: 'calls', when, label: 'Words', problemOf: () => 'They are bad.' },
  eager: { ...settings.allowWrites, section: 'calls', when, label: 'Eager' },
  password: { ...settings.prometheusPassword, section: 'calls', when, label: 'Password' },
  further: { ...settings.customHeaders, when, label: 'Further headers' },
  elsewhere: { ...settings.allowWrites, label: 'Elsewhere' },
};

startTestHost();

function renderFields(list: Settings) {
  const initial = { jsonData: {}, secureJsonFields: {}, readOnly: false } as Options;
  let current = initial;
  function Host() {
    const [options, setOptions] = useState(initial);
    current = options;
    return <SettingFields options={options} onOptionsChange={setOptions} settings={list} section="calls" />;
  }
  render(<Host />);
  return { user: userEvent.setup({ delay: null }), current: () => current };
}

it('is a field by its kind, in its section, where it counts', async () => {
  const { user, current } = renderFields(sample);
  expect(screen.getByRole('radio', { name: 'This plugin' })).toBeChecked();
  expect(screen.queryByRole('spinbutton')).not.toBeInTheDocument();
  await user.click(screen.getByRole('radio', { name: 'Prometheus' }));
  await user.type(screen.getByRole('spinbutton', { name: /^Patience/ }), '7');
  await user.type(screen.getByRole('textbox', { name: /^Words/ }), 'w');
  expect(screen.getByText('They are bad.')).toBeVisible();
  await user.click(screen.getByRole('switch', { name: /^Eager/ }));
  await user.type(screen.getByLabelText(/^Password/), 'pw');
  expect(screen.getByRole('group', { name: /^Further headers/ })).toBeVisible();
  expect(screen.queryByRole('switch', { name: /^Elsewhere/ })).not.toBeInTheDocument();
  expect(current().jsonData).toEqual({ way: 'prometheus', patience: 7, words: 'w', eager: true });
  expect(current().secureJsonData).toEqual({ password: 'pw' });
});

it('shows all that is declared', () => {
  renderFields(settings);
  const declared = Object.values(settings).filter(({ section }) => section === 'calls');
  expect(declared.length).toBeGreaterThan(3);
  for (const { label } of declared) {
    expect(screen.getByText(label)).toBeVisible();
  }
});
