// Times in tests are UTC wherever the tests run.
process.env.TZ = 'UTC';

const scaffold = require('./.config/jest.config');

const frontend = {
  ...scaffold,
  displayName: 'frontend',
  rootDir: __dirname,
};

const node = {
  displayName: 'node',
  rootDir: __dirname,
  testEnvironment: 'node',
  testMatch: ['<rootDir>/{pkg,simulator,preview,packaging,bench}/**/*.test.ts'],
  transform: {
    '^.+\\.tsx?$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
  },
};

module.exports = { projects: [frontend, node] };
