import * as v from 'valibot';
import { type KeyMetrics, type LocationMetrics, type ServerMetrics, STEP_SECONDS, type TimedFigure } from '../api';
import type { OutlineResponse } from '../transport/request';
import { data, duration, figure, knownText, seconds, text, toMilliseconds } from './figure';
import { readAnswer } from './read';

/** An object that may be absent; one that is something else is taken for that. */
function optional<const Fields extends v.ObjectEntries>(fields: Fields) {
  return v.fallback(v.nullish(v.object(fields)), null);
}

const locationSchema = v.object({
  location: text,
  asn: figure,
  asOrg: text,
  dataTransferred: data,
  tunnelTime: duration,
});

const keySchema = v.object({
  accessKeyId: v.fallback(v.nullish(v.union([v.number(), v.string()])), null),
  dataTransferred: data,
  tunnelTime: duration,
  connection: optional({ lastTrafficSeen: seconds, peakDeviceCount: optional({ data: figure, timestamp: seconds }) }),
});

const timedData = optional({ data, timestamp: seconds });

/** Since 1.12.0. In 1.12.0-rc1 `dataTransferred` holds what later became `bandwidth`, in bytes per step. */
const serverSchema = v.object({
  tunnelTime: duration,
  dataTransferred: optional({ bytes: figure, total: data, current: data, peak: timedData }),
  bandwidth: optional({ current: timedData, peak: timedData }),
  locations: v.nullish(v.array(locationSchema)),
});

/** In 1.11.1-rc1 `server` is the list of locations itself. */
const form = {
  fields: ['server', 'accessKeys'],
  schema: v.object({
    server: v.lazy((input) => (Array.isArray(input) ? v.array(locationSchema) : serverSchema)),
    accessKeys: v.nullish(v.array(keySchema)),
  }),
};

type LocationAnswer = v.InferOutput<typeof locationSchema>;
type KeyAnswer = v.InferOutput<typeof keySchema>;
type ServerAnswer = v.InferOutput<typeof serverSchema>;

/** `GET /experimental/server/metrics`, in every shape that a released or pre-released version has had. */
export function readServerMetrics(response: OutlineResponse): ServerMetrics {
  const { server, accessKeys } = readAnswer(response, form);
  return {
    ...(Array.isArray(server) ? totalsOfLocations(server) : totals(server)),
    accessKeys: (accessKeys ?? []).map(keyMetrics),
    noTraffic: false,
  };
}

function totals(server: ServerAnswer): Omit<ServerMetrics, 'accessKeys' | 'noTraffic'> {
  const { dataTransferred, bandwidth } = server;
  return {
    tunnelTime: server.tunnelTime ?? null,
    data: dataTransferred?.bytes ?? dataTransferred?.total ?? null,
    bandwidthNow: bandwidth?.current
      ? timed(bandwidth.current.data, bandwidth.current.timestamp)
      : timed(perSecond(dataTransferred?.current), null),
    bandwidthPeak: bandwidth?.peak
      ? timed(bandwidth.peak.data, bandwidth.peak.timestamp)
      : timed(perSecond(dataTransferred?.peak?.data), dataTransferred?.peak?.timestamp),
    locations: (server.locations ?? []).map(locationMetrics),
  };
}

/** Later versions sum up their totals from the same rows. */
function totalsOfLocations(rows: LocationAnswer[]): Omit<ServerMetrics, 'accessKeys' | 'noTraffic'> {
  const locations = rows.map(locationMetrics);
  return {
    tunnelTime: sum(locations.map(({ tunnelTime }) => tunnelTime)),
    data: sum(locations.map(({ data: bytes }) => bytes)),
    bandwidthNow: timed(null, null),
    bandwidthPeak: timed(null, null),
    locations,
  };
}

function locationMetrics(row: LocationAnswer): LocationMetrics {
  return {
    location: knownText(row.location) ?? 'ZZ',
    asn: row.asn ?? null,
    asOrg: knownText(row.asOrg),
    data: row.dataTransferred ?? null,
    tunnelTime: row.tunnelTime ?? null,
  };
}

function keyMetrics(row: KeyAnswer): KeyMetrics {
  const peak = row.connection?.peakDeviceCount;
  return {
    keyId: keyId(row.accessKeyId),
    data: row.dataTransferred ?? null,
    tunnelTime: row.tunnelTime ?? null,
    lastTrafficSeen: toMilliseconds(row.connection?.lastTrafficSeen),
    peakDevices: timed(peak?.data, peak?.timestamp),
  };
}

/** Outline makes ids numbers; one that a double cannot hold exactly is as lost as one that was no number. */
function keyId(id: KeyAnswer['accessKeyId']): string | null {
  return typeof id === 'number' ? (Number.isSafeInteger(id) ? String(id) : null) : knownText(id);
}

function timed(value: number | null | undefined, epochSeconds: number | null | undefined): TimedFigure {
  return { value: value ?? null, at: toMilliseconds(epochSeconds) };
}

function perSecond(bytesPerStep: number | null | undefined): number | null {
  return bytesPerStep === null || bytesPerStep === undefined ? null : bytesPerStep / STEP_SECONDS;
}

/** Of what is known; null when there are values and none is known. */
function sum(values: Array<number | null>): number | null {
  const known = values.filter((value) => value !== null);
  return values.length > 0 && known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
}
