import type { KeyListener } from '../../outline/api';
import { toSeconds } from '../../time/units';
import type { ToldOfKeys } from './key-ledger';

/** Passes on to a recorder what a client's answers tell of access keys. */
export function listenerOf(recorder: { hear(told: ToldOfKeys): void }): KeyListener {
  return {
    keys: ({ value: keys, receivedAt }) => recorder.hear({ at: Math.floor(toSeconds(receivedAt)), keys }),
    transferred: ({ value: used, receivedAt }) => recorder.hear({ at: Math.floor(toSeconds(receivedAt)), used }),
  };
}
