import type { Notice } from '../frames/frame';

/** @param fetched share of the past that is fetched unasked; beyond it a query can ask for finer buckets */
export function fetchingNotice(server: string, fetched: number): Notice {
  const what = fetched < 1 ? `is being fetched, ${Math.floor(fetched * 100)} %` : 'is being fetched in more detail';
  return { severity: 'info', text: `History of ${server} ${what}.` };
}
