import { linesOf } from './lines';
import { literal } from './literal';
import { bytesOf, SIZE } from './size';

/** Whose data a budget counts: an access key's, those of all keys of one name, or a server's. */
export const budgetedKinds = ['key', 'person', 'server'] as const;
export type BudgetedKind = (typeof budgetedKinds)[number];

/** When a budget begins anew, at midnight: `start` is the day of the week from Monday, 1, on, or of the month. */
export interface BudgetPeriod {
  unit: 'day' | 'week' | 'month';
  start: number;
}

/** An amount by the calendar. */
export interface BudgetAmount {
  /** Bytes; `limit` is the data limit that applies to the key. */
  amount: number | 'limit';
  period: BudgetPeriod;
}

/** A line of the setting: who has which budget. */
export interface BudgetRule {
  of: BudgetedKind;
  /** A name, in which `*` stands for anything; upper and lower case are one. */
  pattern: string;
  /** Null: none. */
  budget: BudgetAmount | null;
}

/** Where the setting is empty: data limits, by calendar months. */
export const defaultBudgets = '* limit/month@1';

/** How the name of a key tells its budget, where the setting is empty: as `50GB/1` alone does. */
export const defaultBudgetInNames = '{budget}';

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const amountText = String.raw`(\d+(?:\.\d+)?)\s*${SIZE}`;
const periodText = String.raw`(?:(day|week|month)(?:@(\w+))?|(\d{1,2}))`;
/** A budget in a text: `50 GB/month@15`, `5GiB/week`, and `50GB/15` for a month. */
const budgetText = String.raw`${amountText}\s*/\s*${periodText}`;

const wholeBudget = new RegExp(`^${budgetText}$`, 'iu');
const wholeLimit = new RegExp(String.raw`^limit\s*/\s*${periodText}$`, 'iu');
const lineText = /^(?:(key|person|server)\s+)?(\S.*?)\s+(none|limit\s*\/\s*\S+|\d[\d.]*\s*[a-z]+\s*\/\s*\S+)$/iu;

/** The setting's lines in their order; those that cannot be read are left out: `problemOfBudgets` names them. */
export function parseBudgets(text: string): BudgetRule[] {
  return linesOf(text.trim() || defaultBudgets).flatMap((line) => parseLine(line) ?? []);
}

/** What is wrong with the setting, in a sentence; null: nothing. */
export function problemOfBudgets(text: string): string | null {
  const wrong = linesOf(text).find((line) => parseLine(line) === null);
  return wrong === undefined
    ? null
    : `“${wrong}” is no budget. A line is a name and an amount by the calendar: * 50 GB/month@15, guest-* 2 GB/week@monday, * limit/month, family-* none, person Anna 100 GB/month, server * 1 TB/month.`;
}

function parseLine(line: string): BudgetRule | null {
  const [, kind = 'key', pattern = '', told = ''] = lineText.exec(line) ?? [];
  const of = budgetedKinds.find((one) => one === kind.toLowerCase()) ?? 'key';
  if (told.toLowerCase() === 'none') {
    return { of, pattern, budget: null };
  }
  const budget = parseLimit(told) ?? parseBudget(told);
  return budget === null || (budget.amount === 'limit' && of !== 'key') ? null : { of, pattern, budget };
}

function parseLimit(text: string): BudgetAmount | null {
  const found = wholeLimit.exec(text);
  const period = found && periodOf(found[1], found[2], found[3]);
  return period && { amount: 'limit', period };
}

/** A budget such as `50 GB/month@15`; null where the text is none. */
export function parseBudget(text: string): BudgetAmount | null {
  return budgetOf(wholeBudget.exec(text.trim()));
}

/**
 * The budget that the name of a key tells.
 *
 * @param pattern in which `{budget}` stands for it; without that no name tells. Upper and lower case are one
 */
export function budgetInName(name: string, pattern: string): BudgetAmount | null {
  const [before = '', after] = (pattern.trim() || defaultBudgetInNames).split('{budget}');
  if (after === undefined) {
    return null;
  }
  const found = new RegExp(
    `${literal(before)}(?<![\\p{L}\\p{N}.])${budgetText}(?![\\p{L}\\p{N}])${literal(after)}`,
    'iu'
  );
  return budgetOf(found.exec(name));
}

function budgetOf(found: RegExpExecArray | null): BudgetAmount | null {
  const [, number = '', prefix = '', unit, start, day] = found ?? [];
  const period = found && periodOf(unit, start, day);
  return period && { amount: Math.round(Number(number) * bytesOf(prefix)), period };
}

/** @param day alone is that of the month */
function periodOf(unit = 'month', start: string | undefined, day: string | undefined): BudgetPeriod | null {
  const given = (day ?? start ?? '').toLowerCase();
  switch (unit.toLowerCase()) {
    case 'day':
      return given === '' ? { unit: 'day', start: 1 } : null;
    case 'week': {
      const weekday = given === '' ? 0 : weekdays.findIndex((name) => given.length >= 3 && name.startsWith(given));
      return weekday < 0 ? null : { unit: 'week', start: weekday + 1 };
    }
    default: {
      const ofMonth = given === '' ? 1 : Number(given);
      return ofMonth >= 1 && ofMonth <= 31 ? { unit: 'month', start: ofMonth } : null;
    }
  }
}

/** As settings write it: `month@15`. */
export function describePeriod({ unit, start }: BudgetPeriod): string {
  switch (unit) {
    case 'day':
      return 'day';
    case 'week':
      return `week@${weekdays[start - 1] ?? ''}`;
    case 'month':
      return `month@${start}`;
  }
}

/** What is wrong with the name of a time zone; null: nothing. */
export function problemOfTimeZone(name: string): string | null {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name.trim() }) && null;
  } catch {
    return 'There is no such time zone. Its name is like Europe/Berlin.';
  }
}
