import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { storePlace } from './place';
import { withScratch } from './testing/scratch';

const executable = '/var/lib/grafana/plugins/outline-metrics-datasource/gpx_outline_linux_amd64';

describe('storePlace', () => {
  it('is the state folder of the plugin’s section, where it is set', () => {
    const environment = { GF_PLUGIN_STATE_DIR: '/var/lib/outline-state', GF_PATHS_DATA: '/var/lib/grafana' };
    expect(storePlace(environment, executable)).toEqual({
      kind: 'file',
      path: '/var/lib/outline-state/outline-metrics.sqlite',
    });
  });

  it('is below Grafana’s data folder otherwise', () => {
    expect(storePlace({ GF_PLUGIN_STATE_DIR: ' ', GF_PATHS_DATA: '/var/lib/grafana' }, executable)).toEqual({
      kind: 'file',
      path: '/var/lib/grafana/outline-metrics-datasource/outline-metrics.sqlite',
    });
  });

  it('is memory where nothing is set', () => {
    expect(storePlace({}, executable)).toEqual({ kind: 'memory', reason: expect.stringContaining('Set state_dir') });
  });

  it('is memory where the path depends on the working folder', () => {
    expect(storePlace({ GF_PLUGIN_STATE_DIR: 'state' }, executable)).toEqual({
      kind: 'memory',
      reason: expect.stringContaining('absolute path, not state'),
    });
  });

  it.each(['.', 'state', 'a/../state/deep'])('is memory for %s in the plugin’s own folder', (below) => {
    const inside = `/var/lib/grafana/plugins/outline-metrics-datasource/${below}`;
    expect(storePlace({ GF_PLUGIN_STATE_DIR: inside }, executable)).toEqual({
      kind: 'memory',
      reason: expect.stringContaining('signature'),
    });
  });

  it('is not fooled by links', async () => {
    await withScratch((folder) => {
      const plugin = join(folder, 'plugin');
      mkdirSync(plugin);
      symlinkSync(plugin, join(folder, 'link'));
      const place = storePlace({ GF_PLUGIN_STATE_DIR: join(folder, 'link', 'state') }, join(plugin, 'gpx'));
      expect(place.kind).toBe('memory');
    });
  });

  it('may be a sibling whose name begins alike', () => {
    const sibling = '/var/lib/grafana/plugins/outline-metrics-datasource-state';
    expect(storePlace({ GF_PLUGIN_STATE_DIR: sibling }, executable).kind).toBe('file');
  });
});
