import { isOff } from '../../history/nothing-known';
import { PluginError } from '../../errors/plugin-error';
import type { FrameMeta, Notice } from '../../frames/frame';
import { describeFamily, type Figure } from '../catalogue';
import { filtering } from '../filters';
import { familyOf } from '../families';
import type { FamilyRequest, QueriedServer } from '../families/family';
import { nothingKnown } from '../families/recorded';
import type { Group } from '../rows/group';
import type { Answered } from '../rows/row';
import { makeNumeric } from '../shapes/numeric';
import { makeList, makeTable } from '../shapes/table';
import { knownSpan } from '../time/known-span';
import { ownLabelNames } from '../server-labels';
import { withinTimeout } from '../within-timeout';
import { rangeText, resolveWindow, widenedNotices, type Window } from '../window';
import { mergedNotices } from './merged-notices';
import type { Reading, ReadingRequest, AnswerDetails } from './reading';

/** Reads one value a row: of a window, or of now. For tables and the numeric shape. */
export async function windowReading(request: ReadingRequest, figure: Figure): Promise<Reading> {
  const { query, timeRange, servers, signal, now } = request;
  const { label, windowed, columns, newestFirst = null, groupings } = describeFamily(query.queryType);
  const family = familyOf[query.queryType];
  const window = windowed ? resolveWindow(query.window, timeRange, now) : null;
  const histories = window ? servers.map(({ history }) => history).filter((history) => !isOff(history)) : [];
  const listed = query.shape === 'table' ? newestFirst : null;
  const hasServers = servers.length > 1;
  const asked: FamilyRequest = {
    asked: window?.asked ?? timeRange,
    sinceSeconds: window?.sinceSeconds ?? 0,
    span: await knownSpan({ window: query.window, timeRange, now, histories, signal }),
    groupBy: query.groupBy,
    filteredBy: filtering(query.filters).map(({ label: filtered }) => filtered),
    figure: query.shape === 'numeric' ? figure : null,
    signal,
    now,
  };
  const calls = window?.sinceSeconds === 0 || servers.length === 0 ? [] : family.calls(asked);
  return {
    servers,
    columns,
    newestFirst: listed,
    limit: query.limit,
    identify: (server) => answerOrLack(family, server, asked),
    ofGroup: (group) => ofGroup(family, group, now),
    // Who answered told of each row all that there is.
    read: ({ shown }) => Promise.resolve({ rows: shown, notices: [] }),
    layOut(rows, details) {
      const meta: FrameMeta = {
        notices: [...windowNotices(window, details), ...details.notices, ...mergedNotices(figure, details)],
        ...(calls.length > 0 && { executedQueryString: calls.join('\n') }),
        custom: describeAnswer(window, details),
      };
      if (query.shape === 'numeric') {
        return makeNumeric(label, rows, figure, { legend: query.legend, timeShift: '' }, meta);
      }
      const serverLabels = ownLabelNames(servers);
      return listed === null
        ? makeTable(label, rows, columns, { ...query, serverLabels, hasServers }, meta)
        : makeList(label, rows, { columns, labels: groupings, serverLabels, first: listed, hasServers }, meta);
    },
  };
}

/** Figures of several rows together, where the family makes them. */
export function ofGroup(family: AnyFamily, group: Group, now: number): Group {
  return group.members.length > 1 && family.ofGroup
    ? { ...group, ...family.ofGroup(group.members, now), leftOut: undefined }
    : group;
}

type AnyFamily = (typeof familyOf)[keyof typeof familyOf];

/** What a server's version has no answer to is not known: an error would be one in every panel, for good. */
async function answerOrLack(family: AnyFamily, server: QueriedServer, request: FamilyRequest): Promise<Answered> {
  try {
    return await withinTimeout<Answered>(server.timeoutSeconds, family.answer(server, request));
  } catch (thrown) {
    const error = PluginError.from(thrown);
    const { code, message } = error;
    if (code === 'OUTLINE_TIMEOUT' && family.answerOfSlow) {
      return family.answerOfSlow(server, error, request);
    }
    if (code === 'OUTLINE_SERVER_TOO_OLD') {
      return nothingKnown([{ severity: 'info', text: message }]);
    }
    throw thrown;
  }
}

/** What the server cannot answer is no matter where history can. */
function windowNotices(window: Window | null, { covered }: AnswerDetails): Notice[] {
  if (covered?.source !== 'history') {
    return window?.notices ?? [];
  }
  return window ? widenedNotices(window.asked, covered) : [];
}

/** What was asked and what is covered, for the panel's inspector. */
function describeAnswer(window: Window | null, { receivedAt, covered }: AnswerDetails): Record<string, unknown> {
  const received = receivedAt > 0 ? new Date(receivedAt).toISOString() : null;
  return {
    receivedAt: received,
    ...(window && {
      window: {
        asked: rangeText(window.asked),
        covered: covered ? rangeText(covered) : null,
        source: covered?.source ?? null,
        sinceSeconds: window.sinceSeconds,
      },
    }),
  };
}
