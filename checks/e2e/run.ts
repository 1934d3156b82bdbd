import { startSimulator } from '../../simulator/simulator';
import { chromiumPath, isChromiumInstalled, launchBrowser, openPreview } from './browser';
import { expectEqual, expectText } from './expect';
import { journeys, play } from './journeys';
import { startPreviewProcess } from './preview-process';
import { Report } from './report';

/** `npm run e2e`: drives `npm start` with Chromium as a user would. An argument chooses journeys by their names. */
async function main(): Promise<void> {
  if (!isChromiumInstalled()) {
    throw new Error(`${chromiumPath} is not there; install Chromium or name it in the variable CHROMIUM.`);
  }
  const report = new Report();
  const browser = await launchBrowser();
  const simulator = await startSimulator();
  try {
    await report.journey('npm start shows the simulated server and ends with Ctrl-C', async () => {
      const preview = await startPreviewProcess({ OUTLINE_API_URL: '' });
      try {
        const { page } = await openPreview(browser, preview.url);
        await expectText(page.getByRole('table'), 'Alice');
        await page.close();
      } finally {
        expectEqual(await preview.interrupt(), [], 'processes left');
      }
    });

    const [outline] = simulator.servers;
    if (!outline) {
      throw new Error('The simulator started no server.');
    }
    const { apiUrl: OUTLINE_API_URL, certSha256: OUTLINE_CERT_SHA256 } = outline;
    const preview = await startPreviewProcess({ OUTLINE_API_URL, OUTLINE_CERT_SHA256 });
    const [only = ''] = process.argv.slice(2);
    for (const [name, journey] of Object.entries(journeys).filter(([name]) => name.includes(only))) {
      await report.journey(name, () => play({ browser, url: preview.url, outline }, name, journey));
    }
    await preview.interrupt();
  } finally {
    await simulator.stop();
    await browser.close();
  }
  report.finish();
}

main().catch((error: unknown) => {
  process.stderr.write(`e2e: ${error instanceof Error ? error.message : String(error)}\n`);
  process.stdout.write('0 passed, 1 failed\n');
  process.exitCode = 1;
});
