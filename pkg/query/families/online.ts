/** Outline Manager's rule: online is traffic within the last five minutes. */
export const onlineMilliseconds = 300_000;
