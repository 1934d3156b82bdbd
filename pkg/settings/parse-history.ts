import type * as v from 'valibot';
import { PluginError } from '../errors/plugin-error';
import type { HistorySettings, jsonDataSchema, PrometheusSettings } from './model';

type JsonData = v.InferOutput<typeof jsonDataSchema>;

/** What is wrong with the engine's settings costs the history, and nothing else of the data source. */
export function parseHistory(jsonData: JsonData, secrets: Readonly<Record<string, string>>): HistorySettings {
  const prometheus = jsonData.history === 'prometheus' ? tryPrometheus(jsonData, secrets) : null;
  const isWrong = prometheus instanceof PluginError;
  return {
    source: jsonData.history,
    sampleSeconds: jsonData.sampleSeconds,
    backfillSecondsPerHour: jsonData.backfillSecondsPerHour,
    keepDays: {
      fiveMinutes: jsonData.keepFiveMinutesDays,
      hours: jsonData.keepHoursDays,
      days: jsonData.keepDaysDays,
    },
    prometheus: isWrong ? null : prometheus,
    problem: isWrong ? prometheus : null,
  };
}

function tryPrometheus(
  jsonData: JsonData,
  secrets: Readonly<Record<string, string>>
): PrometheusSettings | PluginError {
  try {
    return parsePrometheus(jsonData, secrets);
  } catch (thrown) {
    return PluginError.from(thrown);
  }
}

function parsePrometheus(jsonData: JsonData, secrets: Readonly<Record<string, string>>): PrometheusSettings {
  const text = jsonData.prometheusUrl.trim();
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new PluginError('SETTINGS_PROMETHEUS_INVALID', 'It is not an http or https URL.');
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new PluginError('SETTINGS_PROMETHEUS_INVALID', 'There is a user name, a question mark or a hash sign in it.');
  }
  return {
    url: url.href.replace(/\/+$/, ''),
    matchers: jsonData.prometheusMatchers.trim(),
    authorization: authorization(jsonData.prometheusUser, secrets),
  };
}

function authorization(user: string, secrets: Readonly<Record<string, string>>): string | null {
  const { prometheusToken: token, prometheusPassword: password = '' } = secrets;
  if (token) {
    return `Bearer ${token}`;
  }
  return user ? `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` : null;
}
