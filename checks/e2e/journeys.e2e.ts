import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { repositoryRoot } from '../../build/paths';
import type { SimulatedServer } from '../../simulator/server';
import { startSimulator, type Simulator } from '../../simulator/simulator';
import { secretsIn } from '../packaged/secrets';
import { folderFor, forgetWritten } from '../packaged/written';
import { launchBrowser, openPreview, waitForAnswer } from './browser';
import { chainVariables, showEvents } from './dashboard-journeys';
import { expectText, findAccessibilityProblems } from './expect';
import { startPreviewProcess, type PreviewProcess } from './preview-process';

const screenshots = join(repositoryRoot, 'artifacts', 'e2e');

type Journey = (page: Page, outline: SimulatedServer) => Promise<void>;

forgetWritten('e2e');
const written = folderFor('e2e', '.');

let browser: Browser;
let simulator: Simulator;
let outline: SimulatedServer;
let second: SimulatedServer;
let preview: PreviewProcess;

beforeAll(async () => {
  browser = await launchBrowser();
  simulator = await startSimulator({ servers: [{}, { keys: 0, customIds: ['guest'], traffic: 'none' }] });
  const [server, other] = simulator.servers;
  if (!server || !other) {
    throw new Error('The simulator started no servers.');
  }
  [outline, second] = [server, other];
});
afterAll(async () => {
  await simulator.stop();
  await browser.close();
});

const testResult = (page: Page) => page.getByTestId('test-result');
const answer = (page: Page) => page.getByTestId('answer');
const managementApi = (page: Page) => page.getByRole('textbox', { name: /^Management API/ });
const columns = (page: Page) => page.getByRole('columnheader').allInnerTexts();

const lineOf = (apiUrl: string, certSha256: string) => JSON.stringify({ apiUrl, certSha256 });

async function pasteAndTest(page: Page, text: string): Promise<void> {
  const reset = page.getByRole('button', { name: 'Reset' });
  if (await reset.isVisible()) {
    await reset.click();
  }
  await managementApi(page).fill(text);
  await page.getByRole('button', { name: 'Save & test' }).click();
}

async function chooseMetrics(page: Page, family: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Metrics' }).click();
  await page.getByRole('option', { name: family }).click();
  await waitForAnswer(page);
}

const journeys: Record<string, Journey> = {
  'shows a table and a chart': async (page) => {
    await expectText(page.getByRole('table'), 'Alice');
    await expectText(page.getByRole('region', { name: 'Chart' }), 'Alice');
    expect(await findAccessibilityProblems(page)).toEqual([]);
  },

  'is configured by pasting one line': async (page, outline) => {
    await pasteAndTest(page, lineOf(outline.apiUrl, outline.certSha256));
    await expectText(testResult(page), `Connected to ${outline.name}`);
    const body = await page.locator('body').innerHTML();
    expect(body).not.toContain(outline.secretPath.slice(1));
    expect(await findAccessibilityProblems(page)).toEqual([]);
  },

  'unfolds additional settings': async (page) => {
    await page.getByRole('button', { name: 'Show additional settings' }).click();
    await page.getByRole('spinbutton', { name: /^Timeout/ }).waitFor();
    expect(await findAccessibilityProblems(page)).toEqual([]);
  },

  'says which fingerprint is wrong': async (page, outline) => {
    await pasteAndTest(page, lineOf(outline.apiUrl, '0'.repeat(64)));
    await expectText(testResult(page), 'OUTLINE_TLS_PIN_MISMATCH');
    await pasteAndTest(page, lineOf(outline.apiUrl, outline.certSha256));
    await expectText(testResult(page), 'Connected');
  },

  'says that the secret path is wrong': async (page, outline) => {
    await pasteAndTest(page, lineOf(`${outline.apiUrl}x`, outline.certSha256));
    await expectText(testResult(page), 'OUTLINE_NOT_FOUND');
    await pasteAndTest(page, lineOf(outline.apiUrl, outline.certSha256));
    await expectText(testResult(page), 'Connected');
  },

  'says what is wrong with a text that is no line': async (page) => {
    await page.getByRole('button', { name: 'Reset' }).click();
    await managementApi(page).fill('not a line');
    await page.getByRole('alert').first().waitFor();
    expect(await findAccessibilityProblems(page)).toEqual([]);
  },

  'says that the server is down': async (page, outline) => {
    await outline.faults.set({ kind: 'refuse' });
    await page.getByRole('button', { name: 'Save & test' }).click();
    await expectText(testResult(page), 'OUTLINE_CONNECTION_REFUSED');
    await chooseMetrics(page, 'Server totals');
    await expectText(answer(page), 'OUTLINE_CONNECTION_REFUSED');
    await chooseMetrics(page, 'Availability');
    await expectText(page.getByRole('table'), 'Up');
  },

  'answers an edited query': async (page) => {
    await chooseMetrics(page, 'Locations and autonomous systems');
    expect(await columns(page)).toContain('Location');
    await page.getByRole('radio', { name: 'Numeric' }).check();
    await page.getByRole('combobox', { name: 'Figure' }).click();
    await page.getByRole('option', { name: /^Tunnel time/ }).click();
    await waitForAnswer(page);
    await expectText(page.getByRole('region', { name: 'Chart' }), 'hours');
    expect(await findAccessibilityProblems(page)).toEqual([]);
  },

  'draws a chart over time': async (page) => {
    await chooseMetrics(page, 'Server totals');
    await page.getByRole('radio', { name: 'Time series' }).check();
    await page.getByRole('combobox', { name: 'Step' }).click();
    await page.getByRole('option', { name: '1 hour' }).click();
    await waitForAnswer(page);
    // History begins within 90 seconds with the last hour, and hours come in the minute after.
    const plot = page.getByRole('region', { name: 'Chart' }).locator('canvas');
    for (let asked = 0; (await plot.count()) === 0 && asked < 180; asked += 1) {
      await page.waitForTimeout(1000);
      await page.getByRole('button', { name: 'Run query' }).click();
      await waitForAnswer(page);
    }
    await plot.first().waitFor();
    expect(await findAccessibilityProblems(page)).toEqual([]);
  },

  'answers every metric family': async (page) => {
    await page.getByRole('combobox', { name: 'Metrics' }).click();
    const families = await page.getByRole('option').count();
    await page.keyboard.press('Escape');
    for (let index = 0; index < families; index += 1) {
      await page.getByRole('combobox', { name: 'Metrics' }).click();
      await page.getByRole('option').nth(index).click();
      await waitForAnswer(page);
      await page.getByRole('columnheader').or(page.getByText('No data')).first().waitFor();
    }
  },

  'chains a variable of access keys to one of servers, from nothing': (page) => chainVariables(page, second),

  'is read from right to left in Persian': async (page) => {
    await page.goto(`${page.url()}?lang=fa-IR`);
    await waitForAnswer(page);
    // Before there is a long legend, whose scrolling Grafana’s own component leaves to the mouse.
    expect(await findAccessibilityProblems(page)).toEqual([]);
    await page.getByRole('radio', { name: 'سری زمانی' }).check();
    await waitForAnswer(page);
    // Isolated, or it would read `master-1.12.3`.
    await expectText(page.getByRole('region', { name: 'Settings' }), '\u20681.12.3-master\u2069');
  },

  'is used with the keyboard alone': async (page) => {
    await focusByTab(page, 'Metrics');
    await page.keyboard.type('Data transferred');
    await page.keyboard.press('Enter');
    await waitForAnswer(page);
    await expectText(page.getByRole('table'), 'Alice');
    await focusByTab(page, 'Top');
    await page.keyboard.type('3');
    await page.keyboard.press('Enter');
    await waitForAnswer(page);
    await page.getByRole('row').nth(4).waitFor({ state: 'detached' });
    await focusByTab(page, 'Save & test');
    await page.keyboard.press('Enter');
    await expectText(testResult(page), 'Connected');
  },
};

it('npm start shows the simulated server, also over time at once, with what happened to it, and ends with Ctrl-C', async () => {
  const own = await startPreviewProcess({ OUTLINE_API_URL: '' });
  try {
    const { page } = await openPreview(browser, own.url);
    await expectText(page.getByRole('table'), 'Alice');
    await page.getByRole('radio', { name: 'Time series' }).check();
    await waitForAnswer(page);
    await page.getByRole('region', { name: 'Chart' }).locator('canvas').first().waitFor();
    await showEvents(page);
    await page.close();
  } finally {
    expect(await own.interrupt()).toEqual([]);
  }
});

describe('the preview of a server', () => {
  beforeAll(async () => {
    const { apiUrl: OUTLINE_API_URL, certSha256: OUTLINE_CERT_SHA256 } = outline;
    preview = await startPreviewProcess({ OUTLINE_API_URL, OUTLINE_CERT_SHA256 });
  });
  afterAll(() => preview.interrupt());

  it.each(Object.entries(journeys))('%s', play);

  it('no page and no log line holds a secret', async () => {
    await writeFile(join(written, 'log'), preview.written.join('\n'));
    expect(await secretsIn(written, outline.secrets)).toEqual([]);
  });
});

/**
 * Plays a journey on a page of its own, from the settings that work, keeps a picture of its end, and checks that the
 * console stayed silent.
 */
async function play(name: string, journey: Journey): Promise<void> {
  await outline.faults.clear();
  const { page, complaints } = await openPreview(browser, preview.url);
  try {
    await journey(page, outline);
    expect(complaints).toEqual([]);
  } finally {
    await mkdir(screenshots, { recursive: true });
    await writeFile(join(written, `${name.replaceAll(' ', '-')}.html`), await page.content());
    await page.screenshot({ path: join(screenshots, `${name.replaceAll(' ', '-')}.png`), fullPage: true });
    await page.close();
  }
}

/** Presses Tab until the control of that name has the focus. */
async function focusByTab(page: Page, name: string): Promise<void> {
  const controls = page.getByLabel(name, { exact: true }).or(page.getByRole('button', { name, exact: true }));
  for (let presses = 0; presses < 100; presses += 1) {
    await page.keyboard.press('Tab');
    const focused = page.locator(':focus');
    if ((await focused.count()) > 0 && (await controls.and(focused).count()) > 0) {
      return;
    }
  }
  throw new Error(`No way leads to “${name}” by the Tab key.`);
}
