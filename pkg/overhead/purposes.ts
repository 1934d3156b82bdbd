/**
 * What calls of a server are made for: polls and their search for the phase of its scrapes, fetching its past, what is
 * pushed beside them, panels, alert rules, editors and variables, *Save & test*.
 */
export const purposes = ['poll', 'backfill', 'push', 'panel', 'alert', 'editor', 'health'] as const;
export type Purpose = (typeof purposes)[number];
