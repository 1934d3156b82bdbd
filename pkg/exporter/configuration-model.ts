import * as v from 'valibot';
import { settings } from '../settings/model';
import { described, filledText } from './described';
import { helpInExporter, serverSchema } from './server-settings';

/** A secret and, instead of it, the file that holds it. */
function secretOrFile<const N extends string>(name: N, help: string) {
  return {
    [name]: v.optional(filledText(help)),
    [`${name}File`]: v.optional(filledText(`File that holds ${name}.`)),
  } as Record<N | `${N}File`, v.OptionalSchema<ReturnType<typeof filledText>, undefined>>;
}

/** Names and passwords, each of which may stand in a file of its own instead. */
const authorizationSchema = v.strictObject({
  user: v.optional(filledText('User of basic authentication.')),
  ...secretOrFile('password', 'The user’s password.'),
  ...secretOrFile('token', 'Bearer token, instead of user and password.'),
});

/** TLS of what is called: whom to trust, and who calls. */
const clientTlsSchema = v.strictObject({
  caFile: v.optional(
    filledText('Authorities, in PEM, that the receiver’s certificate must be of, instead of the system’s.')
  ),
  certificateFile: v.optional(filledText('Certificate, in PEM, that the exporter shows.')),
  keyFile: v.optional(filledText('Its key.')),
  ...secretOrFile('passphrase', 'Of the key.'),
});

const serviceTlsSchema = v.strictObject({
  certificateFile: filledText('Certificate, in PEM: HTTPS.'),
  keyFile: filledText('Its key.'),
  ...secretOrFile('passphrase', 'Of the key.'),
  clientCaFile: v.optional(
    filledText('Authorities, in PEM: only clients with a certificate of theirs are let in, to /healthz too.')
  ),
});

const texts = v.record(v.string(), v.string());

const receiver = (url: string) => ({
  url: filledText(url),
  intervalSeconds: v.optional(
    described(v.pipe(v.number(), v.minValue(5), v.maxValue(86_400)), 'Seconds between pushes, 5 or more.'),
    60
  ),
  authorization: v.optional(authorizationSchema),
  tls: v.optional(clientTlsSchema),
});

const queued = {
  ...receiver('The whole of it, path included.'),
  headers: v.optional(described(texts, 'Further headers, such as X-Scope-OrgID for Mimir.'), {}),
  queueMegabytes: v.optional(
    described(v.pipe(v.number(), v.minValue(1), v.maxValue(100_000)), 'Size of what may wait for the receiver.'),
    100
  ),
};

const pushgatewaySchema = v.strictObject({
  ...receiver('Without /metrics.'),
  job: v.optional(filledText('The label job of the group.'), 'outline'),
  groupingKey: v.optional(described(texts, 'Further labels of the group.'), {}),
  deleteAtEnd: v.optional(
    described(v.boolean(), 'Deletes the group when the exporter ends; otherwise its last figures stay there for ever.'),
    false
  ),
});

const remoteWriteSchema = v.strictObject({
  ...queued,
  labels: v.optional(
    described(texts, 'Of all series that do not have them. Set instance where several exporters push to one engine.'),
    { job: 'outline' }
  ),
});

const otlpSchema = v.strictObject({
  ...queued,
  resourceAttributes: v.optional(described(texts, 'Attributes of the resource.'), { 'service.name': 'outline' }),
});

/** Where figures are pushed to. */
export const receiverSchemas = { pushgateway: pushgatewaySchema, remoteWrite: remoteWriteSchema, otlp: otlpSchema };

const portNumber = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535));

const reachabilitySchema = v.strictObject({
  probe: filledText('Name of the place that ports are probed from: the label probe.'),
  intervalSeconds: v.optional(
    described(v.pipe(v.number(), v.minValue(30), v.maxValue(3600)), 'Seconds between two looks at a port, 30 or more.'),
    60
  ),
  timeoutSeconds: v.optional(
    described(v.pipe(v.number(), v.minValue(1), v.maxValue(30)), 'How long a connection may take.'),
    5
  ),
  control: v.optional(
    filledText('HOST:PORT that is always reachable from here: where it is not, nothing is told of other ports.')
  ),
  targets: v.optional(
    v.array(
      v.strictObject({
        server: filledText('The label server, as the data source and other exporters call it.'),
        host: filledText('Host name or address that is connected to. It is in no series.'),
        managementPort: v.optional(described(portNumber, 'Port of the management API.')),
        accessKeyPorts: v.optional(described(v.array(portNumber), 'Ports of access keys.'), []),
      })
    ),
    []
  ),
});

const sampling = settings.sampleSeconds;

/** What the exporter itself is told. */
export const exporterSettings = {
  listen: v.optional(filledText('Address and port; [::1]:9817 for IPv6. Port 0 is any free one.'), '127.0.0.1:9817'),
  path: v.optional(described(v.string(), 'Where the metrics are.'), '/metrics'),
  servers: v.optional(v.array(serverSchema), []),
  sampleSeconds: v.optional(
    described(sampling.schema.wrapped, helpInExporter(sampling)),
    v.getDefault(sampling.schema)
  ),
  stateFolder: v.optional(
    filledText('Absolute path of the folder that keeps the counters. By default what systemd names in STATE_DIRECTORY.')
  ),
  tls: v.optional(serviceTlsSchema),
  authorization: v.optional(authorizationSchema),
  reachability: v.optional(reachabilitySchema),
};

/** The configuration file. What is not known is an error, so that a misspelt setting is noticed. */
export const configurationSchema = v.strictObject({
  ...exporterSettings,
  pushgateway: v.optional(pushgatewaySchema),
  remoteWrite: v.optional(remoteWriteSchema),
  otlp: v.optional(otlpSchema),
});

export type ConfigurationInput = v.InferOutput<typeof configurationSchema>;
export type ReachabilityInput = v.InferOutput<typeof reachabilitySchema>;
export type AuthorizationInput = v.InferOutput<typeof authorizationSchema>;
export type ServiceTlsInput = v.InferOutput<typeof serviceTlsSchema>;
export type ClientTlsInput = v.InferOutput<typeof clientTlsSchema>;
export type PushgatewayInput = v.InferOutput<typeof pushgatewaySchema>;
export type RemoteWriteInput = v.InferOutput<typeof remoteWriteSchema>;
export type OtlpInput = v.InferOutput<typeof otlpSchema>;
