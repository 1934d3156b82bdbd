import { durationText } from '../texts/duration-text';
import { text } from '../texts/translate';

/** Steps offered at once; any other that divides a day, and several days or weeks, can be typed. */
export const offeredSteps = ['auto', '5m', '15m', '30m', '1h', '3h', '6h', '12h', '1d', '1w', 'month'] as const;
/** Empty is no shift. */
export const offeredTimeShifts = ['', '1d', '1w', '4w', '1M', '1y'] as const;

export function describeStep(step: string): string {
  return step === 'auto'
    ? text('query.step.auto', 'Automatic')
    : step === 'month'
      ? text('query.step.month', 'Calendar month')
      : durationText(step);
}

export function describeTimeShift(timeShift: string): string {
  return timeShift === ''
    ? text('query.timeShift.none', 'None')
    : text('query.timeShift.earlier', '{{duration}} earlier', { duration: durationText(timeShift) });
}

/** Whether the backend takes it: minutes and hours must divide a day. */
export function isStep(typed: string): boolean {
  if (typed === 'auto' || typed === 'month') {
    return true;
  }
  const minutes = { m: 1, h: 60 }[typed.slice(-1)];
  return /^[1-9]\d{0,3}[mhdw]$/.test(typed) && (!minutes || 1440 % (Number(typed.slice(0, -1)) * minutes) === 0);
}
