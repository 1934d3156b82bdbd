import type { Access } from '../../telemetry/pusher/receiver';
import type { Authorization } from '../../telemetry/service/authorization';
import type { ServiceCredentials } from '../../telemetry/service/service';
import type { AuthorizationInput, ClientTlsInput, ConfigurationInput, ServiceTlsInput } from '../configuration-model';
import { invalid, readSecret } from './files';
import { readCertificates, readKeyPair } from './pem';

/** Settings that name passwords, certificates and keys, or the files that hold them. */
export type CredentialSettings = Pick<
  ConfigurationInput,
  'tls' | 'authorization' | 'pushgateway' | 'remoteWrite' | 'otlp'
>;

/** Settings of what is pushed to. */
export const receivers = ['pushgateway', 'remoteWrite', 'otlp'] as const;
export type ReceiverName = (typeof receivers)[number];

/** Passwords, certificates and keys. */
export interface Credentials {
  service: ServiceCredentials;
  receivers: Record<ReceiverName, Access>;
}

/**
 * Reads all of them anew from their files.
 *
 * @throws PluginError `EXPORTER_CONFIGURATION_INVALID`, which names the setting and its file and quotes nothing
 */
export function readCredentials(settings: CredentialSettings): Credentials {
  const { tls, authorization } = settings;
  const access = (name: ReceiverName) => readAccess(settings[name], name);
  return {
    service: {
      ...(tls && { tls: readServiceTls(tls) }),
      ...(authorization && { authorization: readAuthorization(authorization, 'authorization') }),
    },
    receivers: { pushgateway: access('pushgateway'), remoteWrite: access('remoteWrite'), otlp: access('otlp') },
  };
}

function readServiceTls({ clientCaFile, ...pair }: ServiceTlsInput) {
  return {
    ...readKeyPair(pair, 'tls'),
    ...(clientCaFile && { clientCa: readCertificates(clientCaFile, 'tls.clientCaFile') }),
  };
}

function readAccess(
  { authorization, tls }: { authorization?: AuthorizationInput | undefined; tls?: ClientTlsInput | undefined } = {},
  place: string
): Access {
  return {
    ...(authorization && { authorization: headerOf(readAuthorization(authorization, `${place}.authorization`)) }),
    ...(tls && { tls: readClientTls(tls, `${place}.tls`) }),
  };
}

function readClientTls(
  { caFile, certificateFile, keyFile, ...passphrase }: ClientTlsInput,
  place: string
): Access['tls'] {
  if ((certificateFile === undefined) !== (keyFile === undefined)) {
    throw invalid(`${place}.certificateFile and ${place}.keyFile belong together.`);
  }
  return {
    ...(caFile && { ca: readCertificates(caFile, `${place}.caFile`) }),
    ...(certificateFile && keyFile && readKeyPair({ certificateFile, keyFile, ...passphrase }, place)),
  };
}

function readAuthorization(input: AuthorizationInput, place: string): Authorization {
  const token = readSecret(input.token, input.tokenFile, `${place}.token`);
  const password = readSecret(input.password, input.passwordFile, `${place}.password`);
  const { user } = input;
  if (token !== null && password === null && user === undefined) {
    return { token };
  }
  if (token === null && password !== null && user !== undefined && !user.includes(':')) {
    return { user, password };
  }
  throw invalid(`${place} is a token, or a user and a password, the user without a colon.`);
}

function headerOf(authorization: Authorization): string {
  return 'token' in authorization
    ? `Bearer ${authorization.token}`
    : `Basic ${Buffer.from(`${authorization.user}:${authorization.password}`).toString('base64')}`;
}
