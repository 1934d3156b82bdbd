const { projects } = require('../../jest.config');

const node = projects.find(({ displayName }) => displayName === 'node');

/** The first `npm start` builds all, and no two may at once; history of a server begins within three minutes. */
module.exports = {
  ...node,
  displayName: 'e2e',
  testMatch: ['<rootDir>/checks/e2e/*.e2e.ts'],
  testTimeout: 600_000,
  maxWorkers: 1,
};
