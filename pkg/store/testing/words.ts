import type { Schema } from '../store';

export const wordsSchema: Schema = {
  owner: 'test',
  migrations: ['CREATE TABLE test_words (word TEXT NOT NULL) STRICT'],
};
