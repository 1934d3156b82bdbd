import { PluginError } from '../errors/plugin-error';
import { authorizationOf } from './authorization';
import type { HistorySettings, JsonData, JsonDataOf, PrometheusSettings } from './model';
import { partOf } from './parts';

type EngineSettings = Pick<JsonDataOf<'history'>, 'prometheusUrl' | 'prometheusUser' | 'prometheusMatchers'>;

/** What is wrong with the engine's settings costs the history, and nothing else of the data source. */
export function parseHistory(jsonData: JsonData, secrets: Readonly<Record<string, string>>): HistorySettings {
  const {
    history: source,
    keepFiveMinutesDays: fiveMinutes,
    keepHoursDays: hours,
    keepDaysDays: days,
    prometheusUrl,
    prometheusUser,
    prometheusMatchers,
    ...asDeclared
  } = partOf(jsonData, 'history');
  const engine = { prometheusUrl, prometheusUser, prometheusMatchers };
  const prometheus = source === 'prometheus' ? tryPrometheus(engine, secrets) : null;
  const isWrong = prometheus instanceof PluginError;
  return {
    ...asDeclared,
    source,
    keepDays: { fiveMinutes, hours, days },
    prometheus: isWrong ? null : prometheus,
    problem: isWrong ? prometheus : null,
  };
}

function tryPrometheus(
  engine: EngineSettings,
  secrets: Readonly<Record<string, string>>
): PrometheusSettings | PluginError {
  try {
    return parsePrometheus(engine, secrets);
  } catch (thrown) {
    return PluginError.from(thrown);
  }
}

function parsePrometheus(engine: EngineSettings, secrets: Readonly<Record<string, string>>): PrometheusSettings {
  const text = engine.prometheusUrl.trim();
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new PluginError('SETTINGS_PROMETHEUS_INVALID', 'It is not an http or https URL.');
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new PluginError('SETTINGS_PROMETHEUS_INVALID', 'There is a user name, a question mark or a hash sign in it.');
  }
  return {
    url: url.href.replace(/\/+$/, ''),
    matchers: engine.prometheusMatchers.trim(),
    authorization: authorizationOf({
      token: secrets['prometheusToken'],
      user: engine.prometheusUser,
      password: secrets['prometheusPassword'],
    }),
  };
}
