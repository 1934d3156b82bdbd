import type { PrometheusApi } from '../prometheus/prometheus';

/** `GET /metrics/transfer`: bytes per access key over the last 30 days, without those that round to 0. */
export const transfer = async (prometheus: PrometheusApi): Promise<object> => {
  const sums = await prometheus.query({
    function: 'increase',
    counter: 'shadowsocks_data_bytes',
    window: '720h',
    by: ['access_key'],
  });
  const rounded = sums.map(({ labels, value }) => [labels['access_key'] ?? '', Math.round(value)] as const);
  return { bytesTransferredByUserId: Object.fromEntries(rounded.filter(([, bytes]) => bytes !== 0)) };
};
