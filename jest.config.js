// Times in tests are UTC wherever the tests run.
process.env.TZ = 'UTC';

const scaffold = require('./.config/jest.config');
const { grafanaESModules, nodeModulesToTransform } = require('./.config/jest/utils');

// Dependencies of Grafana 13's packages that come as ES modules only and are not on the scaffolding's list.
const newerESModules = ['@react-hookz/web', '@ver0/deep-equal'];

// Dependencies of the backend that come as ES modules only.
const backendESModules = ['hyparquet', 'hyparquet-writer'];

const frontend = {
  ...scaffold,
  displayName: 'frontend',
  // Jest cannot require the .mjs files of d3's newer packages; their universal builds are found by this condition.
  testEnvironmentOptions: { customExportConditions: ['browser', 'umd'] },
  transformIgnorePatterns: [nodeModulesToTransform([...grafanaESModules, ...newerESModules])],
  rootDir: __dirname,
};

/**
 * In the sandboxes of tests each look-up of a global takes half a microsecond, which was a third of the time of all tests.
 * These are parameters of each module instead; none of them is ever faked.
 */
const sandboxInjectedGlobals = [
  ...['Array', 'BigInt', 'Infinity', 'JSON', 'Math', 'Number', 'Object', 'Set', 'String'],
  ...['DataView', 'Float64Array', 'Uint8Array', 'Uint32Array'],
];
/** The same for what cannot be a parameter, because Jest takes NaN for nothing. */
const inlinedGlobals = { simplify: false, globals: { vars: { NaN: '0 / 0' } } };

const node = {
  displayName: 'node',
  rootDir: __dirname,
  testEnvironment: 'node',
  testMatch: ['<rootDir>/!(src|node_modules|dist|artifacts)/**/*.test.ts'],
  transform: {
    '^.+\\.[jt]sx?$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript' },
          target: 'es2022',
          transform: { optimizer: inlinedGlobals },
        },
      },
    ],
  },
  sandboxInjectedGlobals,
  transformIgnorePatterns: [nodeModulesToTransform(backendESModules)],
};

// A busy machine is no defect: what hangs still fails.
module.exports = { projects: [frontend, node], testTimeout: 60_000, maxWorkers: '100%' };
