import { stopRecording } from '../../../pkg/history/testing/recorded-server';
import { closeSimulated, simulated } from '../../../pkg/history/testing/simulated-server';
import { VirtualTime } from '../../../pkg/history/testing/virtual-time';
import type { SimulatedServer } from '../../../simulator/server';
import { mix } from '../../../simulator/random';
import type { Clock } from '../../../simulator/clock';
import { apiBounds } from '../panels/api-bounds';
import { Counters } from '../panels/counters';
import { Grafana } from '../panels/grafana';
import type { AbsentBounds, ShownAmount } from '../panels/panel';
import { quantityOf } from '../panels/quantity';
import { StoreFolder } from '../panels/store-folder';
import { checkAmount, type Checked } from './check-amounts';
import { checkAgainstApi, checkDashboard, type Flowed } from './check-dashboard';
import { Dice } from './dice';
import { ExactMemory } from './exact-memory';
import type { Happening } from './happenings';
import { lookAt, type LookedAt } from './look';
import { MINUTE, type Life } from './plan';
import type { Violation } from './violation';

const DAY = 1440 * MINUTE;

/** How sure a figure was, relative to itself, when its server was so old. */
export interface RelativeBound {
  ageMinutes: number;
  relative: number;
}

export interface PlayedLife {
  answers: number;
  violations: Violation[];
  bounds: RelativeBound[];
}

interface Watcher {
  grafana: Grafana;
  folder: StoreFolder;
}

/** Plays a life over the management API as it is, TLS included, and checks every answer. */
export async function playLife(life: Life, absentBounds: AbsentBounds): Promise<PlayedLife> {
  const outline = await simulated({
    version: life.version,
    seed: mix(life.seed, life.number),
    keys: life.keys,
    traffic: life.isPopulated ? 'population' : 'none',
    scrapePhase: life.scrapePhase,
    ageDays: (life.beginsAt - life.createdAt) / DAY,
    now: life.beginsAt,
  });
  const { clock } = outline.simulator;
  const time = new VirtualTime(clock);
  time.participants = 0;
  const options = { timeoutSeconds: life.timeoutSeconds };
  const first = { grafana: new Grafana(outline, time, { ...options, spreadBy: 'one' }), folder: new StoreFolder() };
  const second = { grafana: new Grafana(outline, time, { ...options, spreadBy: 'two' }), folder: first.folder };
  const watchers: Watcher[] =
    life.replicas === 'none'
      ? [first]
      : [first, life.replicas === 'one store' ? second : { ...second, folder: new StoreFolder() }];
  const played = new LifeAtPlay(life, outline.server, clock, time, watchers, absentBounds);
  try {
    return await played.run();
  } finally {
    await Promise.all(watchers.map(({ grafana }) => grafana.stop()));
    await stopRecording();
    await closeSimulated();
    watchers.forEach(({ folder }) => folder.remove());
  }
}

class LifeAtPlay {
  readonly #life: Life;
  readonly #server: SimulatedServer;
  readonly #clock: Clock;
  readonly #time: VirtualTime;
  readonly #watchers: readonly Watcher[];
  readonly #absentBounds: AbsentBounds;

  readonly #counters: Counters;
  readonly #dice: Dice;
  readonly #exact = new ExactMemory();
  readonly #played: PlayedLife = { answers: 0, violations: [], bounds: [] };
  readonly #restarts: number[] = [];
  #isReachable = true;
  #isAnswering = true;
  #turn = 0;
  /** By how much the server's clock was ahead of ours until now. */
  readonly #skews = new Set([0]);

  constructor(
    life: Life,
    server: SimulatedServer,
    clock: Clock,
    time: VirtualTime,
    watchers: readonly Watcher[],
    absentBounds: AbsentBounds
  ) {
    this.#life = life;
    this.#server = server;
    this.#clock = clock;
    this.#time = time;
    this.#watchers = watchers;
    this.#absentBounds = absentBounds;

    this.#counters = new Counters(server);
    this.#dice = new Dice(mix(life.seed, life.number) + 1);
    life.connections.forEach((connection) => server.connect(connection));
  }

  async run(): Promise<PlayedLife> {
    const { addedAt, happenings, looks } = this.#life;
    const acts = [
      { at: addedAt, act: () => this.#add() },
      ...happenings.map((happening) => ({ at: happening.at, act: () => this.#happen(happening) })),
      ...looks.map((at) => ({ at, act: () => this.#look() })),
    ].sort((left, right) => left.at - right.at);
    for (const { at, act } of acts) {
      await this.#time.runUntil(at - this.#server.skew);
      await act();
    }
    return this.#played;
  }

  async #add(): Promise<void> {
    for (const { grafana, folder } of this.#watchers) {
      await grafana.start(folder.place);
    }
  }

  async #happen(happening: Happening): Promise<void> {
    const server = this.#server;
    const [watcher] = this.#watchers;
    switch (happening.kind) {
      case 'key-born':
        return server.createAccessKey(happening.keyId);
      case 'key-deleted':
        return server.deleteAccessKey(happening.keyId);
      case 'proxy-restarted':
        this.#restarts.push(server.now());
        return server.restartProxy();
      case 'prometheus':
        this.#isAnswering = happening.state === 'up';
        return server.setPrometheus(happening.state);
      case 'no-scrapes':
        return server.missScrapes(happening.at, happening.until);
      case 'api':
        this.#isReachable = happening.fault?.kind !== 'refuse';
        return happening.fault ? server.faults.set(happening.fault) : server.faults.clear();
      case 'grafana-stopped':
        return watcher?.grafana.stop();
      case 'grafana-started':
        if (happening.store === 'lost') {
          watcher?.folder.lose();
        }
        return watcher?.grafana.start(watcher.folder.place);
      case 'clock-step':
        this.#clock.advance(happening.by);
        server.skew -= happening.by;
        this.#skews.add(server.skew);
        return this.#time.runUntil(this.#clock.now());
    }
  }

  async #look(): Promise<void> {
    const watcher = this.#watchers[this.#turn % this.#watchers.length];
    const turn = this.#turn;
    this.#turn += 1;
    if (!watcher?.grafana.isRunning) {
      return;
    }
    const dice = this.#dice;
    const absentBounds = this.#absentBounds;
    const panels = await lookAt(watcher.grafana, this.#time.now(), { turn, dice, absentBounds });
    this.#played.answers += panels.length;
    panels.forEach((panel) => this.#checkPanel(panel, watcher.folder));
    for (const window of new Set(panels.map((panel) => panel.window))) {
      const together = panels.filter((panel) => panel.window === window);
      // What is kept goes by our clock as it was then, and so does the creation.
      const createdAt = Math.max(...[...this.#skews].map((skew) => this.#life.createdAt - skew));
      this.#noteAll(checkDashboard(together, createdAt, this.#flowed), `${window.name}: `);
      this.#checkAgainstApi(together);
    }
  }

  readonly #flowed: Flowed = (name, figure, { from, to }) => {
    const { skew } = this.#server;
    const amounts = this.#counters.amounts(name, quantityOf[figure], { from: from + skew, to: to + skew });
    return Math.max(...amounts.map(({ flowed }) => flowed));
  };

  #checkPanel(panel: LookedAt, folder: StoreFolder): void {
    const { window, family, shape, shown } = panel;
    const where = `${window.name} ${family} ${shape}`;
    if (typeof shown === 'string') {
      // Where Prometheus freezes the limit is so short that a busy machine may miss it.
      const isOurs = this.#life.timeoutSeconds < 1 && /^OUTLINE_(TIMEOUT|UNREACHABLE)/.test(shown);
      if (this.#isReachable && this.#isAnswering && !isOurs) {
        this.#noteAll([{ kind: 'error', text: shown }], `${where}: `);
      }
      return;
    }
    const { skew } = this.#server;
    const context = {
      counters: this.#counters,
      createdAt: this.#life.createdAt - skew,
      skews: [...this.#skews],
      isOneWindow: shown.source === 'server',
    };
    const store = folder.place.kind === 'file' ? folder.place.path : '';
    const checked = shown.amounts.flatMap((amount) => {
      this.#noteBounds(amount, shape);
      return [
        ...checkAmount(amount, context),
        ...(shape === 'time-series' && skew === 0 ? this.#exact.check(store, family, amount) : []),
      ].map(({ kind, text }) => ({ kind, text: `${amount.name} ${amount.figure} ${this.#spanText(amount)}: ${text}` }));
    });
    this.#noteAll(checked, `${where} (${shown.source}): `);
  }

  #checkAgainstApi(panels: readonly LookedAt[]): void {
    const [first] = panels;
    if (!first?.window.isUntilNow || !this.#isReachable || !this.#isAnswering || this.#server.skew !== 0) {
      return;
    }
    const { name, range } = first.window;
    const seconds = (range.to - range.from) / 1000;
    const allowed = {
      data: apiBounds(this.#server, 'data', seconds, this.#restarts),
      tunnel_time: apiBounds(this.#server, 'tunnelTime', seconds, this.#restarts),
    };
    for (const { family, shape, shown } of panels) {
      if (shape === 'table' && typeof shown === 'object') {
        this.#noteAll(checkAgainstApi(shown, allowed), `${name} ${family} (${shown.source}): `);
      }
    }
  }

  #noteBounds({ figure, value, least, most }: ShownAmount, shape: string): void {
    if (shape === 'table' && figure === 'data' && value !== null && value > 0) {
      this.#played.bounds.push({ ageMinutes: this.#minute(this.#server.now()), relative: (most - least) / value });
    }
  }

  /** One of each kind stands for all in the same panel. */
  #noteAll(checked: readonly Checked[], where: string): void {
    const minute = this.#minute(this.#server.now());
    for (const kind of new Set(checked.map((each) => each.kind))) {
      const [first, ...others] = checked.filter((each) => each.kind === kind);
      const more = others.length > 0 ? ` (and ${others.length} more like it)` : '';
      this.#played.violations.push({ life: this.#life.number, kind, minute, text: `${where}${first?.text}${more}` });
    }
  }

  #minute(serverTime: number): number {
    return (serverTime - this.#life.createdAt) / MINUTE;
  }

  #spanText({ from, to }: ShownAmount): string {
    return [from, to].map((moment) => this.#minute(moment + this.#server.skew).toFixed(1)).join('–');
  }
}
