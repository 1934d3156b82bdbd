import { problemOfFingerprint } from '../fingerprint';
import { onOff, text, type Settings } from '../setting';

/** Whom to trust, and what may be changed. */
export const safetySettings = {
  publicKeySha256: text({
    label: 'Public key fingerprint',
    help: 'SHA-256 of the certificate’s public key (SPKI): any certificate with that key is accepted. Rarely needed: the key of the certificate with the fingerprint is learnt when it is met.',
    section: 'safety',
    of: 'server',
    placeholder: '64 hexadecimal digits',
    problemOf: problemOfFingerprint,
    exporter: {
      help: 'SHA-256 of the certificate’s public key (SPKI). By default the exporter learns it from the certificate with the fingerprint, each time that it runs.',
    },
  }),
  tlsSkipVerify: onOff({
    label: 'Skip TLS verification',
    help: 'Accept any certificate where there is no fingerprint, with a warning in every answer. A fingerprint is checked all the same.',
    section: 'safety',
    of: 'server',
    exporter: { help: 'Accept any certificate where there is no fingerprint.' },
  }),
  allowWrites: onOff({
    label: 'Allow changes on the server',
    help: 'Grafana Admins may then change settings of the Outline server from here. Queries and alert rules never change anything.',
    section: 'safety',
    of: 'data-source',
  }),
} satisfies Settings;
