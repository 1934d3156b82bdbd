import { CURRENCY, unitOfMoney } from '../costs/currency';
import type { Column } from '../declarations/column';
import type { Row } from '../rows/row';

/** The column with the unit of its rows’ currency, where it is money. */
export function inCurrency<C extends Column>(column: C, rows: readonly Row[]): C {
  return column.unit === CURRENCY ? { ...column, unit: unitOfMoney(rows) } : column;
}
