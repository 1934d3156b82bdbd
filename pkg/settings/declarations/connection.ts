import { problemOfFingerprint } from '../fingerprint';
import { secret, serverList, text, type Settings } from '../setting';

/** The server itself, and further ones. */
export const connectionSettings = {
  apiUrl: secret({
    label: 'Management API',
    help: 'Paste the line that the installer printed and Outline Manager shows. The two lines of access.txt on the server, or the URL alone, work too. The URL is a password: it is stored encrypted and not shown again.',
    section: 'connection',
    of: 'server',
    rows: 3,
    placeholder: '{"apiUrl":"https://…","certSha256":"…"}',
    exporter: { help: 'The management URL, which is the password of the server, or the installer’s whole line.' },
  }),
  certSha256: text({
    label: 'Certificate fingerprint',
    help: 'certSha256 of the pasted line: SHA-256 of the server’s certificate. Empty: the certificate must come from an authority that the Grafana machine trusts, which Outline’s own, self-signed certificates do not.',
    section: 'connection',
    of: 'server',
    placeholder: '64 hexadecimal digits',
    problemOf: problemOfFingerprint,
    exporter: {
      help: 'SHA-256 of the server’s certificate. Empty: the certificate must come from an authority that this machine trusts.',
    },
  }),
  serverName: text({
    label: 'Server name',
    help: 'The “server” label of every figure. Empty: the name that the server told first, which is remembered; until it told one, host and port.',
    section: 'connection',
    of: 'server',
    unset: 'the server’s own name',
    exporter: { name: 'name', help: 'The label server of every series. Empty: host and port of the management API.' },
  }),
  servers: serverList({
    label: 'Servers',
    help: 'Further servers: of each an id, and its name, fingerprint and labels where it has some. The URL of each is the secret that is called after its id. The server of the settings above comes first and has the id main, under which the list can give it labels or another place.',
    section: 'connection',
    of: 'data-source',
  }),
} satisfies Settings;
