import type { CostTerms } from '../../settings/model';
import type { Account } from '../budgets/account';

/** What a server, or a key's part of it, costs in a billing period. */
export interface Bill {
  terms: CostTerms;
  /** Its own data; the amount is what is included, in bytes that Outline counts. */
  account: Account;
  /** That of the whole server; null: it is the server. */
  ofServer: Account | null;
}
