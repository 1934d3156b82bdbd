import type { Notice } from '../../frames/frame';
import type { CostSettings, CostTerms } from '../../settings/model';
import { toSeconds } from '../../time/units';
import type { Account } from '../budgets/account';
import { periodAt } from '../budgets/period';
import type { Bill } from '../costs/bill';
import { chooseTerms } from '../costs/choose-terms';
import { costValues } from '../costs/cost-values';
import { describeFamily } from '../catalogue';
import { haveOneCurrency } from '../costs/currency';
import { mergeFigures } from '../rows/merge';
import type { Answered, Row } from '../rows/row';
import { TimeZone } from '../time/time-zone';
import { entitiesOfKeys } from './attribution';
import { budgetedKind } from './budgets';
import { dailyDataById } from './daily-data';
import { serverLabels, type Family, type FamilyRequest, type QueriedServer, type Values } from './family';
import { keyIdentity, shownKeyName, type KeyIdentity } from './key-identity';
import { namedKeys } from './named-keys';
import { unattributedId, unattributedIdentity } from './unattributed';
import { usedInPeriod } from './used-in-period';

/** What servers cost by the month, what they will have cost, and who has which share. */
export const cost: Family<'cost'> = {
  calls: () => ['GET /access-keys'],

  async answer(server, request) {
    const settings: CostSettings = server.costs ?? { rules: [], timeZone: 'utc', problem: null };
    if (settings.problem) {
      throw settings.problem;
    }
    const terms = chooseTerms(server, settings.rules);
    if (terms === null) {
      return { rows: [], notices: [noneNotice(server.name)], receivedAt: request.now };
    }
    const ofServer = await accountOfServer(server, terms, new TimeZone(settings.timeZone), request);
    if (budgetedKind(request) === 'server') {
      const bill = { terms, account: ofServer.account, ofServer: null };
      const rows = [costRow({ labels: serverLabels(server), name: null }, bill, request.now)];
      return { rows, notices: ofServer.notices, receivedAt: request.now };
    }
    const ofKeys = await rowsOfKeys(server, terms, ofServer.account, request);
    return { ...ofKeys, notices: [...ofServer.notices, ...ofKeys.notices] };
  },

  ofGroup(members) {
    const { values, bounds } = mergeFigures(members, describeFamily('cost').columns);
    const servers = new Set(members.map(({ labels }) => labels.server));
    return {
      values: {
        ...values,
        ...(!haveOneCurrency(members) && { cost: undefined, cost_expected: undefined }),
        // Shares in the data of several servers do not add up.
        ...(servers.size > 1 && { cost_share: undefined }),
      },
      bounds,
    };
  },
};

/** Only these need single days. */
const madeOfDays = ['cost_expected', 'cost_expected_traffic', 'cost_expected_use', 'cost_used_up'];

async function accountOfServer(
  server: QueriedServer,
  { billingDay, included, factor }: CostTerms,
  zone: TimeZone,
  request: FamilyRequest
): Promise<{ account: Account; notices: Notice[] }> {
  const period = { unit: 'month' as const, start: billingDay };
  const within = periodAt(period, toSeconds(request.now), zone);
  const { data, notices } = await usedInPeriod(server, 'server', within, request);
  const days = await dailyDataById(server, [], zone, madeOfDays, request);
  return {
    account: {
      amount: included === null ? null : included / factor,
      isShared: false,
      period,
      within,
      zone,
      used: data.get('') ?? null,
      days: days(''),
      origin: 'settings',
    },
    notices,
  };
}

/** Those that are there, those that left with data since the billing day, and what belongs to none of them. */
async function rowsOfKeys(
  server: QueriedServer,
  terms: CostTerms,
  ofServer: Account,
  request: FamilyRequest
): Promise<Answered & { rows: CostRow[] }> {
  const { keys, notices, receivedAt } = await namedKeys(server, request.signal);
  const { data: used, notices: lacking } = await usedInPeriod(server, 'key', ofServer.within, request);
  const byId = new Map(keys.map((key) => [key.id, key]));
  const ids = [...new Set([...byId.keys(), ...used.keys()])];
  const entities = entitiesOfKeys(
    ids.filter((id) => id !== unattributedId),
    keys
  );
  const told = Array.from(entities, ([id, entity]) => ({ id, entity }));
  const days = await dailyDataById(server, told, ofServer.zone, madeOfDays, request);
  return {
    rows: ids.map((id) => {
      const identity = id === unattributedId ? unattributedIdentity(server) : keyIdentity(server, id, byId.get(id));
      const account = { ...ofServer, used: used.get(id) ?? null, days: days(id) };
      return { ...costRow(identity, { terms, account, ofServer }, request.now), entity: entities.get(id) };
    }),
    notices: [...notices, ...lacking],
    receivedAt,
  };
}

type CostRow = Row & { values: Values<'cost'> };

function costRow(
  { labels, display, name }: Pick<KeyIdentity, 'labels' | 'name'> & { display?: string },
  bill: Bill,
  now: number
): CostRow {
  const { values, bounds } = costValues(bill, now);
  return {
    labels,
    ...(display !== undefined && { display }),
    bill,
    ...(bill.terms.currency !== '' && { currency: bill.terms.currency }),
    values: { ...values, key_name: shownKeyName({ labels, display, name }) },
    bounds,
  };
}

function noneNotice(server: string): Notice {
  return {
    severity: 'info',
    text: `${server} has no price. Prices are lines of the data source settings.`,
  };
}
