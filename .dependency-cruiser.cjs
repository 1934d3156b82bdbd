const { readFileSync } = require('node:fs');
const { join } = require('node:path');

/**
 * The layers of `pkg/`, top to bottom. A folder may import from its own line and the lines below, never from above.
 * `docs/architecture.md` shows the same picture.
 */
const layers = [
  ['[^/]+\\.ts$'],
  ['transfer/'],
  ['grafana/', 'exporter/'],
  ['resources/'],
  ['query/'],
  ['history/', 'reachability/'],
  ['outline/'],
  ['overhead/', 'statistics/', 'telemetry/', 'store/', 'http/'],
  ['frames/', 'settings/', 'errors/', 'time/'],
];

/** Parts that could be libraries. Their `index.ts` names what others may use; what only a test uses is free. */
const parts = ['frames', 'grafana', 'outline', 'statistics', 'telemetry'];

/**
 * Others import the file that a door names, or the door itself where a start need not be quick.
 */
const doors = parts.map((part) => {
  const door = readFileSync(join(__dirname, 'pkg', part, 'index.ts'), 'utf8');
  const files = Array.from(door.matchAll(/from '\.\/([^']+)'/g), ([, file]) => `${file}\\.ts`);
  return {
    name: `${part}-has-a-door`,
    severity: 'error',
    comment: `What pkg/${part}/index.ts does not name is the part's own.`,
    from: { path: '\\.tsx?$', pathNot: `^pkg/${part}/|\\.test\\.tsx?$|/testing/` },
    to: { path: `^pkg/${part}/`, pathNot: `^pkg/${part}/(index\\.ts|${files.join('|')}|testing/.*)$` },
  };
});

const pathOf = (folders) => `^pkg/(${folders.join('|')})`;

const downwards = layers.slice(1).map((folders, index) => ({
  name: `nothing-above-${folders[0].replace('/', '')}`,
  severity: 'error',
  comment: 'Imports point only downwards in the list of layers.',
  from: { path: pathOf(folders) },
  to: { path: pathOf(layers.slice(0, index + 1).flat()) },
}));

module.exports = {
  forbidden: [
    ...downwards,
    ...doors,
    {
      name: 'foundation-knows-only-errors',
      severity: 'error',
      from: { path: '^pkg/(frames|settings|errors|time)/([^/]+)' },
      to: { path: '^pkg/', pathNot: '^pkg/($1|errors)/' },
    },
    {
      name: 'http-knows-only-errors',
      severity: 'error',
      comment: 'Clients say what is sent where, and what failures mean.',
      from: { path: '^pkg/http/' },
      to: { path: '^pkg/', pathNot: '^pkg/(http|errors)/' },
    },
    {
      name: 'models-are-free-of-node',
      severity: 'error',
      comment: 'The frontend imports them.',
      from: {
        path: '^pkg/(query/(model|catalogue|country-name|declarations/[^/]+)|resources/(contract|answers)|settings/(declarations/)?(?!parse\\.|parse-history\\.)[^/]*)\\.ts$',
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'frontend-knows-declarations',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^pkg/', pathNot: '^pkg/(query/model|settings/model|resources/contract)\\.ts$' },
    },
    {
      name: 'product-knows-no-tools',
      severity: 'error',
      comment: 'Only tests, and what they share, may use the simulator.',
      from: { path: '^(src|pkg)/', pathNot: '(\\.test\\.tsx?$|/testing/)' },
      to: { path: '^[^/]+/', pathNot: '^(src|pkg|node_modules)/', dependencyTypesNot: ['core'] },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unknown-modules', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^pkg/(grafana|telemetry)/generated/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.node.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
