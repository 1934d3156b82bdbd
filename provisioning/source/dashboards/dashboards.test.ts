import * as v from 'valibot';
import { savedQueries } from '../testing/saved-queries';
import { observe, stopObserving, type ObservedServer } from '../testing/observed-server';
import { bundledDashboards, generatedFiles } from '../files';

const dashboardSchema = v.object({
  uid: v.string(),
  panels: v.array(
    v.object({
      id: v.number(),
      title: v.string(),
      type: v.string(),
      gridPos: v.object({ x: v.number(), y: v.number(), w: v.number(), h: v.number() }),
      targets: v.array(v.unknown()),
      fieldConfig: v.object({ defaults: v.object({ noValue: v.optional(v.string()) }) }),
    })
  ),
});
const dashboards = Object.values(bundledDashboards).map((dashboard) =>
  v.parse(dashboardSchema, JSON.parse(JSON.stringify(dashboard)))
);
const panels = dashboards.flatMap(({ uid, panels }) => panels.map((panel) => ({ uid, ...panel })));

/** As the browser fills variables in. */
const filledIn = (target: unknown): unknown =>
  JSON.parse(
    JSON.stringify(target)
      .replaceAll('"=~","values":["$key"]', '"=~","values":[".*"]')
      .replaceAll('$key', '0')
      .replaceAll('$name', 'Alice')
      .replaceAll('"servers":["$server"]', '"servers":[]')
      .replaceAll('["$label"]', '[]')
  );

describe('bundled dashboards', () => {
  it('have names, numbers and places of their own', () => {
    expect(new Set(dashboards.map(({ uid }) => uid)).size).toBe(dashboards.length);
    for (const { panels } of dashboards) {
      expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
      expect(panels.flatMap((one) => panels.filter((other) => overlap(one.gridPos, other.gridPos)))).toEqual(panels);
    }
  });

  it('begin, on a phone, with names and figures: tables and charts come later', () => {
    for (const { panels } of dashboards.filter(({ uid }) => uid !== 'outline-history')) {
      expect(['stat', 'bargauge']).toContain(panels[0]?.type);
    }
  });

  it('lead to dashboards that are there', () => {
    const uids = dashboards.map(({ uid }) => uid);
    const links = [...JSON.stringify(bundledDashboards).matchAll(/\/d\/([\w-]+)\?/g)].map(([, uid]) => uid);
    expect(links.length).toBeGreaterThan(0);
    expect(uids).toEqual(expect.arrayContaining(links));
  });

  it('say with each query what family and shape it has', () => {
    expect(() => savedQueries(panels.flatMap(({ targets }) => targets))).not.toThrow();
  });
});

const servers = {
  fresh: { ageDays: 0, keys: 4, traffic: 'none' },
  busy: { ageDays: 2, keys: 12 },
  idle: { ageDays: 2, keys: 4, traffic: 'none' },
  'of version 1.11': { ageDays: 2, keys: 4, version: '1.11.0' },
} as const;

describe.each(Object.entries(servers))('a server that is %s', (kind, options) => {
  let observed: ObservedServer;
  beforeAll(async () => {
    observed = await observe(options);
    await observed.pass(kind === 'fresh' ? 2 : 30);
  });
  afterAll(stopObserving);

  it.each(panels)('is shown without an error, and not empty without a word: $uid, $title', async (panel) => {
    for (const target of panel.targets) {
      const frame = await observed.ask(filledIn(target), 86_400);
      const known = frame.fields.some(({ values }) => values.some((value) => value !== null));
      const says = (frame.meta?.notices ?? []).length > 0 || panel.fieldConfig.defaults.noValue !== undefined;
      expect(known || says).toBe(true);
    }
  });
});

describe('what each kind of server is shown', () => {
  afterEach(stopObserving);
  const answers = async (observed: ObservedServer, uid: string, title: string) => {
    const panel = panels.find((candidate) => candidate.uid === uid && candidate.title === title);
    return Promise.all((panel?.targets ?? []).map((target) => observed.ask(filledIn(target), 86_400)));
  };

  it('is the last 30 days, also of version 1.11', async () => {
    const observed = await observe(servers['of version 1.11']);
    const [sum] = await answers(observed, 'outline-server', 'Data, last 30 days');
    expect(sum?.fields).toHaveLength(1);
    expect(sum?.fields[0]?.values[0]).toBeGreaterThan(0);
  });

  it('is in words how far history is, from the first minute on', async () => {
    const observed = await observe({ ...servers.busy, ageDays: 20 });
    const text = async () => {
      const [about] = await answers(observed, 'outline-server', 'Server');
      return about?.fields.find(({ name }) => name === 'history')?.values[0];
    };
    expect(await text()).toBe('None yet: it takes some minutes of traffic, and Outline 1.12');
    await observed.pass(12);
    expect(await text()).toMatch(/^Since 2026-11-\d\d \d\d:\d\d UTC/);
  });
});

describe('the version', () => {
  const [{ pattern = '', text = '' } = {}] = versionMappings();
  it.each([
    ['1.11.0', true],
    ['1.8.2', true],
    ['0.9.1', true],
    ['1.12.0', false],
    ['1.12.3-master', false],
    ['2.0.0', false],
    ['dev', false],
  ])('%s says what it lacks: %s', (version, lacks) => {
    // Grafana anchors the pattern.
    const shown = version.replace(new RegExp(`^${pattern}$`), text);
    expect(shown.includes('Update')).toBe(lacks);
    expect(shown.startsWith(version)).toBe(true);
  });
});

describe('dashboards to share', () => {
  const shared = generatedFiles().filter(({ path }) => path.startsWith('provisioning/dashboards-shared/'));

  it.each(shared)('$path needs no browser: no variables, no links, days by UTC', ({ content }) => {
    const text = JSON.stringify(content);
    // What a field has of its own, the panel fills in.
    expect(text).not.toMatch(/\$(key|server|label|name|\{(?!__field\.))|"url"|"timeZone":"dashboard"/);
    expect(content).toMatchObject({ templating: { list: [] }, links: [], timezone: 'utc' });
    const { panels } = v.parse(dashboardSchema, JSON.parse(text));
    expect(text).toContain('"uid":"outline"');
    const asked = savedQueries(panels.flatMap(({ targets }) => targets));
    expect(asked.filter(({ queryType, shape }) => queryType === 'server' && shape === 'table')).toEqual([]);
  });
});

type Place = (typeof panels)[number]['gridPos'];

function overlap(one: Place, other: Place): boolean {
  return one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h;
}

function versionMappings() {
  const found = [...JSON.stringify(bundledDashboards).matchAll(/"pattern":("(?:[^"\\]|\\.)*").*?"text":("[^"]*")/g)];
  return found.map(([, pattern = '""', text = '""']) => ({
    pattern: v.parse(v.string(), JSON.parse(pattern)),
    text: v.parse(v.string(), JSON.parse(text)),
  }));
}
