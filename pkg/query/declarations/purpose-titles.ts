import type { Purpose } from '../../overhead/purposes';

export { purposes, type Purpose } from '../../overhead/purposes';

/** What people call the purposes of calls. */
export const purposeTitles: Readonly<Record<Purpose, string>> = {
  poll: 'Polls',
  backfill: 'Fetching the past',
  push: 'Pushing',
  panel: 'Panels',
  alert: 'Alert rules',
  editor: 'Editors and variables',
  health: 'Save & test',
};
