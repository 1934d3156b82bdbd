import { chromium, type Browser, type Page } from 'playwright-core';

/** Where Debian's package puts it; `CHROMIUM` names another place. */
const chromiumPath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Starts Chromium so that it calls nobody but the page's own server. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A page of the preview, and what its console complained of. */
export interface ObservedPage {
  page: Page;
  complaints: string[];
}

/**
 * Opens the preview and waits until its first answer is there.
 *
 * Chromium itself writes failed requests to the console. Those of the API are answers like others, which the page
 * shows; all else counts.
 */
export async function openPreview(browser: Browser, url: string): Promise<ObservedPage> {
  // Without motion, colors are what they are at once.
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 }, reducedMotion: 'reduce' });
  page.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => {
    const isApiAnswer =
      message.text().startsWith('Failed to load resource') && message.location().url.includes('/api/');
    if ((message.type() === 'error' || message.type() === 'warning') && !isApiAnswer) {
      complaints.push(`${message.type()}: ${message.text()}`);
    }
  });
  await page.goto(url);
  await waitForAnswer(page);
  return { page, complaints };
}

/** Waits until the answer on the page is the one to the query in the editor. */
export async function waitForAnswer(page: Page): Promise<void> {
  await page.locator('[data-testid="answer"][aria-busy="false"]').waitFor();
}
