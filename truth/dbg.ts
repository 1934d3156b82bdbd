import { nestedWindows } from './nested';
import { Ledger } from './ledger';
const any = () => true;
for (const [n, k, l, o] of [
  ['history-live', ['nested_5min'], any, false],
  ['history-live', ['nested_hourly', 'nested_5min'], (s: number) => s === 360 || s % 3600 === 0, false],
  ['history-live', ['nested_daily', 'nested_5min'], (s: number) => s === 360 || s % 3600 === 0, false],
  ['old-history-gap', ['gap_short'], any, true],
  ['old-history-gap', ['gap_hourly'], any, true],
  ['old-history-gap', ['gap_daily'], any, true],
] as const) {
  const t = nestedWindows(n, k, l, o);
  console.log(n, k, JSON.stringify({ ...t, mistakes: t.mistakes.length, reasons: (t as any).reasons }));
  for (const m of t.mistakes.slice(0, 9)) console.log('   ', m);
}
