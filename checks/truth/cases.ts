import { strict as assert } from 'node:assert';
import type { Quantity } from '../../pkg/history/measurement/answer-amounts';
import type { Measured } from '../../pkg/history/model';
import type { Connection } from '../../simulator/machine';
import { MINUTE, SimulatedLooks, type SimulatedOptions } from './simulated';

const BEGIN = Date.UTC(2026, 10, 20);

/** A special case: what happens on the server, and what must be told of it. */
export interface SpecialCase {
  name: string;
  /** @throws AssertionError where something else is told */
  check(): Promise<void>;
}

export const specialCases: readonly SpecialCase[] = [
  {
    name: 'a new key with one burst: unknown, never 0 and never a part of it',
    check: async () => {
      const scene = sceneOf();
      scene.connect('20', { at: 21, down: 20e6 });
      await scene.run(60);
      assert.equal(scene.at('20', 'data', 22).status, 'unknown');
      scene.assertRight();
    },
  },
  {
    name: 'a new key that goes on: estimated around its beginning, exact from its fourth span on',
    check: async () => {
      for (const first of [1000, 15e6]) {
        const scene = sceneOf();
        scene.connect('20', { at: 20.5, down: first });
        scene.connectOften('20', { from: 21.5, to: 60, every: 1, down: 1e6 });
        await scene.run(60);
        assert.equal(scene.at('20', 'data', 21).status, 'estimated');
        assert.equal(scene.at('20', 'data', 41).status, 'exact');
        scene.assertRight();
      }
    },
  },
  {
    name: 'a first sample in the last minute of a span: that stays as it was told, the next is not exact',
    check: async () => {
      const scene = sceneOf();
      scene.connect('1', { at: 24.9, down: 20e6, protocol: 'udp' });
      scene.connectOften('1', { from: 25.5, to: 60, every: 1, down: 2e6, protocol: 'udp' });
      await scene.run(60);
      assert.equal(scene.at('1', 'data', 23).status, 'exact');
      assert.notEqual(scene.at('1', 'data', 28).status, 'exact');
      assert.equal(scene.at('1', 'data', 45).status, 'exact');
      scene.assertRight();
    },
  },
  {
    name: 'a series one scrape younger than the window, asked for late in the minute: unknown',
    check: async () => {
      const scene = sceneOf({ delay: 55_000 });
      scene.connectOften('1', { from: 25.5, to: 60, every: 1, down: 2e6, protocol: 'udp' });
      await scene.run(60);
      assert.equal(scene.at('1', 'data', 27).status, 'unknown');
      scene.assertRight();
    },
  },
  {
    name: 'a counter that was small: estimated where it is stretched less, then exact',
    check: async () => {
      const scene = sceneOf({ delay: 31_000 });
      scene.connectOften('20', { from: 10, to: 31, every: 1, down: 1000, protocol: 'udp' });
      scene.connectOften('20', { from: 31.5, to: 60, every: 1, down: 30e6, protocol: 'udp' });
      await scene.run(60);
      assert.equal(scene.at('20', 'data', 33).status, 'estimated');
      assert.equal(scene.at('20', 'data', 47).status, 'exact');
      scene.assertRight();
    },
  },
  {
    name: 'first UDP of a known key: unknown, while its tunnel time stays exact',
    check: async () => {
      const scene = sceneOf();
      scene.connectOften('1', { from: 21.5, to: 60, every: 1, down: 2e6, protocol: 'udp' });
      await scene.run(60);
      assert.equal(scene.at('1', 'data', 22).status, 'unknown');
      assert.equal(scene.at('1', 'tunnelTime', 42).status, 'exact');
      assert.equal(scene.at('1', 'data', 42).status, 'exact');
      scene.assertRight();
    },
  },
  {
    name: 'tunnel time before the first bytes: bytes are unknown, not 0',
    check: async () => {
      const scene = sceneOf();
      scene.connect('20', { at: 21, length: 30 * MINUTE, down: 20e6 });
      await scene.run(60);
      assert.equal(scene.at('20', 'tunnelTime', 42).status, 'exact');
      assert.equal(scene.at('20', 'data', 42).status, 'unknown');
      scene.assertRight();
    },
  },
  {
    name: 'bytes of a connection: all in the span in which it closes, tunnel time in all',
    check: async () => {
      const scene = sceneOf();
      scene.connect('1', { at: 31.5, length: 12 * MINUTE, down: 50e6 });
      await scene.run(60);
      const other = scene.at('1', 'data', 37);
      assert.ok(other.status === 'exact' && other.value < 10e6);
      const closing = scene.at('1', 'data', 42);
      assert.ok(closing.status === 'exact' && closing.value > 50e6);
      scene.assertRight();
    },
  },
  {
    name: 'an idle or deleted key: 0, exact, also when a restart takes its series away',
    check: async () => {
      const scene = sceneOf();
      scene.connectOften('20', { from: -300, to: -200, every: 5, down: 1e6 });
      scene.restart(32);
      await scene.run(60);
      const told = scene.told('20', 'data');
      assert.deepEqual(
        new Set(told.map((measured) => JSON.stringify(measured))),
        new Set(['{"status":"exact","value":0}'])
      );
      scene.assertRight();
    },
  },
  {
    name: 'a restart of the proxy: the sum over it is exact where the key is used again',
    check: async () => {
      const scene = sceneOf();
      scene.restart(32.3);
      await scene.run(90);
      scene.assertRight();
      const told = scene.told('1', 'data');
      assert.ok(told.filter(({ status }) => status !== 'exact').length <= 1, JSON.stringify(told));
    },
  },
  {
    name: 'a restart with a first value above the last one: not told of, and never more than was counted',
    check: async () => {
      const scene = sceneOf();
      scene.connectOften('20', { from: -100, to: 31, every: 1, down: 1000 });
      scene.restart(32.3);
      scene.connectOften('20', { from: 32.5, to: 90, every: 1, down: 100e6 });
      await scene.run(90);
      scene.assertRight();
    },
  },
  {
    name: 'a key that is not used after a restart: nothing of it is called exact but what was',
    check: async () => {
      const scene = sceneOf();
      scene.connectOften('20', { from: -100, to: 32, every: 0.5, down: 5e6 });
      scene.restart(32.9);
      await scene.run(90);
      assert.notEqual(scene.at('20', 'data', 32).status, 'exact');
      scene.assertRight();
    },
  },
  {
    name: 'Prometheus is down for minutes: all of the gap in one span, exact',
    check: async () => {
      const scene = sceneOf();
      scene.missScrapes(27, 36.5);
      await scene.run(60, (minute) => minute >= 27 && minute < 37);
      const told = scene.at('1', 'data', 30);
      assert.ok(told.status === 'exact' && told.value > 0);
      scene.assertRight();
    },
  },
  {
    name: 'the newest scrape is missing: no anchor, and both spans told as one',
    check: async () => {
      for (const version of ['master', '1.12.3'] as const) {
        const scene = sceneOf({ version });
        scene.missScrapes(30.2, 30.5);
        await scene.run(60);
        assert.equal(scene.at('1', 'data', 28).status, 'exact');
        assert.ok(!scene.looks.ledger.edges().includes(BEGIN / 1000 + 30 * 60));
        scene.assertRight();
      }
    },
  },
  {
    name: 'a scrape is missing within a window: nothing changes',
    check: async () => {
      const scene = sceneOf();
      scene.missScrapes(28.2, 28.5);
      await scene.run(60);
      assert.ok(scene.told('1', 'data').every(({ status }) => status === 'exact'));
      scene.assertRight();
    },
  },
  {
    name: 'two unknown places of different systems: told apart',
    check: async () => {
      const scene = sceneOf();
      for (const [index, asn] of [64500, 64501].entries()) {
        const place = { location: 'ZZ', asn, asOrg: null, utcOffset: 0 };
        scene.connectOften('1', { from: -60, to: 60, every: 1 + index, down: 1e6, place });
      }
      await scene.run(60);
      const [first, second] = [64500, 64501].map((asn) => scene.total(`location:["ZZ",${asn},null]`));
      assert.ok(first && second && first > 1.5 * second);
      scene.assertRight();
    },
  },
  {
    name: 'keys whose id Outline lost: one sum; ids that begin alike: one sum',
    check: async () => {
      const scene = sceneOf();
      for (const id of ['my-id', 'кл', '7', '7up']) {
        scene.connectOften(id, { from: -60, to: 60, every: 1, down: 1e6 });
      }
      await scene.run(60);
      assert.ok(scene.total('key:') > 1.7 * scene.total('key:3'));
      assert.ok(scene.total('key:7') > 1.7 * scene.total('key:3'));
      scene.assertRight();
    },
  },
  {
    name: 'a server that was just started: estimated, then exact',
    check: async () => {
      const scene = sceneOf({}, 0.5);
      await scene.run(60);
      assert.equal(scene.at('1', 'data', 2).status, 'estimated');
      assert.equal(scene.at('1', 'data', 33).status, 'exact');
      scene.assertRight();
    },
  },
  {
    name: 'looks that come twice, late, or not at all: nothing twice, nothing lost',
    check: async () => {
      const scene = sceneOf();
      await scene.run(30);
      assert.equal(await scene.looks.look(BEGIN / 1000 + 25 * 60), null);
      assert.equal(await scene.looks.look(BEGIN / 1000 + 20 * 60), null);
      await scene.looks.look(BEGIN / 1000 + 151 * 60);
      await scene.looks.look(BEGIN / 1000 + 157 * 60);
      const told = scene.at('1', 'data', 100);
      assert.ok(told.status === 'exact' && told.value > 50e6);
      scene.assertRight();
    },
  },
  {
    name: 'after a pause of more than 31 days: begins anew, and counters go on',
    check: async () => {
      const scene = sceneOf();
      await scene.run(30);
      const before = scene.looks.counters.counters().get('key:1')?.data ?? 0;
      assert.equal(await scene.looks.look(BEGIN / 1000 + 33 * 86_400), null);
      assert.equal(scene.looks.counters.counters().get('key:1')?.data, before);
      assert.ok(before > 0);
    },
  },
  {
    name: 'no window is asked for again within the time of the server’s cache',
    check: async () => {
      for (const sampleSeconds of [60, 300] as const) {
        const scene = sceneOf({ sampleSeconds });
        scene.restart(20.3);
        const asked = new Map<number, number>();
        for (let minute = 0; minute < 60; minute += sampleSeconds / 60) {
          const at = BEGIN / 1000 + minute * 60;
          for (const since of scene.looks.counters.windows(at, sampleSeconds)) {
            assert.ok(
              at - (asked.get(since) ?? -Infinity) > 330,
              `${since} s again after ${at - (asked.get(since) ?? 0)} s`
            );
            asked.set(since, at);
          }
          await scene.looks.look(at);
        }
        scene.assertRight();
      }
    },
  },
  {
    name: 'windows at one moment: 0 before a series began, estimated where it did, 0 while it was idle',
    check: async () => {
      const scene = sceneOf();
      scene.connectOften('20', { from: 21.5, to: 60, every: 1, down: 1e6 });
      scene.connectOften('21', { from: -100, to: -90, every: 1, down: 1e6 });
      const lengths = Array.from({ length: 12 }, (_, index) => 360 + 300 * index);
      const { tally, statements } = await scene.looks.nested(BEGIN / 1000 + 60 * 60, lengths);
      assert.deepEqual(tally.mistakes, []);
      const young = statements.filter(({ name, quantity }) => name === 'key:20' && quantity === 'data');
      const statusAt = (minute: number) => young.find(({ to }) => to >= BEGIN / 1000 + minute * 60)?.measured;
      assert.deepEqual(statusAt(10), { status: 'exact', value: 0 });
      assert.equal(statusAt(22)?.status, 'estimated');
      assert.ok(statements.filter(({ name }) => name === 'key:21').every(({ measured }) => isZero(measured)));
    },
  },
];

function isZero(measured: Measured): boolean {
  return measured.status === 'exact' && measured.value === 0;
}

interface Often extends Omit<Connection, 'keyId' | 'at'> {
  from: number;
  to: number;
  every: number;
}

/** Keys 1 to 3 are used every minute since an hour; everything is told in minutes from the beginning. */
function sceneOf(options: Partial<SimulatedOptions> = {}, since = -60): Scene {
  const scene = new Scene(options);
  for (const key of ['1', '2', '3']) {
    scene.connectOften(key, { from: since, to: 200, every: 1, down: 1e6, up: 1e5 });
  }
  return scene;
}

class Scene {
  readonly looks: SimulatedLooks;

  constructor(options: Partial<SimulatedOptions>) {
    this.looks = new SimulatedLooks({
      sampleSeconds: 300,
      begin: BEGIN,
      traffic: 'none',
      keys: 0,
      scrapePhase: 17_000,
      ...options,
    });
  }

  connect(keyId: string, { at, ...rest }: Omit<Connection, 'keyId'> & { at: number }): void {
    this.looks.machine.connect({ keyId, at: BEGIN + at * MINUTE, length: 1000, ...rest });
  }

  connectOften(keyId: string, { from, to, every, ...rest }: Often): void {
    for (let at = from; at < to; at += every) {
      this.connect(keyId, { at, ...rest });
    }
  }

  restart(at: number): void {
    this.looks.restart(BEGIN + at * MINUTE);
  }

  missScrapes(from: number, to: number): void {
    this.looks.machine.timeline.scrapes.miss({ from: BEGIN + from * MINUTE, to: BEGIN + to * MINUTE });
  }

  run(minutes: number, skip?: (minute: number) => boolean): Promise<void> {
    return this.looks.run(minutes, skip);
  }

  told(key: string, quantity: Quantity): Measured[] {
    return this.#statements(`key:${key}`, quantity).map(({ measured }) => measured);
  }

  /** What is told of the span in which a minute lies. */
  at(key: string, quantity: Quantity, minute: number): Measured {
    const moment = BEGIN / 1000 + minute * 60;
    const found = this.#statements(`key:${key}`, quantity).find(({ from, to }) => from < moment && moment <= to);
    assert.ok(found, `nothing is told of minute ${minute}`);
    return found.measured;
  }

  total(name: string): number {
    return this.#statements(name, 'data').reduce(
      (sum, { measured }) => sum + (measured.status === 'unknown' ? 0 : measured.value),
      0
    );
  }

  assertRight(): void {
    assert.deepEqual(this.looks.verdict().mistakes, []);
  }

  #statements(name: string, quantity: Quantity) {
    return this.looks.ledger.statements([name]).filter((statement) => statement.quantity === quantity);
  }
}
