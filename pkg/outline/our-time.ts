import type { KeyMetrics, Probe, ServerInformation, ServerMetrics, TimedFigure } from './api';
import type { ServerClock } from './server-clock';

/** What the server says of itself, with its moments by our clock. */
export function informationInOurTime(information: ServerInformation, clock: ServerClock): ServerInformation {
  return { ...information, createdAt: clock.inOurTime(information.createdAt) };
}

/** A probe of the server, with its moments by our clock. */
export function probeInOurTime<T extends Pick<Probe, 'server'>>(probe: T, clock: ServerClock): T {
  return { ...probe, server: probe.server && informationInOurTime(probe.server, clock) };
}

/** The figures of a window, with their moments by our clock. */
export function metricsInOurTime(metrics: ServerMetrics, clock: ServerClock): ServerMetrics {
  const timed = ({ value, at }: TimedFigure): TimedFigure => ({ value, at: clock.inOurTime(at) });
  const ofKey = (key: KeyMetrics): KeyMetrics => ({
    ...key,
    lastTrafficSeen: clock.inOurTime(key.lastTrafficSeen),
    peakDevices: timed(key.peakDevices),
  });
  return {
    ...metrics,
    bandwidthNow: timed(metrics.bandwidthNow),
    bandwidthPeak: timed(metrics.bandwidthPeak),
    // Nothing is moved where both clocks agree, as they mostly do.
    accessKeys: clock.aheadSeconds ? metrics.accessKeys.map(ofKey) : metrics.accessKeys,
  };
}
