import * as v from 'valibot';

const filledText = v.pipe(v.string(), v.trim(), v.nonEmpty());

/** Names and passwords, each of which may stand in a file of its own instead. */
const authorizationSchema = v.strictObject({
  user: v.optional(filledText),
  password: v.optional(filledText),
  passwordFile: v.optional(filledText),
  token: v.optional(filledText),
  tokenFile: v.optional(filledText),
});

const serverSchema = v.strictObject({
  /** The `server` label; by default the host of the URL. */
  name: v.optional(v.string(), ''),
  apiUrl: v.optional(filledText),
  apiUrlFile: v.optional(filledText),
  certSha256: v.optional(v.string(), ''),
  publicKeySha256: v.optional(v.string(), ''),
  tlsSkipVerify: v.optional(v.boolean(), false),
  timeoutSeconds: v.optional(v.number(), 30),
  maxConcurrentCalls: v.optional(v.number(), 2),
});

/** TLS of what is called: whom to trust, and who calls. */
const clientTlsSchema = v.strictObject({
  /** Authorities to trust instead of the system’s. */
  caFile: v.optional(filledText),
  certificateFile: v.optional(filledText),
  keyFile: v.optional(filledText),
  /** Of the key. */
  passphrase: v.optional(filledText),
  passphraseFile: v.optional(filledText),
});

const serviceTlsSchema = v.strictObject({
  certificateFile: filledText,
  keyFile: filledText,
  /** Of the key. */
  passphrase: v.optional(filledText),
  passphraseFile: v.optional(filledText),
  /** Authorities of the certificates that clients must have. */
  clientCaFile: v.optional(filledText),
});

const receiver = {
  url: filledText,
  intervalSeconds: v.optional(v.pipe(v.number(), v.minValue(5), v.maxValue(86_400)), 60),
  authorization: v.optional(authorizationSchema),
  tls: v.optional(clientTlsSchema),
};

const texts = v.record(v.string(), v.string());

const queued = {
  ...receiver,
  headers: v.optional(texts, {}),
  /** Size of what may wait for the receiver. */
  queueMegabytes: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(100_000)), 100),
};

const pushgatewaySchema = v.strictObject({
  ...receiver,
  job: v.optional(filledText, 'outline'),
  groupingKey: v.optional(texts, {}),
  /** Deletes what was pushed when the exporter ends. */
  deleteAtEnd: v.optional(v.boolean(), false),
});

const remoteWriteSchema = v.strictObject({
  ...queued,
  /** Of all series that do not have them. */
  labels: v.optional(texts, { job: 'outline' }),
});

const otlpSchema = v.strictObject({
  ...queued,
  resourceAttributes: v.optional(texts, { 'service.name': 'outline' }),
});

/** The configuration file. What is not known is an error, so that a misspelt setting is noticed. */
export const configurationSchema = v.strictObject({
  /** `HOST:PORT`; port 0 is any free one. */
  listen: v.optional(filledText, '127.0.0.1:9817'),
  /** Path of the metrics. */
  path: v.optional(v.string(), '/metrics'),
  servers: v.pipe(v.array(serverSchema), v.nonEmpty('there is no server')),
  /** How often each server is sampled, in seconds. */
  sampleSeconds: v.optional(v.picklist([60, 300]), 300),
  /** Folder in which counters are kept; by default what systemd names in `STATE_DIRECTORY`. */
  stateFolder: v.optional(filledText),
  tls: v.optional(serviceTlsSchema),
  authorization: v.optional(authorizationSchema),
  pushgateway: v.optional(pushgatewaySchema),
  remoteWrite: v.optional(remoteWriteSchema),
  otlp: v.optional(otlpSchema),
});

export type ConfigurationInput = v.InferOutput<typeof configurationSchema>;
export type AuthorizationInput = v.InferOutput<typeof authorizationSchema>;
export type ServiceTlsInput = v.InferOutput<typeof serviceTlsSchema>;
export type ClientTlsInput = v.InferOutput<typeof clientTlsSchema>;
export type PushgatewayInput = v.InferOutput<typeof pushgatewaySchema>;
export type RemoteWriteInput = v.InferOutput<typeof remoteWriteSchema>;
export type OtlpInput = v.InferOutput<typeof otlpSchema>;
