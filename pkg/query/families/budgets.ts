import type { Notice } from '../../frames/frame';
import type { Entity } from '../../history/model';
import type { DataLimit } from '../../outline/api';
import { describePeriod, parseBudgets, type BudgetedKind, type BudgetSettings } from '../../settings/model';
import { toSeconds } from '../../time/units';
import { mergeAccounts, type Account } from '../budgets/account';
import { budgetValues, noValues } from '../budgets/budget-values';
import { budgetOfKey, budgetOfPerson, budgetOfServer, goByLimits, type Budget } from '../budgets/choose-budget';
import { periodAt } from '../budgets/period';
import { groupedBy } from '../rows/grouped-by';
import type { Answered, Row } from '../rows/row';
import { TimeZone } from '../time/time-zone';
import { entitiesOfKeys } from './attribution';
import { dailyDataById } from './daily-data';
import { serverLabels, type Family, type FamilyRequest, type QueriedServer, type Values } from './family';
import { keyIdentity, shownKeyName, type KeyIdentity } from './key-identity';
import { namedKeys } from './named-keys';
import { spared } from './spared';
import { usedInPeriod } from './used-in-period';

const byDefault: BudgetSettings = { rules: parseBudgets(''), inNames: '', timeZone: 'utc', problem: null };

/** What may be used by the calendar, what is left of it, and until when it lasts. */
export const budgets: Family<'budgets'> = {
  calls: () => ['GET /access-keys', 'GET /server'],

  async answer(server, request) {
    const settings = server.budgets ?? byDefault;
    if (settings.problem) {
      throw settings.problem;
    }
    const kind = budgetedKind(request);
    const { budgeted, receivedAt, notices } = await (kind === 'server'
      ? budgetedServer(server, settings, request)
      : budgetedKeys(server, kind, settings, request));
    const accounts = await accountsOf(server, budgeted, settings, request);
    return {
      rows: budgeted.flatMap(({ labels, display, name, entity }, index) => {
        const account = accounts.accounts[index];
        return account ? [budgetRow({ labels, display, name }, entity, account, request.now)] : [];
      }),
      notices: [...notices, ...accounts.notices, ...(budgeted.length === 0 ? [noneNotice(server.name, kind)] : [])],
      receivedAt,
    };
  },

  ofGroup(members, now) {
    const accounts = members.flatMap(({ account }) => account ?? []);
    const account = mergeAccounts(accounts);
    return account ? budgetValues(account, now) : { values: noValues };
  },
};

/** By single keys, by the keys of a name, or by whole servers. */
export function budgetedKind({ groupBy, filteredBy }: Pick<FamilyRequest, 'groupBy' | 'filteredBy'>): BudgetedKind {
  if (groupBy.includes('key_id')) {
    return 'key';
  }
  return groupBy.includes('key_name') || filteredBy.some((label) => label === 'key_id' || label === 'key_name')
    ? 'person'
    : 'server';
}

/** Somebody with a budget. */
interface Budgeted extends Omit<KeyIdentity, 'display'> {
  display?: string;
  budget: Budget;
  /** Whose data counts; undefined: the server's, null: it cannot be told. */
  entity: Entity | undefined | null;
  /** The id of the key; empty of a server. */
  id: string;
}

type BudgetedAnswer = Pick<Answered, 'notices' | 'receivedAt'> & { budgeted: Budgeted[] };

async function budgetedServer(
  server: QueriedServer,
  settings: BudgetSettings,
  { now }: FamilyRequest
): Promise<BudgetedAnswer> {
  const budget = budgetOfServer(server.name, settings);
  const identity = { labels: serverLabels(server), name: null, entity: undefined, id: '' };
  return { budgeted: budget ? [{ ...identity, budget }] : [], notices: [], receivedAt: now };
}

async function budgetedKeys(
  server: QueriedServer,
  kind: 'key' | 'person',
  settings: BudgetSettings,
  { signal }: FamilyRequest
): Promise<BudgetedAnswer> {
  const { keys, notices, receivedAt } = await namedKeys(server, signal);
  const needsDefault = goByLimits(settings) && keys.some(({ dataLimit }) => dataLimit == null);
  const { answer, notices: lacking } = needsDefault
    ? await spared(server.api.server({ signal }), `The data limit of keys of ${server.name}`, signal)
    : { answer: null, notices: [] };
  const defaultLimit = answer ? answer.value.defaultDataLimit : needsDefault ? 'unknown' : null;
  // A key of which no limit is known may have one of its own, which would be another budget.
  const limitOf = (own: DataLimit | undefined): DataLimit => (own === undefined ? 'unknown' : (own ?? defaultLimit));
  const choose = kind === 'key' ? budgetOfKey : budgetOfPerson;
  const entities = entitiesOfKeys(
    keys.map(({ id }) => id),
    keys
  );
  return {
    budgeted: keys.flatMap((key) => {
      const budget = choose({ name: key.name, limit: limitOf(key.dataLimit) }, settings);
      const { id } = key;
      return budget ? [{ ...keyIdentity(server, id, key), budget, id, entity: entities.get(id) ?? null }] : [];
    }),
    notices: [...notices, ...lacking],
    receivedAt,
  };
}

/** What each of them has used, period by period, and on the last days. */
async function accountsOf(
  server: QueriedServer,
  budgeted: readonly Budgeted[],
  { timeZone }: BudgetSettings,
  request: FamilyRequest
): Promise<{ accounts: Account[]; notices: Notice[] }> {
  if (budgeted.length === 0) {
    return { accounts: [], notices: [] };
  }
  const zone = new TimeZone(timeZone);
  const periods = groupedBy(budgeted, ({ budget }) => describePeriod(budget.period));
  const used = new Map(
    await Promise.all(
      [...periods].map(async ([text, [first]]) => {
        const within = first && periodAt(first.budget.period, toSeconds(request.now), zone);
        const of = first?.entity === undefined ? 'server' : 'key';
        return [text, within && { within, ...(await usedInPeriod(server, of, within, request)) }] as const;
      })
    )
  );
  const told = budgeted.flatMap(({ id, entity }) => (entity ? [{ id, entity }] : []));
  const days = await dailyDataById(server, told, zone, madeOfDays, request);
  return {
    accounts: budgeted.flatMap(({ budget, id }) => {
      const period = used.get(describePeriod(budget.period));
      return period
        ? [{ ...budget, zone, within: period.within, used: period.data.get(id) ?? null, days: days(id) }]
        : [];
    }),
    notices: [...used.values()].flatMap((period) => period?.notices ?? []),
  };
}

/** Only what looks ahead, or back for a moment, needs single days. */
const madeOfDays = ['budget_expected_use', 'budget_used_up'];

function budgetRow(
  { labels, display, name }: Pick<Budgeted, 'labels' | 'display' | 'name'>,
  entity: Entity | undefined | null,
  account: Account,
  now: number
): Row & { values: Values<'budgets'> } {
  const { values, bounds } = budgetValues(account, now);
  return {
    labels,
    ...(display !== undefined && { display }),
    ...(entity && { entity }),
    account,
    values: { ...values, key_name: shownKeyName({ labels, display, name }) },
    bounds,
  };
}

function noneNotice(server: string, kind: BudgetedKind): Notice {
  const whose = { key: `No access key of ${server}`, person: `No access key of ${server}`, server }[kind];
  const has = kind === 'server' ? 'has no budget' : 'has a budget';
  return {
    severity: 'info',
    text: `${whose} ${has}. Budgets are lines of the data source settings, data limits, or parts of key names.`,
  };
}
