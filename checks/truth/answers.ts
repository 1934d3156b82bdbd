import type { WindowAnswer } from '../../pkg/history/measurement/window-answer';
import { readServerMetrics } from '../../pkg/outline/answers/server-metrics';
import { answered } from '../../pkg/outline/testing/captured';
import type { RecordedWindow } from '../../simulator/captures/captures';
import { serverMetrics, type CurrentBandwidth } from '../../simulator/outline/server-metrics';
import type { PrometheusApi } from '../../simulator/prometheus/prometheus';

/** What the management API would answer at a moment (epoch milliseconds), read as the product reads it. */
export async function answerOf(
  prometheus: PrometheusApi,
  now: number,
  sinceSeconds: number,
  bandwidth: CurrentBandwidth
): Promise<WindowAnswer> {
  const body = await serverMetrics(prometheus, now / 1000, sinceSeconds, bandwidth).catch(() => null);
  return body === null ? withoutTraffic(sinceSeconds) : read(sinceSeconds, body);
}

/** An answer as it was recorded. */
export function recordedAnswer({ since, bandwidthAt, locations, accessKeys }: RecordedWindow): WindowAnswer {
  return read(since, {
    server: {
      bandwidth: { current: { timestamp: bandwidthAt ?? null } },
      locations: locations.map(([location, asn, asOrg, bytes, seconds]) => ({
        location,
        asn,
        asOrg,
        dataTransferred: { bytes },
        tunnelTime: { seconds },
      })),
    },
    accessKeys: accessKeys.map(([accessKeyId, bytes, seconds]) => ({
      accessKeyId,
      dataTransferred: { bytes },
      tunnelTime: { seconds },
    })),
  });
}

function withoutTraffic(sinceSeconds: number): WindowAnswer {
  const { metrics } = read(sinceSeconds, { server: { locations: [] }, accessKeys: [] });
  return { sinceSeconds, metrics: { ...metrics, noTraffic: true } };
}

function read(sinceSeconds: number, body: object): WindowAnswer {
  return { sinceSeconds, metrics: readServerMetrics(answered(body)) };
}
