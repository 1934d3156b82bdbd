import { ceilTo, floorTo } from '../../time/rounding';
import { STEP_SECONDS } from '../../outline/api';
import * as v from 'valibot';
import { PluginError } from '../../errors/plugin-error';
import type { PrometheusSettings } from '../../settings/model';
import type {
  AvailabilitySeries,
  EdgesRequest,
  EntityTotal,
  EntityTotals,
  FirstTraffic,
  History,
  HistoryCapabilities,
  HistoryProgress,
  HistorySeries,
  SeriesRequest,
  TotalsRequest,
} from '../history';
import { entityName, type Estimate } from '../model';
import type { ProbedPorts } from '../../reachability/ports';
import { noEvents, nothingKnown } from '../nothing-known';
import { ActivityFinder, type Activity } from './activity';
import { availabilityOf } from './availability';
import { BreakFinder } from './breaks';
import { checkEngine, type EngineCheck } from './check';
import { EngineClient } from './client/engine-client';
import { CounterReader } from './counter-reader';
import type { ResolveHost } from './connect/connector';
import { prometheusEnvironmentSchema, type PrometheusEnvironmentInput } from './connect/environment';
import { identify } from './engines/identify';
import { Evaluator } from './evaluator';
import { LayoutFinder, type Layout } from './layout';
import { parseMatchers } from './matchers';
import { ALLOWED_LAG, contradictions, coveredOf, knownOf, noticesOf, unreadDays } from './known';
import { measure, type EntityGrowth } from './measure';
import { OnlineFinder } from './online';
import { lastProbes, probesBetween, probesOf } from './probes';
import { MINUTE, ms, toSeconds } from '../../time/units';

export interface PrometheusHistoryOptions {
  settings: PrometheusSettings;
  /** The `server` label of the settings: which of an exporter's servers is meant. */
  serverName: string;
  /** For one query of the engine. */
  timeoutSeconds: number;
  /** The process's environment, of which the administrator's switch is read; by default empty. */
  environment?: PrometheusEnvironmentInput;
  /** Epoch milliseconds; by default the system's clock. */
  now?: () => number;
  /** By default the system's resolver. */
  resolve?: ResolveHost;
}

/** History that a Prometheus-compatible engine keeps. */
export interface PrometheusHistory extends History {
  /** For *Save & test*. @throws PluginError one of `PROMETHEUS_…`, or `REQUEST_CANCELLED` */
  check(signal: AbortSignal): Promise<EngineCheck>;
  /** What exporters say of the server's ports. @throws PluginError one of `PROMETHEUS_…`, or `REQUEST_CANCELLED` */
  readonly probedPorts: ProbedPorts;
  /** Closes connections; queries in flight fail. */
  close(): Promise<void>;
}

/**
 * Figures of one server out of a Prometheus-compatible engine: of the server's own series, or of the exporter's,
 * whichever are there under the matchers. Nothing is asked before the first call; `close` it when the settings change.
 *
 * @throws PluginError `SETTINGS_PROMETHEUS_INVALID`
 */
export function createPrometheusHistory(options: PrometheusHistoryOptions): PrometheusHistory {
  const { settings, serverName, timeoutSeconds, environment = {}, now = Date.now, resolve } = options;
  const matchers = parseMatchers(settings.matchers);
  const { GF_PLUGIN_ALLOW_PRIVATE_PROMETHEUS: allowPrivate } = v.parse(prometheusEnvironmentSchema, environment);
  const client = new EngineClient({ settings, allowPrivate, timeoutSeconds, resolve });
  const layouts = new LayoutFinder(matchers, serverName, now);
  const probes = probesOf(matchers, serverName);
  return new EngineHistory(client, layouts, now, {
    last: (signal) => lastProbes(probes, now(), new Evaluator(client, signal)),
    overTime: (edges, signal) => probesBetween(probes, edges, now(), new Evaluator(client, signal)),
  });
}

class EngineHistory implements PrometheusHistory {
  readonly #client: EngineClient;
  readonly #layouts: LayoutFinder;
  readonly #now: () => number;
  readonly probedPorts: ProbedPorts;

  readonly #breaks: BreakFinder;
  readonly #counters: CounterReader;
  readonly #activities: ActivityFinder;
  readonly #online: OnlineFinder;
  #known: Pick<HistoryProgress, 'knownFrom' | 'knownTo' | 'problem'> & { at: number } = {
    knownFrom: null,
    knownTo: null,
    problem: null,
    at: 0,
  };

  constructor(client: EngineClient, layouts: LayoutFinder, now: () => number, probedPorts: ProbedPorts) {
    this.#client = client;
    this.#layouts = layouts;
    this.#now = now;
    this.probedPorts = probedPorts;

    this.#breaks = new BreakFinder(now);
    this.#counters = new CounterReader(now);
    this.#activities = new ActivityFinder(now);
    this.#online = new OnlineFinder(now);
  }

  totals({ kind, from, to, amountsOnly, signal }: TotalsRequest): Promise<EntityTotals> {
    return this.#ask(signal, async (layout, evaluator) => {
      const covered = coveredOf(from, to, layout);
      const notices = noticesOf(from, to, layout, this.#now());
      if (!covered) {
        return { totals: [], server: { data: null, tunnelTime: null }, covered, complete: false, notices };
      }
      const [measured, found] = await Promise.all([
        measure(kind, [from, to], layout, { evaluator, breaks: this.#breaks, counters: this.#counters }),
        amountsOnly ? null : this.#activities.find(kind, covered, layout, evaluator),
      ]);
      const totals = [...measured.entities].map(([name, growth]) =>
        totalOf(growth, found && activityIn(covered, found.activities.get(name)))
      );
      const complete = covered.from <= from && covered.to >= Math.min(to, this.#now() / ms.second) - ALLOWED_LAG;
      const { data, tunnelTime } = measured.total;
      const server = { data: exactly(data[0] ?? null), tunnelTime: exactly(tunnelTime[0] ?? null) };
      const unread = unreadDays(found?.unreadDays ?? 0);
      return { totals, server, covered, complete, notices: [...notices, ...unread, ...contradictions(measured)] };
    });
  }

  series({ kind, entities, edges, amountsOnly, signal }: SeriesRequest): Promise<HistorySeries> {
    return this.#ask(signal, async (layout, evaluator) => {
      const [measured, online] = await Promise.all([
        measure(kind, edges, layout, { evaluator, breaks: this.#breaks, counters: this.#counters }),
        amountsOnly ? edges.slice(1).map(() => null) : this.#online.find(kind, edges, layout, evaluator),
      ]);
      const { total, active, coveredSeconds } = measured;
      const zeros = coveredSeconds.map((seconds) => (seconds > 0 ? 0 : null));
      return {
        rows: entities.map((entity) => {
          const { data = zeros, tunnelTime = zeros } = measured.entities.get(entityName(entity)) ?? {};
          return { entity, data, tunnelTime };
        }),
        total,
        active,
        online,
        coveredSeconds,
        notices: [...noticesOf(edges[0] ?? 0, edges.at(-1) ?? 0, layout, this.#now()), ...contradictions(measured)],
      };
    });
  }

  availability({ edges, signal }: EdgesRequest): Promise<AvailabilitySeries> {
    return this.#ask(signal, (layout, evaluator) => availabilityOf(edges, layout, this.#now(), evaluator));
  }

  /** Since when the server was there no series tells, so that none is known to show all of its life. */
  firstTraffic(): Promise<FirstTraffic> {
    return Promise.resolve(nothingKnown.firstTraffic());
  }

  readonly events = noEvents.events;
  readonly keyLives = noEvents.keyLives;

  get capabilities(): HistoryCapabilities {
    return capabilities;
  }

  /** Scrapes go on while nobody asks, so that the next question may be about all until now. */
  progress(): HistoryProgress {
    const { at, knownTo: answeredTo, ...known } = this.#known;
    const since = known.problem === null ? floorTo(toSeconds(this.#now() - at), MINUTE) : 0;
    const knownTo = answeredTo === null ? null : answeredTo + since;
    return { source: 'prometheus', fetched: 1, createdAt: null, scrapePhase: null, ...known, knownTo };
  }

  check(signal: AbortSignal): Promise<EngineCheck> {
    return this.#ask(signal, (layout, evaluator) => checkEngine(layout, this.#now(), evaluator));
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  async #ask<T>(signal: AbortSignal, answer: (layout: Layout, evaluator: Evaluator) => Promise<T>): Promise<T> {
    const evaluator = new Evaluator(this.#client, signal);
    try {
      const layout = await this.#layouts.find(evaluator, () =>
        identify({ client: this.#client, now: this.#now(), signal })
      );
      const answered = await answer(layout, evaluator);
      this.#known = { ...knownOf(layout), problem: null, at: this.#now() };
      return answered;
    } catch (thrown) {
      const error = PluginError.from(thrown);
      if (error.code !== 'REQUEST_CANCELLED') {
        this.#known = { ...this.#known, problem: error.message };
      }
      throw error;
    }
  }
}

const capabilities: HistoryCapabilities = { buckets: null, hasProgress: false, hasEvents: false };

type Covered = NonNullable<EntityTotals['covered']>;

/** Traffic that no whole step shows was in the part of one at the beginning. */
function activityIn({ from, to }: Covered, found: Activity | undefined): Activity {
  const firstStepEnd = Math.min(to, ceilTo(from + 1, STEP_SECONDS));
  return { lastTraffic: found?.lastTraffic ?? firstStepEnd, peakDevices: found?.peakDevices ?? null };
}

/** @param activity null: not asked for */
function totalOf({ entity, names, ...growth }: EntityGrowth, activity: Activity | null): EntityTotal {
  const data = growth.data[0] ?? null;
  return {
    entity,
    data: exactly(data),
    tunnelTime: exactly(growth.tunnelTime[0] ?? null),
    lastTraffic: data ? (activity?.lastTraffic ?? null) : null,
    // Clients of two keys that are one here may have been there at different times.
    peakDevices: names.size > 1 ? null : (activity?.peakDevices ?? null),
  };
}

/** An engine has every scrape. */
function exactly(value: number | null): Estimate | null {
  return value === null ? null : { value, least: value, most: value };
}
