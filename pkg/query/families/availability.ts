import { PluginError } from '../../errors/plugin-error';
import type { Notice } from '../../frames/frame';
import type { Probe } from '../../outline/api';
import { renamedNotices, serverLabels, type Family, type FamilyRequest, type QueriedServer } from './family';

/** Whether the management API answers. An unreachable server is a row with `up` 0, never an error. */
export const availability: Family<'availability'> = {
  calls: () => ['GET /server'],

  async answer(server, request) {
    return answerOf(server, await server.api.probe({ signal: request.signal }), request);
  },

  answerOfSlow(server, error, request) {
    const unanswered = { up: false, responseTime: null, certificate: null, server: null, receivedAt: request.now };
    return answerOf(server, { ...unanswered, error }, request);
  },
};

function answerOf(server: QueriedServer, probe: Probe, { now }: FamilyRequest) {
  const { certificate } = probe;
  return {
    rows: [
      {
        labels: serverLabels(server),
        values: {
          up: probe.up ? 1 : 0,
          response_time: probe.responseTime,
          error: errorCode(probe),
          version: probe.server?.version ?? null,
          sharing: probe.server?.sharingEnabled ?? null,
          certificate_valid_for: certificate && (certificate.expiresAt - now) / 1000,
          certificate_accepted: acceptance(probe),
          // Without a fingerprint there is nothing that it could be compared with.
          certificate_pinned: certificate && (certificate.isPinned ?? undefined),
          certificate_expires: certificate && certificate.expiresAt,
          certificate_fingerprint: certificate && certificate.fingerprint,
          certificate_public_key: certificate && certificate.publicKey,
        },
      },
    ],
    notices: [...renamedNotices(server), ...downNotices(server.name, probe)],
    receivedAt: probe.receivedAt,
  };
}

/** What refuses a certificate: its fingerprint, or the system's authorities. */
const refusals: ReadonlyArray<string | undefined> = ['OUTLINE_TLS_PIN_MISMATCH', 'OUTLINE_TLS_UNTRUSTED'];

/** Only of the certificate that this call has seen: null where it did not come that far. */
function acceptance(probe: Probe): boolean | null {
  if (refusals.includes(errorCode(probe))) {
    return false;
  }
  return probe.certificate && probe.responseTime !== null ? true : null;
}

function errorCode({ error }: Probe): string | undefined {
  return error ? PluginError.from(error).code : undefined;
}

function downNotices(server: string, { error }: Probe): Notice[] {
  return error ? [{ severity: 'warning', text: `${server} is down: ${PluginError.from(error).message}` }] : [];
}
