import type { BucketStore } from './bucket-store';

/** Where one address of the settings finds what is kept. Rows go by Outline's `serverId`, whatever the address. */
export interface RecordKeeping {
  /** The server that answered here last; null: none ever did. */
  lastServerId(): string | null;
  noteServerId(serverId: string): void;
  buckets(serverId: string): BucketStore;
}
