import { historySchema } from '../pkg/history/buckets/schema';

export const schemas = [historySchema];
