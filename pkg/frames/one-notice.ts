import type { Frame, NoticeSeverity } from './frame';

const gravest: readonly NoticeSeverity[] = ['error', 'warning', 'info'];

/**
 * The same frame with its notices as one, the gravest sentences first. Grafana's panels show an icon for each severity,
 * and of several notices of one severity the text of the last alone.
 */
export function withOneNotice(frame: Frame): Frame {
  const notices = frame.meta?.notices ?? [];
  const sorted = gravest.flatMap((severity) => notices.filter((notice) => notice.severity === severity));
  const [first] = sorted;
  return first && sorted.length > 1
    ? { ...frame, meta: { ...frame.meta, notices: [{ ...first, text: sorted.map(({ text }) => text).join(' ') }] } }
    : frame;
}
