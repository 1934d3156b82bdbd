/** Outline Manager's rule: online is traffic within the last five minutes. */
export const ONLINE_MILLISECONDS = 300_000;
