/**
 * Time ranges of panels with a bar for each day or month. They begin where one begins, because bars are as wide as the
 * shortest step, and a first one that is cut would make lines of them.
 */
export const thirtyDays = 'now-30d/d';
export const twelveMonths = 'now-12M/M';
