import type { BucketStore } from './bucket-store';

/** Where one address of the settings finds what is kept. */
export interface RecordKeeping {
  /** The server that answered here last; null: none ever did. */
  lastServerId(): string | null;
  /** The server was probed; null: it did not tell who it is. */
  notePoll(serverId: string | null): void;
  open(serverId: string): KeptServer;
}

export interface KeptServer {
  buckets: BucketStore;
  /** It was kept for another address until now, so that scrapes may lie elsewhere in the minute. */
  isMoved: boolean;
}
