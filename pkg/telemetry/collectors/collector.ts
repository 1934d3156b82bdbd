import type { Kind, Labels, MetricFamily, Series } from '../metric-family';
import { checkDescription, checkLabelNames, type Description } from './names';
import { SeriesIndex } from './series-index';

export interface CollectorOptions<Name extends string = never> extends Description {
  /** Names of the labels that tell series apart. */
  labelNames?: readonly Name[];
  /** Labels that all series have. */
  constLabels?: Labels;
}

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
export abstract class ValueCollector<Name extends string, Value> extends Collector {
  protected readonly index: SeriesIndex;

  /** @throws RangeError where the description or a label's name breaks Prometheus's rules */
  constructor(kind: Kind, options: CollectorOptions<Name>) {
    super(kind, options);
    const { labelNames = [], constLabels = {} } = options;
    checkLabelNames([...Object.keys(constLabels), ...labelNames], kind);
    this.index = new SeriesIndex(labelNames, constLabels);
  }

  /** Current value of one series. @throws RangeError where there is none with these labels */
  async get(labels: LabelValues<Name>): Promise<Value> {
    const wanted = this.index.find(labels);
    const found = (await this.values()).find(([number]) => number === wanted);
    if (!found) {
      throw new RangeError(`${this.name} has no value for ${JSON.stringify(labels)}.`);
    }
    return found[1];
  }

  /** Current values of all series, in the order in which they came. */
  async getAll(): Promise<Array<Series<Value>>> {
    const values = await this.values();
    return values
      .sort(([first], [second]) => first - second)
      .map(([number, value]) => ({ ...this.index.describe(number), value }));
  }

  /** Values by the number of their series. */
  protected abstract values(): Promise<Array<[number, Value]>>;
}

/** A metric without labels is there, with its zero, before anything happens. */
export function isUnlabelled({ labelNames = [] }: CollectorOptions<string>): boolean {
  return labelNames.length === 0;
}
