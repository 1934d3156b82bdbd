import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { compress } from 'snappyjs';
import { writeSamples } from '../exposition/samples';
import type { Labels, MetricFamily } from '../metric-family';
import { KnownSeries } from './known-series';
import { SAMPLES_PER_REQUEST, type EncodedPart, type PushFormat } from './push-format';

/** What stands for a sample of a series that has ended: a NaN that a number of JavaScript cannot be told from others. */
const STALE_MARKER = 0x7ff0000000000002n;

/** Field 1 of a request, its series. */
const SERIES_TAG = (1 << 3) | WireType.LengthDelimited;
/** The tag and the length of a series. */
const MOST_PREFIX = 6;
/** Where the value stands in a sample: after its tag and length, and the tag of the value. */
const SAMPLE_VALUE_AT = 3;

/**
 * Prometheus remote write 1.0: the samples that a scrape of the text format gives, one for each series.
 * https://prometheus.io/docs/specs/prw/remote_write_spec/
 */
export class RemoteWriteFormat implements PushFormat {
  readonly title = 'remote write receiver';
  readonly headers = {
    'content-type': 'application/x-protobuf',
    'content-encoding': 'snappy',
    'x-prometheus-remote-write-version': '0.1.0',
  };
  readonly #known = new KnownSeries();
  readonly #labels: EncodedLabels;

  /** @param labels of all series that do not have them by themselves, such as `job` and `instance` */
  constructor(labels: Labels) {
    this.#labels = new EncodedLabels(labels);
  }

  encode(families: readonly MetricFamily[], at: number): Generator<EncodedPart> {
    return this.encodeAll([{ families, at }]);
  }

  /** The same for several moments, one after the other, in as few requests. */
  *encodeAll(
    moments: Iterable<{ families: readonly MetricFamily[]; /** Epoch milliseconds. */ at: number }>
  ): Generator<EncodedPart> {
    const request = new WriteRequest();
    for (const { families, at } of moments) {
      request.at = at;
      yield* this.#add(request, families);
    }
    if (request.samples > 0) {
      yield request.take();
    }
  }

  *#add(request: WriteRequest, families: readonly MetricFamily[]): Generator<EncodedPart> {
    for (const family of families) {
      for (const { series, isGone } of this.#known.of(family)) {
        writeSamples(series, (suffix, labels, extra, value) => {
          const all = extra === '' ? labels : { ...labels, ...labelOf(extra) };
          request.add(`${family.name}${suffix}`, this.#labels.of(all), isGone ? STALE_MARKER : value);
        });
        if (request.samples >= SAMPLES_PER_REQUEST) {
          yield request.take();
        }
      }
    }
  }

  refusal(): null {
    return null;
  }
}

/**
 * `prometheus.WriteRequest`s, written by hand into one buffer: a generated one would make the marker of ended series an
 * ordinary NaN, and take several times as much time and memory where there are a hundred thousand.
 */
class WriteRequest {
  samples = 0;
  #bytes = Buffer.allocUnsafe(256 * 1024);
  #length = 0;
  /** A sample as a field of its series, without its value. */
  #sample = new Uint8Array();

  /** Of the samples that are added from now on, epoch milliseconds. */
  set at(at: number) {
    const writer = new BinaryWriter().tag(2, WireType.LengthDelimited).fork();
    this.#sample = writer.tag(1, WireType.Bit64).double(0).tag(2, WireType.Varint).int64(at).join().finish();
  }

  add(name: string, { before, after }: EncodedLabelSet, value: number | bigint): void {
    this.samples++;
    const nameLabel = encodedName(name);
    const fields = [before, nameLabel, after, this.#sample];
    const length = fields.reduce((sum, field) => sum + field.length, 0);
    this.#makeRoom(length + MOST_PREFIX);
    this.#bytes[this.#length++] = SERIES_TAG;
    this.#addVarint(length);
    for (const field of fields) {
      this.#bytes.set(field, this.#length);
      this.#length += field.length;
    }
    const valueAt = this.#length - this.#sample.length + SAMPLE_VALUE_AT;
    if (typeof value === 'bigint') {
      this.#bytes.writeBigUInt64LE(value, valueAt);
    } else {
      this.#bytes.writeDoubleLE(value, valueAt);
    }
  }

  /** What was added since the last time. */
  take(): EncodedPart {
    const part = { body: compress(this.#bytes.subarray(0, this.#length)), samples: this.samples };
    this.#length = 0;
    this.samples = 0;
    return part;
  }

  #addVarint(number: number): void {
    let left = number;
    for (; left > 127; left >>>= 7) {
      this.#bytes[this.#length++] = (left & 127) | 128;
    }
    this.#bytes[this.#length++] = left;
  }

  #makeRoom(length: number): void {
    if (this.#length + length > this.#bytes.length) {
      this.#bytes = Buffer.concat([this.#bytes.subarray(0, this.#length)], 2 * (this.#length + length));
    }
  }
}

/** Labels as fields of a series: those that come before `__name__` in the order of names, and those after it. */
interface EncodedLabelSet {
  before: Uint8Array;
  after: Uint8Array;
}

/** Labels with those of all series, each set encoded once. */
class EncodedLabels {
  readonly #labelsOfAll: Labels;

  readonly #encoded = new WeakMap<Labels, EncodedLabelSet>();

  constructor(labelsOfAll: Labels) {
    this.#labelsOfAll = labelsOfAll;
  }

  of(labels: Labels): EncodedLabelSet {
    let encoded = this.#encoded.get(labels);
    if (!encoded) {
      const all = Object.entries({ ...this.#labelsOfAll, ...labels })
        // An empty label is none.
        .filter(([, value]) => value !== '')
        .sort(([first], [second]) => (first < second ? -1 : 1));
      encoded = {
        before: encodedPairs(all.filter(([name]) => name < '__name__')),
        after: encodedPairs(all.filter(([name]) => name > '__name__')),
      };
      this.#encoded.set(labels, encoded);
    }
    return encoded;
  }
}

function encodedPairs(pairs: ReadonlyArray<[name: string, value: string]>): Uint8Array {
  const writer = new BinaryWriter();
  for (const [name, value] of pairs) {
    const label = writer.tag(1, WireType.LengthDelimited).fork();
    label.tag(1, WireType.LengthDelimited).string(name).tag(2, WireType.LengthDelimited).string(value).join();
  }
  return writer.finish();
}

/** There are as many as samples have names. */
const names = new Map<string, Uint8Array>();

function encodedName(name: string): Uint8Array {
  const encoded = names.get(name) ?? encodedPairs([['__name__', name]]);
  names.set(name, encoded);
  return encoded;
}

/** The label that stands written among a sample’s others: `le` or `quantile`, whose values need no escapes. */
function labelOf(written: string): Labels {
  const [, name, value] = /^(\w+)="(.*)"$/.exec(written) ?? [];
  return name === undefined || value === undefined ? {} : { [name]: value };
}
