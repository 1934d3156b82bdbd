import type { Kind, Labels, MetricFamily, Series } from '../metric-family';
import { checkDescription, checkLabelNames, type Description } from './names';
import { SeriesMap } from './series-map';

export interface CollectorOptions<Name extends string = never> extends Description {
  /** Names of the labels that tell series apart. */
  labelNames?: readonly Name[];
  /** Labels that all series have. */
  constLabels?: Labels;
  /** How many series there may be, by default 10,000; what belongs to more is dropped, and counted in `dropped`. */
  maxSeries?: number;
}

const DEFAULT_MAX_SERIES = 10_000;

/** Values of the labels that a collector was made with; each one, and no others. */
export type LabelValues<Name extends string> = Readonly<Record<Name, string>>;

/** Whatever can be registered: it has a name and a kind, and tells its metric family when it is asked. */
export abstract class Collector {
  readonly name: string;
  readonly help: string;
  readonly unit: string | null;
  readonly kind: Kind;

  /** @throws RangeError where the description breaks Prometheus's rules */
  constructor(kind: Kind, description: Description) {
    checkDescription(description, kind);
    this.kind = kind;
    this.name = description.name;
    this.help = description.help;
    this.unit = description.unit ?? null;
  }

  abstract collect(): Promise<MetricFamily>;
}

/** A collector that keeps values of its own, one for each set of labels. */
export abstract class ValueCollector<Name extends string, State, Value> extends Collector {
  protected readonly series: SeriesMap<State>;

  /**
   * @param begin what a series begins with; one without labels is there before anything happens
   * @throws RangeError where the description, a label's name or the bound breaks the rules
   */
  constructor(kind: Kind, options: CollectorOptions<Name>, begin: () => State) {
    super(kind, options);
    const { labelNames = [], constLabels = {}, maxSeries = DEFAULT_MAX_SERIES } = options;
    checkLabelNames([...Object.keys(constLabels), ...labelNames], kind);
    if (!(Number.isSafeInteger(maxSeries) && maxSeries > 0)) {
      throw new RangeError(`${this.name} may have ${maxSeries} series, which is no positive whole number.`);
    }
    this.series = new SeriesMap({ labelNames, constLabels, maxSeries, begin });
    if (labelNames.length === 0) {
      this.series.obtain({});
    }
  }

  /** How often something was not noted because there would have been too many series. */
  get dropped(): number {
    return this.series.dropped;
  }

  /** Current value of one series. @throws RangeError where there is none with these labels */
  async get(labels: LabelValues<Name>): Promise<Value> {
    return this.valueFrom(this.series.find(labels).state);
  }

  /** Current values of all series, in the order in which they came. */
  async getAll(): Promise<Array<Series<Value>>> {
    return Array.from(this.series.all(), ({ labels, created, state }) => ({
      labels,
      created,
      value: this.valueFrom(state),
    }));
  }

  /**
   * Forgets a series, which begins anew when it is met again.
   *
   * @returns whether it was there
   * @throws RangeError where labels are missing or unknown
   */
  remove(labels: LabelValues<Name>): boolean {
    return this.series.remove(labels);
  }

  /** @throws RangeError where labels are missing or unknown */
  checkLabels(labels: LabelValues<Name>): void {
    this.series.check(labels);
  }

  protected abstract valueFrom(state: State): Value;
}
