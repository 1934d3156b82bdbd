import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import {
  ExportMetricsServiceRequest,
  ExportMetricsServiceResponse,
  type KeyValue,
  type Metric,
} from '../generated/otlp';
import type { Labels, MetricFamily } from '../metric-family';
import { KnownSeries } from './known-series';
import { keyValues, metricOf, type DataPoint } from './otlp-metric';
import { SAMPLES_PER_REQUEST, type EncodedPart, type PushFormat } from './push-format';

const compress = promisify(gzip);

/** OTLP over HTTP, as protobuf: https://opentelemetry.io/docs/specs/otlp/#otlphttp */
export class OtlpFormat implements PushFormat {
  readonly title = 'OTLP receiver';
  readonly headers = { 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' };
  readonly #known = new KnownSeries();
  readonly #attributes: KeyValue[];

  /** @param attributes of the resource, such as `service.name` */
  constructor(attributes: Labels) {
    this.#attributes = keyValues(attributes);
  }

  *encode(families: readonly MetricFamily[], at: number): Generator<Promise<EncodedPart>> {
    let metrics: Metric[] = [];
    let samples = 0;
    for (const family of families) {
      let points: DataPoint[] = [];
      for (const { series, isGone } of this.#known.of(family)) {
        points.push({ series, isGone, at });
        samples++;
        if (samples >= SAMPLES_PER_REQUEST) {
          yield this.#request([...metrics, metricOf(family, points)], samples);
          [metrics, points, samples] = [[], [], 0];
        }
      }
      if (points.length > 0) {
        metrics.push(metricOf(family, points));
      }
    }
    if (samples > 0) {
      yield this.#request(metrics, samples);
    }
  }

  refusal(answer: Uint8Array): { samples: number; reason: string } | null {
    const { partialSuccess } = ExportMetricsServiceResponse.decode(answer);
    const samples = Number(partialSuccess?.rejectedDataPoints ?? 0);
    return samples > 0 ? { samples, reason: partialSuccess?.errorMessage ?? '' } : null;
  }

  async #request(metrics: Metric[], samples: number): Promise<EncodedPart> {
    const scopeMetrics = [{ scope: { name: 'outline-exporter' }, metrics }];
    const request = { resourceMetrics: [{ resource: { attributes: this.#attributes }, scopeMetrics }] };
    return { body: await compress(ExportMetricsServiceRequest.encode(request).finish()), samples };
  }
}
