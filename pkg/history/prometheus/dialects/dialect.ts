import type { Entity, EntityKind } from '../../model';
import type { Labels } from '../client/answers';
import type { Matcher } from '../matchers';

/** The two counters that are kept of every entity. */
export type Figure = 'data' | 'tunnelTime';

/**
 * The dialect of one server.
 *
 * @param serverName the server's name in the settings
 */
export type CreateDialect = (matchers: readonly Matcher[], serverName: string) => Dialect;

/**
 * How one server's figures are written in an engine. A *target* is what was scraped as one: the labels of a series
 * without those that tell keys, places and directions apart.
 */
export interface Dialect {
  /** Of use to programs; it never changes. */
  name: string;
  /** Whose series they are, as a part of a sentence. */
  title: string;
  /** What cannot be seen where processes' start times are not kept, in a sentence; null: nothing that is missed. */
  withoutStartTimes: string | null;
  /** The selector of a series that is in every scrape. */
  present: string;
  /** One value for each target that was scraped successfully. */
  scraped(offset?: string): string;
  /** For each target the time of its newest successful scrape, epoch seconds; nothing where the newest one failed. */
  scrapes: string;
  /** For each target a value where any scrape of the time before was successful. @param window such as `1d` */
  scrapedWithin(window: string): string;
  /**
   * A counter, one series for each entity and target that was in the newest scrape. Engines show a series for five
   * minutes after its last sample where nobody told them that it is gone, as after the crash of a machine.
   *
   * @param offset PromQL's, such as `offset 300s`
   */
  counter(kind: EntityKind, figure: Figure, offset?: string): string;
  /** The same at the very moment of a scrape whose samples have one time: an engine finds them without comparing. */
  counterOfScrape(kind: EntityKind, figure: Figure): string;
  /** The stored series of a counter, for functions that look at each sample. */
  stored(kind: EntityKind, figure: Figure): string;
  entity(kind: EntityKind, labels: Labels): Entity;
  /** Labels that tell entities of one target apart. */
  entityLabels: readonly string[];
  /** Labels that tell series of one target apart. */
  seriesLabels: readonly string[];
  /** The labels that name the target of a series. */
  target(labels: Labels): Labels;
  /** The selector of when processes were started, epoch seconds: what most clients of Prometheus export. */
  startTimes: string;
  /** Whether the counters of a target that starts again all begin at 0. The exporter keeps its own. */
  restartsAtZero: boolean;
  /** Whether looks at a target were answered, 1 or 0; of a past that was sent at once, the share of them. */
  up(target: Labels): string;
  /** How long looks at a target took, seconds; answered or not. */
  duration(target: Labels): string;
}
