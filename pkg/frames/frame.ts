import type { Field } from './field';

export type NoticeSeverity = 'info' | 'warning' | 'error';

/** A sentence that Grafana shows in the corner of the panel. */
export interface Notice {
  severity: NoticeSeverity;
  text: string;
}

/** Kinds of the dataplane contract that this plugin sends. */
export type FrameType = 'table' | 'numeric-wide' | 'timeseries-wide';

export interface FrameMeta {
  type?: FrameType;
  /** Version of the contract, `[0, 1]` where a type is set. */
  typeVersion?: readonly [number, number];
  custom?: Record<string, unknown>;
  notices?: readonly Notice[];
  /** What was asked of the server, without host and secret path. */
  executedQueryString?: string;
  preferredVisualisationType?: 'table' | 'graph';
  /** Of Grafana Live, `ds/UID/PATH`: the browser subscribes to it, and adds what comes to this frame. */
  channel?: string;
}

/** A data frame as Grafana knows it: named columns of equal length. Free of any wire format. */
export interface Frame {
  name: string;
  refId?: string;
  meta?: FrameMeta;
  fields: readonly Field[];
}
