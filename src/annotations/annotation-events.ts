import type { AnnotationEvent, DataFrame } from '@grafana/data';
import { eventTitles } from '../../pkg/query/model';
import { isEventKind } from './annotation-query';

/**
 * Annotations out of the backend's list of events: an outage is a region, which ends with its *Server up*; all else is a
 * line. Tags are the kind, the server and the access key.
 */
export function annotationEvents(frames: readonly DataFrame[]): AnnotationEvent[] {
  const rows = frames.flatMap(rowsOf);
  const ends = new Set(rows.flatMap(({ server, ended }) => (ended === null ? [] : [`${server} ${ended}`])));
  return rows
    .filter(({ event, server, time }) => !(event === 'server-up' && ends.has(`${server} ${time}`)))
    .map(({ time, ended, event, text, server, keyId, keyName }) => ({
      time,
      ...(ended !== null && { timeEnd: ended, isRegion: true }),
      title: isEventKind(event) ? eventTitles[event] : event,
      text,
      tags: [event, server, keyName || keyId].filter((tag) => tag !== ''),
    }));
}

interface EventRow {
  /** Epoch milliseconds. */
  time: number;
  ended: number | null;
  event: string;
  text: string;
  server: string;
  keyId: string;
  keyName: string;
}

/** Rows without a moment are none. */
function rowsOf(frame: DataFrame): EventRow[] {
  const valuesOf = (name: string): readonly unknown[] =>
    frame.fields.find((field) => field.name === name)?.values ?? [];
  const [times, ends] = [valuesOf('time'), valuesOf('ended')];
  const texts = ['event', 'text', 'server', 'key_id', 'key_name'].map(valuesOf);
  return times.flatMap((time, index): EventRow[] => {
    const [event = '', text = '', server = '', keyId = '', keyName = ''] = texts.map((values) => textOf(values[index]));
    const ended = ends[index];
    return typeof time === 'number'
      ? [{ time, ended: typeof ended === 'number' ? ended : null, event, text, server, keyId, keyName }]
      : [];
  });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
