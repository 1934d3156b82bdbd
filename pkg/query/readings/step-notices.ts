import type { Notice } from '../../frames/frame';
import { MENTIONED_ERROR } from '../../history/estimates';
import type { History } from '../../history/history';
import type { Figure } from '../catalogue';
import { dashboardTimeZone, type Query } from '../model';
import { stepsOf, type Row } from '../rows/row';
import { isTimeZone } from '../time/time-zone';
import type { Timeline } from '../time/timeline';
import type { FigureOverTime } from './step-request';

/** Steps that do not begin where the clock of the query's time zone has them. */
export function movedNotices({ movedSeconds }: Timeline): Notice[] {
  const text = `Only hours or days are kept of this range, so steps begin up to ${Math.round(movedSeconds / 60)} minutes from where the clock of the time zone has them.`;
  return movedSeconds === 0 ? [] : [{ severity: 'info', text }];
}

/** A time zone that is not known. */
export function timeZoneNotices({ timeZone, step }: Query): Notice[] {
  if (timeZone !== dashboardTimeZone && !isTimeZone(timeZone)) {
    const text = `The time zone "${timeZone}" is not known here, so steps begin by UTC. Choose another one in the query.`;
    return [{ severity: 'warning', text }];
  }
  return timeZone === dashboardTimeZone
    ? [
        {
          severity: 'info',
          text: `Without a dashboard its time zone is not known, so steps${step === 'auto' ? '' : ` of ${step}`} begin by UTC.`,
        },
      ]
    : [];
}

/** Whether steps of a figure are not known. */
export function hasGaps(rows: readonly Row[], id: Figure['id']): boolean {
  return rows.some(({ values }) => stepsOf(values[id]).includes(null));
}

/** What a running sum lacks. */
export function leftOutNotices(rows: readonly Row[], { id }: Figure): Notice[] {
  const text = 'The running sum leaves out steps that are not known: what flowed in them counts later, or not at all.';
  return hasGaps(rows, id) ? [{ severity: 'info', text }] : [];
}

/** Where figures of a period lean on what is not known by itself; of rows with bounds. */
export function estimatedNotices(rows: readonly Row[], { id }: Figure): Notice[] {
  const lists = rows.map(({ values, bounds }) => ({
    values: stepsOf(values[id]),
    least: stepsOf(bounds?.[id]?.least),
    most: stepsOf(bounds?.[id]?.most),
  }));
  const steps = lists[0]?.values.map((_, step) => step) ?? [];
  const estimated = steps.filter((step) =>
    lists.some(({ values, least, most }) => {
      const width = (most[step] ?? 0) - (least[step] ?? 0);
      return width > MENTIONED_ERROR * (values[step] ?? 0);
    })
  );
  return estimated.length === 0
    ? []
    : [
        {
          severity: 'info',
          text: `${estimated.length} of ${steps.length} steps are estimates: something before them is not known by itself, and is told by what the whole period came to. “Bounds” shows how far off they may be.`,
        },
      ];
}

/** Steps that lie within what is known and yet are not; whether a server answers is not known before somebody asked. */
export function unknownNotices(
  rows: readonly Row[],
  { id, overTime }: FigureOverTime,
  { edges }: Timeline,
  histories: readonly History[]
): Notice[] {
  const extents = histories.map((history) => history.progress());
  const from = Math.max(...extents.map(({ knownFrom }) => knownFrom ?? Infinity));
  const to = Math.min(...extents.map(({ knownTo }) => knownTo ?? 0));
  const lists = rows.map(({ values }) => stepsOf(values[id]));
  const steps = edges.slice(1).map((end, index) => ({ start: edges[index] ?? end, end, index }));
  const isEmpty = ({ index }: { index: number }) => lists.every((values) => values[index] === null);
  const first = overTime.of === 'availability' ? steps.findIndex((step) => !isEmpty(step)) : 0;
  const empty = steps.slice(first).filter((step) => step.start >= from && step.end <= to && isEmpty(step));
  return rows.length === 0 || empty.length === 0
    ? []
    : [
        {
          severity: 'info',
          text: `${empty.length} of ${steps.length} steps are not known, or only in part; they are empty. Of longer steps more may be known.`,
        },
      ];
}
