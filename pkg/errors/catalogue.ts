/** Whom Grafana holds responsible for a failure: this plugin, or what it depends on. */
export type ErrorSource = 'plugin' | 'downstream';

interface CatalogueEntry {
  /** HTTP-like status of the answer that carries the error. */
  status: number;
  source: ErrorSource;
  /** What happened and what to do, in one or two sentences that stand alone. */
  message: string;
}

const entry = (status: number, source: ErrorSource, message: string): CatalogueEntry => ({ status, source, message });

/**
 * Every error a user can meet. Codes are stable: the editor, panels, alert rules, the log and `docs/errors.md` show
 * the same one. A message never holds anything that came from outside; details are added by `PluginError`.
 */
export const errorCatalogue = {
  SETTINGS_URL_MISSING: entry(
    400,
    'downstream',
    'No management API URL is configured. Paste the line that the Outline installer printed (or that Outline Manager shows) into the data source settings.'
  ),
  SETTINGS_URL_INVALID: entry(
    400,
    'downstream',
    'The management API URL is not usable. It must look like https://HOST:PORT/SECRET; paste the whole line that the Outline installer printed.'
  ),
  SETTINGS_PROMETHEUS_INVALID: entry(
    400,
    'downstream',
    'The Prometheus-compatible engine of the data source settings cannot be used. It needs a URL such as http://127.0.0.1:9090, with user and password in their own fields.'
  ),
  SETTINGS_PUSH_INVALID: entry(
    400,
    'downstream',
    'Where the data source settings push to cannot be used. It needs a URL such as https://prometheus.example.org/api/v1/write, with user and password in their own fields.'
  ),
  SETTINGS_FINGERPRINT_INVALID: entry(
    400,
    'downstream',
    'The certificate fingerprint is not a SHA-256 value. certSha256 has 64 hexadecimal digits; colons are accepted.'
  ),
  SETTINGS_INVALID: entry(400, 'downstream', 'The data source settings cannot be read.'),

  QUERY_INVALID: entry(400, 'downstream', 'The query cannot be read.'),
  QUERY_UNKNOWN_FAMILY: entry(400, 'downstream', 'The query asks for a metric family that this version does not know.'),
  QUERY_UNKNOWN_SERVER: entry(400, 'downstream', 'The query names a server that this data source does not have.'),
  QUERY_NEWER_SCHEMA: entry(
    400,
    'downstream',
    'The query was saved by a newer version of this plugin. Update the plugin to run it.'
  ),

  HISTORY_OFF: entry(
    400,
    'downstream',
    'There are no figures over time, because history is switched off. Choose where it comes from in the data source settings.'
  ),

  EVENTS_NOT_KEPT: entry(
    400,
    'downstream',
    'Events are noticed and kept only where the plugin keeps history itself. Choose that as the source of history in the data source settings.'
  ),

  OUTLINE_HOST_NOT_FOUND: entry(
    502,
    'downstream',
    'The host name of the Outline server cannot be resolved. Check the host in the management API URL and the DNS of the Grafana machine.'
  ),
  OUTLINE_CONNECTION_REFUSED: entry(
    502,
    'downstream',
    'The Outline server refused the connection. Check that it runs, and that the port in the management API URL is right and open to the Grafana machine.'
  ),
  OUTLINE_UNREACHABLE: entry(
    502,
    'downstream',
    'The Outline server cannot be reached from the Grafana machine. Check the network, the firewall and the address in the management API URL.'
  ),
  OUTLINE_CONNECTION_LOST: entry(
    502,
    'downstream',
    'The connection to the Outline server broke off before the answer was complete. Try again; if it stays, look at the server’s log.'
  ),
  OUTLINE_PROXY_FAILED: entry(
    502,
    'downstream',
    'The proxy between Grafana and the Outline server refused or failed. Check HTTPS_PROXY and NO_PROXY of the Grafana process.'
  ),
  OUTLINE_TIMEOUT: entry(
    504,
    'downstream',
    'The Outline server did not answer in time. It may be overloaded; try a shorter window, or raise the timeout in the data source settings.'
  ),
  OUTLINE_TLS_FAILED: entry(
    502,
    'downstream',
    'No TLS connection could be made. Check that the port in the management API URL is that of the Outline management API.'
  ),
  OUTLINE_TLS_PIN_MISMATCH: entry(
    502,
    'downstream',
    'The server’s certificate is not the one with the configured fingerprint; nothing was sent to it. If the server was installed anew, paste its new line; if not, somebody may be between Grafana and the server.'
  ),
  OUTLINE_TLS_KEY_CHANGED: entry(
    502,
    'downstream',
    'The server’s certificate has another key than the one with the configured fingerprint, but an authority that this machine trusts issued it for this address; nothing was sent to it. The server has probably begun to get its certificates from there. If you expected that, empty the fingerprint in the data source settings and save: then the authorities decide.'
  ),
  OUTLINE_TLS_UNTRUSTED: entry(
    502,
    'downstream',
    'The server’s certificate is not trusted by this machine. Outline’s own certificates are self-signed: add the certSha256 fingerprint from the installer’s line.'
  ),
  OUTLINE_NOT_FOUND: entry(
    404,
    'downstream',
    'The Outline server does not know this path. The secret part of the management API URL is probably wrong or incomplete; paste the line again.'
  ),
  OUTLINE_NOT_OUTLINE: entry(
    502,
    'downstream',
    'Something answered, but it is not an Outline management API. Check host, port and path of the management API URL.'
  ),
  OUTLINE_REDIRECTED: entry(
    502,
    'downstream',
    'The server answered with a redirect, which is not followed because the URL is a secret. Enter the final URL.'
  ),
  OUTLINE_SERVER_TOO_OLD: entry(
    501,
    'downstream',
    'This Outline server has no metrics since a moment; they came with version 1.12. Update the server; data transferred, access keys and server information work without.'
  ),
  OUTLINE_METRICS_UNAVAILABLE: entry(
    502,
    'downstream',
    'The Outline server cannot compute these figures; its internal Prometheus does not answer. After a restart that is over within a minute. Where it lasts, look for a full disk or memory on the server, and restart it.'
  ),
  OUTLINE_WINDOW_FAILED: entry(
    502,
    'downstream',
    'The Outline server fails to compute its figures for this window, though it answers other questions: the window may be too dear for it. Choose a shorter one, or keep history.'
  ),
  OUTLINE_CLOCK_SET_BACK: entry(
    502,
    'downstream',
    'The clock of the Outline server was set back. Its internal Prometheus takes no new samples until the clock has passed the time that it showed before, and nothing is recorded until then.'
  ),
  OUTLINE_REQUEST_REJECTED: entry(502, 'plugin', 'The Outline server rejected the request as malformed.'),
  OUTLINE_HTTP_ERROR: entry(502, 'downstream', 'The Outline server answered with an unexpected HTTP status.'),
  OUTLINE_RESPONSE_TOO_LARGE: entry(502, 'downstream', 'The answer of the Outline server is larger than accepted.'),
  OUTLINE_RESPONSE_INVALID: entry(
    502,
    'downstream',
    'The answer of the Outline server cannot be read. Its version may be newer than this plugin knows.'
  ),

  PROMETHEUS_UNREACHABLE: entry(
    502,
    'downstream',
    'The Prometheus-compatible engine cannot be reached from the Grafana machine. Check that it runs, its URL in the data source settings, and whether a tunnel to it is open.'
  ),
  PROMETHEUS_TIMEOUT: entry(
    504,
    'downstream',
    'The Prometheus-compatible engine did not answer in time. It may be overloaded; try a shorter range.'
  ),
  PROMETHEUS_NOT_ALLOWED: entry(
    403,
    'downstream',
    'The Prometheus-compatible engine is at a loopback or private address, which this Grafana does not allow. Its administrator can: allow_private_prometheus = true in the section [plugin.outline-metrics-datasource] of its configuration.'
  ),
  PROMETHEUS_UNAUTHORIZED: entry(
    502,
    'downstream',
    'The Prometheus-compatible engine refused the credentials of the data source settings. Check its user and password, or its token.'
  ),
  PROMETHEUS_NOT_PROMETHEUS: entry(
    502,
    'downstream',
    'Something answered, but not with the HTTP API of Prometheus. Check the URL of the engine; /api/v1/query must lie directly below it.'
  ),
  PROMETHEUS_QUERY_FAILED: entry(
    502,
    'downstream',
    'The Prometheus-compatible engine could not answer a query. Its log says more; it may be overloaded or limit the length of queries.'
  ),
  PROMETHEUS_RESPONSE_TOO_LARGE: entry(
    502,
    'downstream',
    'An answer of the Prometheus-compatible engine is larger than accepted. Add label matchers that select one server, or choose a shorter range.'
  ),
  PROMETHEUS_RESPONSE_INVALID: entry(
    502,
    'downstream',
    'An answer of the Prometheus-compatible engine cannot be read.'
  ),
  PROMETHEUS_NO_SERIES: entry(
    404,
    'downstream',
    'The Prometheus-compatible engine has no series of an Outline server under the label matchers. Check the matchers, and whether it scrapes the server or the exporter.'
  ),
  PROMETHEUS_AMBIGUOUS: entry(
    400,
    'downstream',
    'The label matchers select the series of more than one Outline server, whose keys cannot be told apart. Add matchers that select one, such as instance or server.'
  ),

  RESOURCE_NOT_FOUND: entry(404, 'downstream', 'There is no such resource.'),
  RESOURCE_METHOD_NOT_ALLOWED: entry(405, 'downstream', 'This resource does not take that method.'),
  RESOURCE_INVALID_PARAMETER: entry(400, 'downstream', 'A parameter of the request cannot be used.'),
  WRITES_NOT_ALLOWED: entry(
    403,
    'downstream',
    'This data source may not change anything on the Outline server. An administrator can allow it in the data source settings.'
  ),
  ADMIN_REQUIRED: entry(403, 'downstream', 'Only a Grafana Admin may change this.'),

  STORE_UNAVAILABLE: entry(
    500,
    'plugin',
    'Nothing can be kept on this machine: the runtime has no SQLite. The packaged plugin brings one; Node.js needs version 22.13 or newer.'
  ),
  STORE_FAILED: entry(
    500,
    'plugin',
    'The plugin’s store, where history and statistics are kept, cannot be read or written. Check free space and permissions of its folder; a damaged file is set aside when Grafana starts the plugin again.'
  ),

  EXPORTER_CONFIGURATION_INVALID: entry(
    400,
    'downstream',
    'The exporter cannot start with this configuration. Compare it with docs/exporter.md.'
  ),

  REQUEST_CANCELLED: entry(499, 'downstream', 'The request was cancelled by its caller.'),
  PLUGIN_OUT_OF_DESCRIPTORS: entry(
    503,
    'plugin',
    'The plugin may open no more connections, because it has used up its file descriptors. Raise the limit of open files of the Grafana process (LimitNOFILE of its unit, or ulimit -n).'
  ),
  PLUGIN_ANSWERS_UNREAD: entry(
    503,
    'plugin',
    'Grafana has not read answers of 64 MiB that it asked this plugin for, so this one is not kept for it. Try again; where it lasts, Grafana is short of processor time or memory, or its dashboards ask for very much at once.'
  ),
  PLUGIN_FAILURE: entry(500, 'plugin', 'The plugin failed on this request. Its log says more; please report it.'),
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof errorCatalogue;
