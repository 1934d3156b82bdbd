const { projects } = require('../../jest.config');

const node = projects.find(({ displayName }) => displayName === 'node');

/** Journeys go one after the other through one page and one server; history begins within three minutes. */
module.exports = { ...node, displayName: 'e2e', testMatch: ['<rootDir>/checks/e2e/*.e2e.ts'], testTimeout: 240_000 };
