import type { MetricFamily } from '../metric-family';
import { openMetricsParts } from './open-metrics';
import { protobufParts } from './protobuf';
import type { Preference } from './quality-values';
import { textParts } from './text';

export interface Format {
  contentType: string;
  mediaType: string;
  /** What a request may say of it; anything else that a parameter demands is another format. */
  parameters: Readonly<Record<string, string>>;
  /** What is sent, in parts; each is good until the next one is asked for. */
  parts(families: readonly MetricFamily[]): Iterable<Uint8Array>;
}

export const textFormat: Format = {
  contentType: 'text/plain; version=0.0.4; charset=utf-8',
  mediaType: 'text/plain',
  parameters: { version: '0.0.4', charset: 'utf-8' },
  parts: textParts,
};

export const openMetricsFormat: Format = {
  contentType: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
  mediaType: 'application/openmetrics-text',
  parameters: { version: '1.0.0', charset: 'utf-8' },
  parts: openMetricsParts,
};

export const protobufFormat: Format = {
  contentType: 'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited',
  mediaType: 'application/vnd.google.protobuf',
  parameters: { proto: 'io.prometheus.client.MetricFamily', encoding: 'delimited' },
  parts: protobufParts,
};

/** In the order in which they are chosen where a request likes several alike: text is the default. */
const formats: readonly Format[] = [textFormat, openMetricsFormat, protobufFormat];

/**
 * The format that the `Accept` header likes best. Of several entries that fit a format the most precise one counts;
 * where it accepts none of them, or says nothing, text is chosen.
 */
export function negotiateFormat(preferences: readonly Preference[]): Format {
  let best = { format: textFormat, quality: 0 };
  for (const format of formats) {
    const quality = qualityOf(format, preferences);
    if (quality > best.quality) {
      best = { format, quality };
    }
  }
  return best.format;
}

function qualityOf(format: Format, preferences: readonly Preference[]): number {
  let best = { precision: -1, quality: 0 };
  for (const preference of preferences) {
    const precision = precisionOf(format, preference);
    if (precision > best.precision) {
      best = { precision, quality: preference.quality };
    }
  }
  return best.quality;
}

/** How precisely the entry names the format; -1 where it names another one. */
function precisionOf({ mediaType, parameters }: Format, { value, parameters: demanded }: Preference): number {
  if (value === '*/*') {
    return 0;
  }
  if (value === `${mediaType.split('/')[0]}/*`) {
    return 1;
  }
  const fits = Object.entries(parameters).every(
    ([name, own]) => !demanded.has(name) || demanded.get(name)?.toLowerCase() === own.toLowerCase()
  );
  return value === mediaType && fits ? 2 + demanded.size : -1;
}
