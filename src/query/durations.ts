import { describeDuration } from '../../pkg/query/model';

/** Steps offered at once; any other that divides a day, and several days or weeks, can be typed. */
export const offeredSteps = ['auto', '5m', '15m', '30m', '1h', '3h', '6h', '12h', '1d', '1w', 'month'] as const;
/** Empty is no shift. */
export const offeredTimeShifts = ['', '1d', '1w', '4w', '1M', '1y'] as const;

export function describeStep(step: string): string {
  return step === 'auto' ? 'Automatic' : step === 'month' ? 'Calendar month' : describeDuration(step);
}

export function describeTimeShift(timeShift: string): string {
  return timeShift === '' ? 'None' : `${describeDuration(timeShift)} earlier`;
}

/** Whether the backend takes it: minutes and hours must divide a day. */
export function isStep(text: string): boolean {
  if (text === 'auto' || text === 'month') {
    return true;
  }
  const minutes = { m: 1, h: 60 }[text.slice(-1)];
  return /^[1-9]\d{0,3}[mhdw]$/.test(text) && (!minutes || 1440 % (Number(text.slice(0, -1)) * minutes) === 0);
}
