import type { Locator, Page } from 'playwright-core';
import { apiUrlKey } from '../../pkg/settings/model';
import type { SimulatedServer } from '../../simulator/server';
import { waitForAnswer } from './browser';
import { expectText, findAccessibilityProblems } from './expect';

/**
 * A variable of servers and one of access keys that follows it, each from nothing.
 *
 * @param second gets into the list of servers; it has one access key, whose name the first one has, too
 */
export async function chainVariables(page: Page, second: SimulatedServer): Promise<void> {
  const saveOne = await saveTwoServers(page, second);
  try {
    await chainKeysToServers(page);
  } finally {
    await saveOne();
  }
}

async function chainKeysToServers(page: Page): Promise<void> {
  const server = await addVariable(page, 'server');
  await choose(page, server, 'Values of', 'Server');
  const key = await addVariable(page, 'key');
  await waitForValues(page, key, (names) => names.includes('Zoë') && names.includes('Alice (guest)'));

  await choose(page, server, 'Chosen value', 'home');
  await choose(page, key, 'Servers', '${server}');
  await waitForValues(page, key, (names) => names.includes('Zoë') && !names.includes('Alice (guest)'));
  await choose(page, server, 'Chosen value', 'office');
  await waitForValues(page, key, (names) => names.join() === 'Alice');

  await key.getByRole('textbox', { name: 'Names that match' }).fill('B.*');
  await page.keyboard.press('Tab');
  await waitForValues(page, key, (names) => names.length === 0);
  expect(await findAccessibilityProblems(page)).toEqual([]);
}

/** An annotation query from nothing, and one kind of its events, on a server that was down for a while. */
export async function showEvents(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Add annotation query' }).click();
  const events = page.getByRole('list', { name: /^Annotations/ });
  await expectText(events, 'Server down');
  const section = page.getByRole('region', { name: 'Annotations' });
  await choose(page, section, 'Events', 'Access key created');
  await events.getByRole('listitem').first().waitFor({ state: 'detached' });
  await choose(page, section, 'Events', 'Server down');
  await expectText(events, 'does not answer');
  expect(await findAccessibilityProblems(page)).toEqual([]);
}

/** @returns saves what there was before */
async function saveTwoServers(page: Page, { apiUrl, certSha256 }: SimulatedServer): Promise<() => Promise<unknown>> {
  const url = new URL('/api/datasources/uid/preview', page.url()).href;
  const { name, jsonData } = await (await page.request.get(url)).json();
  const servers = [{ id: 'office', name: 'office', certSha256 }];
  const save = (data: object) => page.request.put(url, { data: { name, ...data } });
  await save({
    jsonData: { ...jsonData, serverName: 'home', servers },
    secureJsonData: { [apiUrlKey('office')]: apiUrl },
  });
  await page.reload();
  await waitForAnswer(page);
  return () => save({ jsonData });
}

async function addVariable(page: Page, name: string): Promise<Locator> {
  await page.getByRole('button', { name: 'Add variable' }).click();
  const added = page.getByRole('group', { name: /^Variable query/ });
  await added.getByRole('textbox', { name: 'Name of the variable' }).fill(name);
  return page.getByRole('group', { name: `Variable ${name}` });
}

async function choose(page: Page, within: Locator, control: string, option: string): Promise<void> {
  const box = within.getByRole('combobox', { name: control, exact: true });
  await box.click();
  // Lists hold what can be seen of them.
  await box.fill(option);
  await page.getByRole('option').filter({ hasText: option }).last().click();
  // Where several can be chosen it stays open; one that is closed takes the key as “nothing chosen”.
  if ((await box.getAttribute('aria-expanded')) === 'true') {
    await page.keyboard.press('Escape');
  }
}

/** Opens the list of values until it is as awaited; what it depends on is still on its way at first. */
async function waitForValues(page: Page, variable: Locator, isAwaited: (names: string[]) => boolean): Promise<void> {
  const values = variable.getByRole('combobox', { name: 'Chosen value' });
  const limit = Date.now() + 20_000;
  for (;;) {
    await values.click();
    const names = (await page.getByRole('option').allInnerTexts()).map((shown) => shown.split('\n')[0] ?? '');
    await page.keyboard.press('Escape');
    if (isAwaited(names)) {
      return;
    }
    if (Date.now() > limit) {
      throw new Error(`The variable lists ${names.join(', ')}.`);
    }
    await page.waitForTimeout(200);
  }
}
