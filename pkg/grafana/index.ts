export type * from './handlers';
export { InstanceManager, type InstanceFactory } from './instances';
export { describeThrown, Logger, type LogFields, type LogLevel } from './logging';
export { logPanics } from './panic';
export { servePlugin, type PluginOptions } from './plugin';
