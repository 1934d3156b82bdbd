const { projects } = require('../../jest.config');

const node = projects.find(({ displayName }) => displayName === 'node');

module.exports = {
  ...node,
  displayName: 'faults',
  testMatch: ['<rootDir>/checks/faults/*.faults.ts'],
  globalSetup: '<rootDir>/checks/faults/forget-written.ts',
  testTimeout: 60_000,
};
