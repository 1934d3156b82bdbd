import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import type { SimulatedServer } from '../../simulator/server';
import { startSimulator, type Simulator } from '../../simulator/simulator';
import { secretsIn } from '../packaged/secrets';
import { folderFor, forgetWritten } from '../packaged/written';
import { launchBrowser, openPreview, waitForAnswer } from './browser';
import { expectText, findAccessibilityProblems } from './expect';
import { startPreviewProcess, type PreviewProcess } from './preview-process';

forgetWritten('e2e-servers');
const written = folderFor('e2e-servers', '.');

let browser: Browser;
let simulator: Simulator;
let preview: PreviewProcess;
let page: Page;
let complaints: string[];

/** The data source begins with the first of three. */
beforeAll(async () => {
  browser = await launchBrowser();
  simulator = await startSimulator({ servers: 3 });
  const { apiUrl: OUTLINE_API_URL, certSha256: OUTLINE_CERT_SHA256 } = server(1);
  preview = await startPreviewProcess({ OUTLINE_API_URL, OUTLINE_CERT_SHA256 });
  ({ page, complaints } = await openPreview(browser, preview.url));
});
afterAll(async () => {
  await preview.interrupt();
  await simulator.stop();
  await browser.close();
});

/** By its place among the simulated ones, from 1 on: `Simulated server 1`. */
function server(place: number): SimulatedServer {
  const found = simulator.servers[place - 1];
  if (!found) {
    throw new Error(`The simulator has no server ${place}.`);
  }
  return found;
}

const list = () => page.getByRole('list', { name: 'Servers' });
const button = (name: string) => page.getByRole('button', { name, exact: true });
const row = (name: string): Locator =>
  list()
    .getByRole('listitem')
    .filter({ has: button(`Edit ${name}`) });
const names = () =>
  list()
    .getByRole('button', { name: /^Edit / })
    .evaluateAll((buttons) => buttons.map((each) => each.getAttribute('aria-label')?.replace('Edit ', '')));

async function saveAndTest(result: string): Promise<void> {
  await button('Save & test').click();
  await expectText(page.getByTestId('test-result'), result);
  await waitForAnswer(page);
}

describe('the servers in the settings, one step after the other', () => {
  afterEach(() => expect(complaints).toEqual([]));

  it('become several where lines are pasted beside the one that is saved', async () => {
    const lines = [server(2), server(3)].map(({ apiUrl, certSha256 }) => JSON.stringify({ apiUrl, certSha256 }));
    await page.getByRole('textbox', { name: /^Add servers/ }).fill(lines.join('\n'));
    await button('Add to the list: 2').click();
    await expectText(row('Simulated server 1'), 'Up');
    expect(await list().getByText('Not saved yet').count()).toBe(2);
    await saveAndTest('3 of 3 servers answer.');
    await row('Simulated server 3').waitFor();
    expect(await names()).toEqual([1, 2, 3].map((place) => `Simulated server ${place}`));
    expect(await findAccessibilityProblems(page)).toEqual([]);
  });

  it('are tested one by one', async () => {
    await server(3).faults.set({ kind: 'refuse' });
    await button('Test Simulated server 3').click();
    await expectText(row('Simulated server 3'), 'OUTLINE_CONNECTION_REFUSED');
    await expectText(row('Simulated server 3'), 'Down');
    await expectText(row('Simulated server 2'), 'Up');
    await saveAndTest('2 of 3 servers answer. Simulated server 3:');
    await server(3).faults.clear();
    await button('Test Simulated server 3').click();
    await expectText(row('Simulated server 3'), 'Up');
  });

  it('are named, labelled and moved, which their figures show', async () => {
    await button('Edit Simulated server 2').click();
    await row('Simulated server 2')
      .getByRole('textbox', { name: /^Labels/ })
      .fill('country=FI');
    await row('Simulated server 2')
      .getByRole('textbox', { name: /^Server name/ })
      .fill('Helsinki');
    await button('Move Helsinki up').click();
    await saveAndTest('3 of 3 servers answer.');
    expect(await names()).toEqual(['Helsinki', 'Simulated server 1', 'Simulated server 3']);
    await expectText(row('Helsinki'), 'country=FI');
    await expectText(page.getByRole('columnheader'), 'country');
    await expectText(page.getByRole('table'), 'Helsinki');
  });

  it('are one row for each value of their label, where a query says so, and each by itself again', async () => {
    const group = async (by: string) => {
      await page.getByRole('combobox', { name: 'Group servers by' }).click();
      await page.getByRole('option', { name: by, exact: true }).click();
      await waitForAnswer(page);
    };
    const table = page.getByRole('table');
    await group('country');
    await table.getByText('Helsinki').waitFor({ state: 'detached' });
    await expectText(table, 'FI');
    await group('Each by itself');
    await expectText(table, 'Helsinki');
    await expectText(table, 'Simulated server 3');
  });

  it('become one again, with its secret as it was', async () => {
    await button('Remove Simulated server 3').click();
    await button('Remove Helsinki').click();
    await saveAndTest('Connected to Simulated server 1');
    await expectText(page.locator('body'), 'The saved server: Simulated server 1');
    expect(await list().count()).toBe(0);
  });
});

it('no page and no log line holds a secret', async () => {
  await writeFile(join(written, 'page.html'), await page.content());
  await writeFile(join(written, 'log'), preview.written.join('\n'));
  expect(
    await secretsIn(
      written,
      simulator.servers.flatMap(({ secrets }) => secrets)
    )
  ).toEqual([]);
});
