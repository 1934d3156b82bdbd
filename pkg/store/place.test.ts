import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { storePlace } from './place';
import { withScratch } from './testing/scratch';

const id = 'outline-metrics-datasource';
const file = 'outline-metrics.sqlite';
const executable = `/var/lib/grafana/plugins/${id}/gpx_outline_linux_amd64`;

describe('the place of the store', () => {
  it('is the state folder of the plugin’s section, where it is set', () => {
    const environment = { GF_PLUGIN_STATE_DIR: '/var/lib/outline-state', GF_PATHS_DATA: '/var/lib/grafana' };
    expect(storePlace(environment, executable)).toEqual({ kind: 'file', path: `/var/lib/outline-state/${file}` });
  });

  it('is below Grafana’s data folder otherwise', async () => {
    await withScratch((data) => {
      const environment = { GF_PLUGIN_STATE_DIR: ' ', GF_PATHS_DATA: data, HOME: data };
      expect(storePlace(environment, '/plugins/gpx')).toEqual({ kind: 'file', path: join(data, id, file) });
    });
  });

  it('is below the data folder that the plugin’s own place tells, where no variable does', async () => {
    await withScratch((data) => {
      const path = join(data, id, file);
      expect(storePlace({ HOME: data }, join(data, 'plugins', id, 'gpx'))).toEqual({ kind: 'file', path });
    });
  });

  it.each([
    ['a plugins folder of another name', ['grafana-plugins', id]],
    ['another plugin’s folder', ['plugins', 'outline']],
  ])('is the user’s state folder in %s', async (_, way) => {
    await withScratch((data) => {
      const state = join(data, 'state');
      const path = join(state, id, file);
      expect(storePlace({ XDG_STATE_HOME: state }, join(data, ...way, 'gpx'))).toEqual({ kind: 'file', path });
    });
  });

  it('is below the user’s home where the system has no other folder for state', async () => {
    await withScratch((home) => {
      const path = join(home, '.local', 'state', id, file);
      expect(storePlace({ HOME: home }, '/plugins/gpx')).toEqual({ kind: 'file', path });
    });
  });

  it('is the next one where a folder cannot be made', async () => {
    await withScratch((data) => {
      writeFileSync(join(data, id), 'in the way');
      const state = join(data, 'state');
      const environment = { GF_PATHS_DATA: '/proc/outline', XDG_STATE_HOME: state };
      const path = join(state, id, file);
      expect(storePlace(environment, join(data, 'plugins', id, 'gpx'))).toEqual({ kind: 'file', path });
    });
  });

  it('stays where a store is already, although an earlier folder can be written now', async () => {
    await withScratch((folder) => {
      const state = join(folder, 'state');
      mkdirSync(join(state, id), { recursive: true });
      writeFileSync(join(state, id, file), '');
      const environment = { GF_PATHS_DATA: join(folder, 'data'), XDG_STATE_HOME: state };
      expect(storePlace(environment, '/plugins/gpx')).toEqual({ kind: 'file', path: join(state, id, file) });
    });
  });

  it('is memory where no folder can be written', () => {
    const environment = { GF_PATHS_DATA: '/proc/grafana', XDG_STATE_HOME: '/proc/state' };
    expect(storePlace(environment, executable.replace('/var/lib', '/proc'))).toEqual({
      kind: 'memory',
      reason: expect.stringContaining('Set state_dir'),
    });
  });

  it('is memory where the path depends on the working folder', () => {
    expect(storePlace({ GF_PLUGIN_STATE_DIR: 'state' }, executable)).toEqual({
      kind: 'memory',
      reason: expect.stringContaining('absolute path'),
      path: 'state',
    });
  });

  it.each(['.', 'state', 'a/../state/deep'])('is memory for %s in the plugin’s own folder', (below) => {
    const inside = `/var/lib/grafana/plugins/${id}/${below}`;
    expect(storePlace({ GF_PLUGIN_STATE_DIR: inside }, executable)).toEqual({
      kind: 'memory',
      reason: expect.stringContaining('signature'),
      path: inside,
    });
  });

  it('is never in the plugin’s own folder, whatever variables say', async () => {
    await withScratch((folder) => {
      const own = join(folder, 'plugins', id);
      mkdirSync(own, { recursive: true });
      const path = join(folder, id, file);
      expect(storePlace({ GF_PATHS_DATA: own, XDG_STATE_HOME: own }, join(own, 'gpx'))).toEqual({ kind: 'file', path });
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
    const sibling = `/var/lib/grafana/plugins/${id}-state`;
    expect(storePlace({ GF_PLUGIN_STATE_DIR: sibling }, executable).kind).toBe('file');
  });
});
