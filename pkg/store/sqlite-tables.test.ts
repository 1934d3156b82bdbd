import * as v from 'valibot';
import { openStore } from './open-store';
import type { Store, Tables } from './store';

const migrations = ['CREATE TABLE test_numbers (number REAL, text TEXT) STRICT'];
const numberRow = v.object({ number: v.nullable(v.number()) });

let store: Store;
let tables: Tables;

beforeEach(async () => {
  store = await openStore({ kind: 'memory', reason: 'A test.' }, { schemas: [] });
  tables = store.tables('test', migrations);
});
afterEach(() => store.close());

const add = (number: number | null) => tables.run('INSERT INTO test_numbers (number) VALUES (?)', number);
const numbers = () => [...tables.numbers('SELECT number FROM test_numbers ORDER BY rowid')];

describe('Tables', () => {
  it('gives parsed rows', () => {
    add(1.5);
    add(null);
    expect(tables.all('SELECT number FROM test_numbers ORDER BY rowid', numberRow)).toEqual([
      { number: 1.5 },
      { number: null },
    ]);
    expect(() => tables.all('SELECT text AS number FROM test_numbers', v.object({ number: v.string() }))).toThrow(
      v.ValiError
    );
  });

  it('gives many numbers, row after row', () => {
    tables.transaction(() => {
      for (let i = 0; i < 3000; i++) {
        add(i);
      }
    });
    add(null);
    const found = tables.numbers('SELECT number, 7 FROM test_numbers WHERE rowid >= ? ORDER BY rowid', 2999);
    expect([...found]).toEqual([2998, 7, 2999, 7, NaN, 7]);
    expect(tables.numbers('SELECT number FROM test_numbers')).toHaveLength(3001);
  });

  it('keeps nothing of a transaction that fails', () => {
    expect(() =>
      tables.transaction(() => {
        add(1);
        throw new Error('failed');
      })
    ).toThrow('failed');
    expect(numbers()).toEqual([]);
    expect(tables.transaction(() => 'result')).toBe('result');
  });

  it('nests transactions: an inner one that fails takes its own work with it', () => {
    tables.transaction(() => {
      add(1);
      expect(() =>
        tables.transaction(() => {
          add(2);
          tables.transaction(() => add(3));
          throw new Error('failed');
        })
      ).toThrow('failed');
      tables.transaction(() => add(4));
    });
    expect(numbers()).toEqual([1, 4]);
  });

  it('names the failure when SQLite cannot do something', () => {
    expect(() => tables.run('INSERT INTO test_numbers (number) VALUES (?)', 'text')).toThrow(
      expect.objectContaining({ code: 'STORE_FAILED', message: expect.stringContaining('constraint failed') })
    );
  });

  it('gives the space of deleted rows back', () => {
    tables.transaction(() => {
      for (let i = 0; i < 1000; i++) {
        tables.run('INSERT INTO test_numbers (text) VALUES (?)', 'x'.repeat(400));
      }
    });
    const full = store.size();
    tables.run('DELETE FROM test_numbers');
    store.shrink();
    expect(store.size()).toBeLessThan(full / 2);
  });
});

describe('migrations', () => {
  it('run once each, in order, also when more come later', () => {
    const more = [...migrations, 'ALTER TABLE test_numbers ADD COLUMN later INTEGER'];
    add(1);
    store.tables('test', more);
    store.tables('test', more).run('UPDATE test_numbers SET later = 2');
    expect([...tables.numbers('SELECT number, later FROM test_numbers')]).toEqual([1, 2]);
  });

  it('leave the file as it was where one fails', () => {
    const wrong = [...migrations, 'CREATE TABLE test_half (x INTEGER) STRICT; CREATE NONSENSE'];
    expect(() => store.tables('test', wrong)).toThrow(expect.objectContaining({ code: 'STORE_FAILED' }));
    expect([...tables.numbers("SELECT count(*) FROM sqlite_schema WHERE name = 'test_half'")]).toEqual([0]);
  });

  it('refuse tables of a newer version', () => {
    expect(() => store.tables('test', [])).toThrow(RangeError);
  });
});
