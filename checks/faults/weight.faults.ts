import { setTimeout as delay } from 'node:timers/promises';
import { footprintOf } from '../packaged/footprint';
import { PackagedPlugin } from '../packaged/plugin';
import { atMost } from './subject';

/** Whatever is loaded after the handshake is there by then, milliseconds. */
const START_TIME = 2000;

it('an idle plugin is small', async () => {
  const plugin = await PackagedPlugin.start({ check: 'faults', run: 'idle' });
  try {
    await delay(START_TIME);
    expect(footprintOf(plugin.pid)).toMatchObject({ residentMiB: atMost(65), anonymousMiB: atMost(20) });
  } finally {
    await plugin.stop();
  }
});
