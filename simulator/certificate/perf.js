"use strict";

// simulator/clock.ts
var Clock = class {
  constructor(options = {}) {
    this.setTo = Math.floor(Number(options.now ?? Date.now()));
    this.setAt = Date.now();
    this.running = options.running ?? options.now === void 0;
  }
  now() {
    return this.running ? this.setTo + (Date.now() - this.setAt) : this.setTo;
  }
  set(now) {
    this.setTo = Math.floor(Number(now));
    this.setAt = Date.now();
  }
  advance(milliseconds) {
    this.set(this.now() + milliseconds);
  }
  /** Stands still from now on. */
  freeze() {
    this.set(this.now());
    this.running = false;
  }
  /** Goes on with real time from where it stands. */
  run() {
    this.set(this.now());
    this.running = true;
  }
};

// simulator/http/api-error.ts
var ApiError = class extends Error {
  /** @param code restify's name of the error, such as `InvalidArgument` */
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
};
var invalidArgument = (message) => new ApiError(400, "InvalidArgument", message);
var missingParameter = (message) => new ApiError(400, "MissingParameter", message);
var conflict = (message) => new ApiError(409, "Conflict", message);
var notFound = (message) => new ApiError(404, "NotFound", message);
var internalServerError = () => new ApiError(500, "InternalServer", "");

// simulator/outline/configuration.ts
var serverObject = (configuration) => ({
  name: configuration.name,
  serverId: configuration.serverId,
  metricsEnabled: configuration.sharesMetrics,
  createdTimestampMs: configuration.createdAt,
  version: configuration.version === "master" ? "1.12.3-master" : configuration.version,
  accessKeyDataLimit: limitObject(configuration.defaultDataLimit),
  portForNewAccessKeys: configuration.accessKeys.portForNewAccessKeys,
  hostnameForAccessKeys: configuration.hostname
});
var limitObject = (bytes) => bytes === void 0 ? void 0 : { bytes };

// simulator/outline/parameters.ts
var textOf = (parameters, name, shownAs = name) => {
  const value = parameters[name];
  if (value !== void 0 && typeof value !== "string") {
    throw invalidArgument(`Expected a string for ${shownAs}, instead got ${String(value)} of type ${typeof value}`);
  }
  return value;
};
var numberOf = (parameters, name) => {
  const value = parameters[name];
  if (value !== void 0 && typeof value !== "number") {
    throw invalidArgument(`Expected a number for ${name}, instead got ${String(value)} of type ${typeof value}`);
  }
  return value;
};
var limitOf = (parameters) => {
  const limit = parameters["limit"];
  if (limit === void 0) {
    return void 0;
  }
  if (limit === null) {
    throw new TypeError("limit is null");
  }
  const bytes = typeof limit === "object" && "bytes" in limit ? limit.bytes : void 0;
  if (typeof bytes !== "number" || !Number.isInteger(bytes) || bytes < 0) {
    throw invalidArgument("`limit.bytes` must be an non-negative integer");
  }
  return bytes;
};

// simulator/outline/access-key-routes.ts
var accessKeyRoutes = (configuration, removed) => {
  const { accessKeys } = configuration;
  const shown = (key) => accessKeyObject(key, configuration.hostname);
  return [
    {
      method: "GET",
      path: "/access-keys",
      answer: () => ({ status: 200, body: { accessKeys: accessKeys.list().map(shown) } })
    },
    {
      method: "POST",
      path: "/access-keys",
      answer: ({ parameters }) => {
        if (parameters["id"]) {
          throw invalidArgument("Parameter `id` is not allowed");
        }
        return { status: 201, body: shown(accessKeys.create(wantedOf(parameters))) };
      }
    },
    {
      method: "PUT",
      path: "/access-keys/:id",
      answer: ({ parameters }) => ({
        status: 201,
        body: shown(accessKeys.create({ ...wantedOf(parameters), id: idOf(parameters) }))
      })
    },
    {
      method: "GET",
      path: "/access-keys/:id",
      answer: ({ parameters }) => ({ status: 200, body: shown(accessKeys.get(idOf(parameters))) })
    },
    {
      method: "DELETE",
      path: "/access-keys/:id",
      answer: ({ parameters }) => {
        accessKeys.remove(idOf(parameters));
        removed(idOf(parameters));
        return { status: 204 };
      }
    },
    {
      method: "PUT",
      path: "/access-keys/:id/name",
      answer: ({ parameters }) => {
        const name = nameOf(parameters);
        accessKeys.get(idOf(parameters)).name = name;
        return { status: 204 };
      }
    },
    {
      method: "PUT",
      path: "/access-keys/:id/data-limit",
      answer: ({ parameters }) => {
        const limit = limitOf(parameters);
        accessKeys.get(idOf(parameters)).dataLimit = limit;
        return { status: 204 };
      }
    },
    {
      method: "DELETE",
      path: "/access-keys/:id/data-limit",
      answer: ({ parameters }) => {
        accessKeys.get(idOf(parameters)).dataLimit = void 0;
        return { status: 204 };
      }
    }
  ];
};
var idOf = (parameters) => String(parameters["id"]);
var nameOf = ({ name }) => {
  if (!name) {
    throw missingParameter("Parameter `name` is missing");
  }
  if (typeof name !== "string") {
    throw invalidArgument("Parameter `name` must be of type string");
  }
  return name;
};
var wantedOf = (parameters) => {
  const method = parameters["method"] ? textOf(parameters, "method", "encryptionMethod") : void 0;
  const name = parameters["name"] ? textOf(parameters, "name") : void 0;
  const dataLimit = limitOf(parameters);
  const password = textOf(parameters, "password");
  const port = numberOf(parameters, "port");
  return { method, name, dataLimit, password, port };
};
var accessKeyObject = (key, hostname) => ({
  id: key.id,
  name: key.name,
  password: key.password,
  port: key.port,
  method: key.method,
  dataLimit: limitObject(key.dataLimit),
  accessUrl: accessUrl(key, hostname)
});
var accessUrl = ({ method, password, port }, hostname) => {
  const userInformation = Buffer.from(`${method}:${password}`).toString("base64url");
  return `ss://${userInformation}@${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}/?outline=1`;
};

// simulator/random.ts
var seedOf = (text) => {
  let hash = 2166136261;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 16777619);
  }
  return hash >>> 0;
};
var mix = (left, right) => {
  let hash = Math.imul(left ^ Math.imul(right ^ right >>> 16, 2654435761), 2246822507);
  hash = Math.imul(hash ^ hash >>> 13, 3266489909);
  return (hash ^ hash >>> 16) >>> 0;
};
var randomFrom = (seed) => {
  let state = seed | 0;
  return () => {
    state = state + 1831565813 | 0;
    let value = Math.imul(state ^ state >>> 15, state | 1);
    value ^= value + Math.imul(value ^ value >>> 7, value | 61);
    return ((value ^ value >>> 14) >>> 0) / 4294967296;
  };
};
var LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
var randomText = (random, length) => Array.from({ length }, () => LETTERS.charAt(Math.floor(random() * LETTERS.length))).join("");

// simulator/outline/access-keys.ts
var METHODS = ["chacha20-ietf-poly1305", "aes-256-gcm", "aes-192-gcm", "aes-128-gcm"];
var AccessKeys = class {
  /** @param taken ports that other programs of the machine use */
  constructor(defaultPort, taken, random) {
    this.defaultPort = defaultPort;
    this.taken = taken;
    this.random = random;
    this.keys = [];
    this.nextId = 0;
  }
  list() {
    return this.keys;
  }
  /** @throws ApiError 404 */
  get(id) {
    const key = this.keys.find((each) => each.id === id);
    if (key === void 0) {
      throw notFound(`Access key "${id}" not found`);
    }
    return key;
  }
  /**
   * A creation that fails uses up a number all the same.
   * @throws ApiError 400, 409
   */
  create(wanted) {
    const id = wanted.id === void 0 ? this.nextFreeId() : this.unused(wanted.id);
    if (this.keys.some(({ password: password2 }) => password2 === wanted.password)) {
      throw conflict(`Access key ${id} has the same password. Please specify a unique password for each access key`);
    }
    const method = wanted.method || METHODS[0] || "";
    if (!METHODS.includes(method)) {
      throw invalidArgument(`cipher "${method}" is not valid`);
    }
    const port = wanted.port ?? this.defaultPort;
    if (port !== this.defaultPort) {
      this.checkPort(port);
    }
    const password = wanted.password ?? randomText(this.random, 22);
    const key = { id, name: wanted.name ?? "", password, port, method, dataLimit: wanted.dataLimit };
    this.keys.push(key);
    return key;
  }
  /** @throws ApiError 404 */
  remove(id) {
    this.keys.splice(this.keys.indexOf(this.get(id)), 1);
  }
  get portForNewAccessKeys() {
    return this.defaultPort;
  }
  /** @throws ApiError 400, 409 */
  setPortForNewAccessKeys(port) {
    this.checkPort(port);
    this.defaultPort = port;
  }
  checkPort(port) {
    if (!Number.isInteger(port) || port <= 0 || port > 65535) {
      throw invalidArgument(`Port ${port} is invalid: must be an integer in range [0, 65353]`);
    }
    if (this.taken.includes(port) && !this.keys.some((key) => key.port === port)) {
      throw conflict(`Port ${port} is unavailable`);
    }
  }
  nextFreeId() {
    let id;
    do {
      id = String(this.nextId);
      this.nextId += 1;
    } while (this.keys.some((key) => key.id === id));
    return id;
  }
  unused(id) {
    if (this.keys.some((key) => key.id === id)) {
      throw conflict(`Access key "${id}" conflict`);
    }
    return id;
  }
};

// simulator/prometheus/expression.ts
var promQl = ({ function: name, counter, window, by }) => {
  const selector = counter.startsWith("shadowsocks_data_bytes") ? `${counter}{dir=~"c<p|p>t"}` : counter;
  const grouping = by.length === 0 ? "" : ` by (${by.join(", ")})`;
  return `sum(${name}(${selector}[${window}]))${grouping}`;
};
var MILLISECONDS = { s: 1e3, h: 36e5 };
var LONGEST = 2 ** 63 / 1e6;
var windowLength = (window) => {
  const [, digits = "", unit = ""] = /^(\d+)([sh])$/.exec(window) ?? [];
  const length = Number(digits) * (MILLISECONDS[unit] ?? 0);
  return length > 0 && length <= LONGEST ? length : void 0;
};

// simulator/prometheus/cache.ts
var KEPT = 3e5;
var CachedPrometheus = class {
  constructor(prometheus, now) {
    this.prometheus = prometheus;
    this.now = now;
    this.instants = /* @__PURE__ */ new Map();
    this.ranges = /* @__PURE__ */ new Map();
  }
  query(expression) {
    return this.through(this.instants, promQl(expression), () => this.prometheus.query(expression));
  }
  queryRange(expression, start, end, step) {
    const key = `${promQl(expression)} ${start} ${end} ${step}`;
    return this.through(this.ranges, key, () => this.prometheus.queryRange(expression, start, end, step));
  }
  /** Drops what is older than five minutes; the management API does so at the beginning of each request only. */
  prune() {
    const oldest = this.now() - KEPT;
    for (const cache of [this.instants, this.ranges]) {
      for (const [key, { at }] of cache) {
        if (at < oldest) {
          cache.delete(key);
        }
      }
    }
  }
  async through(cache, key, ask) {
    const kept = cache.get(key);
    if (kept !== void 0) {
      return kept.result;
    }
    const result = await ask();
    cache.set(key, { at: this.now(), result });
    return result;
  }
};

// simulator/outline/flat-server-metrics.ts
var PLACE = ["location", "asn", "asorg"];
var KEY = ["access_key"];
var flatServerMetrics = async (prometheus, seconds) => {
  const sums = (counter, by) => prometheus.query({ function: "increase", counter, window: `${seconds}s`, by });
  const [timeByLocation, bytesByLocation, timeByKey, bytesByKey] = await Promise.all([
    sums("shadowsocks_tunnel_time_seconds_per_location", PLACE),
    sums("shadowsocks_data_bytes_per_location", PLACE),
    sums("shadowsocks_tunnel_time_seconds", KEY),
    sums("shadowsocks_data_bytes", KEY)
  ]);
  return {
    server: merge(timeByLocation, bytesByLocation, PLACE, ({ location, asn, asorg }) => ({
      location,
      asn: parseInt(String(asn)),
      asOrg: String(asorg).split(",")[0]
    })),
    accessKeys: merge(timeByKey, bytesByKey, KEY, ({ access_key: id }) => ({ accessKeyId: parseInt(String(id)) }))
  };
};
var merge = (times, bytes, by, identify) => {
  const entries = /* @__PURE__ */ new Map();
  const add = (labels, figures) => {
    const key = by.map((name) => labels[name]).join();
    entries.set(key, { ...entries.get(key) ?? identify(labels), ...figures });
  };
  for (const { labels, value } of times) {
    add(labels, { tunnelTime: { seconds: value } });
  }
  for (const { labels, value } of bytes) {
    add(labels, { dataTransferred: { bytes: value } });
  }
  return [...entries.values()];
};

// simulator/outline/server-metrics.ts
var STEP = 300;
var serverMetrics = async (prometheus, now, seconds, currentFrom) => {
  const end = Math.ceil(now / STEP) * STEP;
  const window = `${seconds}s`;
  const byLocation = (counter) => prometheus.query({ function: "increase", counter, window, by: ["location", "asn", "asorg"] });
  const byKey = (counter) => prometheus.query({ function: "increase", counter, window, by: ["access_key"] });
  const stepsByKey = (counter) => prometheus.queryRange(
    { function: "increase", counter, window: `${STEP}s`, by: ["access_key"] },
    end - seconds,
    end,
    STEP
  );
  const [spot, bandwidth, bytesByLocation, timeByLocation, bytesByKey, timeByKey, byteSteps, timeSteps] = await Promise.all([
    currentFrom === "instant" ? prometheus.query(BANDWIDTH) : void 0,
    prometheus.queryRange(BANDWIDTH, end - seconds, end, STEP),
    byLocation("shadowsocks_data_bytes_per_location"),
    byLocation("shadowsocks_tunnel_time_seconds_per_location"),
    byKey("shadowsocks_data_bytes"),
    byKey("shadowsocks_tunnel_time_seconds"),
    stepsByKey("shadowsocks_data_bytes"),
    stepsByKey("shadowsocks_tunnel_time_seconds")
  ]);
  const locations = mergeLocations(timeByLocation, bytesByLocation);
  return {
    server: {
      tunnelTime: { seconds: timeByLocation.reduce((sum, { value }) => sum + value, 0) },
      dataTransferred: { bytes: bytesByLocation.reduce((sum, { value }) => sum + value, 0) },
      bandwidth: {
        current: spot === void 0 ? lastOf(bandwidth) : spotOf(spot),
        peak: peakOf(bandwidth, now)
      },
      locations
    },
    accessKeys: mergeAccessKeys(timeByKey, bytesByKey, timeSteps, byteSteps, now)
  };
};
var BANDWIDTH = {
  function: "rate",
  counter: "shadowsocks_data_bytes_per_location",
  window: `${STEP}s`,
  by: []
};
var lastOf = ([only]) => {
  if (only === void 0) {
    throw new TypeError("no series in the window");
  }
  const [timestamp, bytes] = only.last;
  return { data: { bytes }, timestamp };
};
var spotOf = ([only]) => ({
  data: { bytes: only?.value ?? 0 },
  timestamp: only?.time ?? null
});
var peakOf = ([only], now) => {
  const [timestamp, bytes] = only?.peak ?? [null, 0];
  return { data: { bytes }, timestamp: timestamp === null ? null : Math.min(now, timestamp) };
};
var mergeLocations = (times, bytes) => {
  const entries = /* @__PURE__ */ new Map();
  const entryOf = ({ location, asn, asorg }) => entryIn(entries, `${location},${asn},${asorg}`, () => ({
    location,
    asn: asn === void 0 ? null : parseInt(asn),
    asOrg: asorg ?? null,
    dataTransferred: { bytes: 0 },
    tunnelTime: { seconds: 0 }
  }));
  for (const { labels, value } of times) {
    entryOf(labels).tunnelTime.seconds = value;
  }
  for (const { labels, value } of bytes) {
    entryOf(labels).dataTransferred.bytes = value;
  }
  return [...entries.values()];
};
var mergeAccessKeys = (times, bytes, timeSteps, byteSteps, now) => {
  const entries = /* @__PURE__ */ new Map();
  const entryOf = ({ access_key: id = "" }) => entryIn(entries, id, () => ({
    accessKeyId: parseInt(id),
    dataTransferred: { bytes: 0 },
    tunnelTime: { seconds: 0 },
    connection: { lastTrafficSeen: null, peakDeviceCount: { data: 0, timestamp: null } }
  }));
  for (const { labels, value } of times) {
    entryOf(labels).tunnelTime.seconds = value;
  }
  for (const { labels, value } of bytes) {
    entryOf(labels).dataTransferred.bytes = value;
  }
  for (const { labels, peak } of timeSteps) {
    const { connection } = entryOf(labels);
    if (peak !== void 0) {
      connection.peakDeviceCount = { data: Math.ceil(peak[1] / STEP), timestamp: Math.min(now, peak[0]) };
    }
  }
  for (const { labels, lastAboveZero } of byteSteps) {
    entryOf(labels).connection.lastTrafficSeen = lastAboveZero === void 0 ? null : Math.min(now, lastAboveZero[0]);
  }
  return [...entries.values()];
};
var entryIn = (entries, key, make) => {
  const known = entries.get(key);
  if (known !== void 0) {
    return known;
  }
  const entry = make();
  entries.set(key, entry);
  return entry;
};

// simulator/outline/since.ts
var SECONDS = { s: 1, h: 3600, d: 86400, w: 604800 };
var secondsOf = (since) => {
  const value = Number(since.slice(0, -1));
  const factor = SECONDS[String(since.slice(-1))];
  if (Number.isNaN(value) || factor === void 0) {
    throw new TypeError(`Invalid time range: ${String(since)}`);
  }
  return value * factor;
};

// simulator/outline/transfer.ts
var transfer = async (prometheus) => {
  const sums = await prometheus.query({
    function: "increase",
    counter: "shadowsocks_data_bytes",
    window: "720h",
    by: ["access_key"]
  });
  const rounded = sums.map(({ labels, value }) => [labels["access_key"] ?? "", Math.round(value)]);
  return { bytesTransferredByUserId: Object.fromEntries(rounded.filter(([, bytes]) => bytes !== 0)) };
};

// simulator/outline/metrics-routes.ts
var metricsRoutes = (configuration, prometheus, now) => {
  const metricsSince = metricsSinceOf(configuration.version, prometheus, now);
  return [
    {
      method: "GET",
      path: "/metrics/transfer",
      answer: async () => ({ status: 200, body: await orInternalServerError(transfer(prometheus)) })
    },
    {
      method: "GET",
      path: "/metrics/enabled",
      answer: () => ({ status: 200, body: { metricsEnabled: configuration.sharesMetrics } })
    },
    {
      method: "PUT",
      path: "/metrics/enabled",
      answer: ({ parameters: { metricsEnabled } }) => {
        if (metricsEnabled === void 0 || metricsEnabled === null) {
          throw missingParameter("Parameter `metricsEnabled` is missing");
        }
        if (typeof metricsEnabled !== "boolean") {
          throw invalidArgument("Parameter `metricsEnabled` must be a boolean");
        }
        configuration.sharesMetrics = metricsEnabled;
        return { status: 204 };
      }
    },
    ...metricsSince === void 0 ? [] : [sinceRoute(metricsSince)]
  ];
};
var sinceRoute = (metricsSince) => ({
  method: "GET",
  path: "/experimental/server/metrics",
  answer: async ({ query }) => {
    const seconds = sinceOf(query);
    return { status: 200, body: await orInternalServerError(metricsSince(seconds)) };
  }
});
var metricsSinceOf = (version, prometheus, now) => {
  switch (version) {
    case "1.11.0":
      return void 0;
    case "1.11.1-rc1":
      return (seconds) => flatServerMetrics(prometheus, seconds);
    case "1.12.3":
    case "master": {
      const cached = new CachedPrometheus(prometheus, now);
      return (seconds) => {
        cached.prune();
        return serverMetrics(cached, now() / 1e3, seconds, version === "master" ? "range" : "instant");
      };
    }
  }
};
var sinceOf = (query) => {
  if ([...query.keys()].some((name) => /^since\[[^\]]+\]$/.test(name))) {
    throw invalidArgument("timeRange.slice is not a function");
  }
  const single = query.getAll("since");
  const listed = query.getAll("since[]");
  const since = listed.length === 0 && single.length < 2 ? single[0] : [...single, ...listed];
  if (since === void 0 || since.length === 0) {
    throw missingParameter("Parameter `since` is missing");
  }
  try {
    return secondsOf(since);
  } catch (error) {
    throw invalidArgument(error instanceof Error ? error.message : "");
  }
};
var orInternalServerError = async (figures) => {
  try {
    return await figures;
  } catch {
    throw internalServerError();
  }
};

// simulator/outline/server-routes.ts
var import_node_net = require("node:net");
var serverRoutes = (configuration, prefix) => [
  { method: "GET", path: "/server", answer: () => ({ status: 200, body: serverObject(configuration) }) },
  {
    method: "PUT",
    path: "/name",
    answer: ({ parameters }) => {
      configuration.name = serverNameOf(parameters);
      return { status: 204 };
    }
  },
  {
    method: "PUT",
    path: "/server/hostname-for-access-keys",
    answer: ({ parameters }) => {
      configuration.hostname = hostnameOf(parameters);
      return { status: 204 };
    }
  },
  {
    method: "PUT",
    path: "/server/port-for-new-access-keys",
    answer: ({ parameters }) => {
      const port = numberOf(parameters, "port");
      if (port === void 0) {
        throw missingParameter("Parameter `port` is missing");
      }
      configuration.accessKeys.setPortForNewAccessKeys(port);
      return { status: 204 };
    }
  },
  {
    method: "PUT",
    path: "/server/access-key-data-limit",
    answer: ({ parameters }) => {
      configuration.defaultDataLimit = limitOf(parameters);
      return { status: 204 };
    }
  },
  {
    method: "DELETE",
    path: "/server/access-key-data-limit",
    answer: () => {
      configuration.defaultDataLimit = void 0;
      return { status: 204 };
    }
  },
  ...["PUT", "DELETE"].map((method) => ({
    method,
    path: "/experimental/access-key-data-limit",
    answer: () => ({
      status: 308,
      headers: [["Location", `${prefix}/server/access-key-data-limit`]],
      body: null
    })
  }))
];
var serverNameOf = ({ name }) => {
  if (!name) {
    throw missingParameter("Parameter `name` is missing");
  }
  if (typeof name !== "string" || name.length > 100) {
    throw new ApiError(
      409,
      "InvalidArgument",
      `Requested server name should be a string <= 100 characters long.  Got ${String(name)}`
    );
  }
  return name;
};
var HOSTNAME = /^([a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?\.)*[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/;
var hostnameOf = ({ hostname }) => {
  if (hostname === void 0) {
    throw missingParameter("hostname must be provided");
  }
  if (typeof hostname !== "string") {
    throw invalidArgument(
      `Expected hostname to be a string, instead got ${String(hostname)} of type ${typeof hostname}`
    );
  }
  if (!HOSTNAME.test(hostname) && (0, import_node_net.isIP)(hostname) === 0) {
    throw invalidArgument(`Hostname ${hostname} isn't a valid hostname or IP address`);
  }
  return hostname;
};

// simulator/population/places.ts
var place = (location, asn, asOrg, utcOffset) => ({
  location,
  asn,
  asOrg,
  utcOffset
});
var places = [
  place("IR", 58224, "Iran Telecommunication Company PJS", 3.5),
  place("DE", 3320, "Deutsche Telekom AG", 1),
  place("RU", 8402, 'PJSC "Vimpelcom"', 3),
  place("IR", 44244, "Iran Cell Service and Communication Company", 3.5),
  place("TR", 9121, "Turk Telekom", 3),
  place("US", 7922, "COMCAST-7922", -5),
  place("MM", 136255, "Telecom International Myanmar Co., Ltd", 6.5),
  place("EG", null, null, 2),
  place("GB", 20712, "Andrews & Arnold Ltd", 0),
  place("ZZ", null, null, 0)
];

// simulator/population/traffic.ts
var countedOf = (session, quantity, at) => {
  const passed = at - session.start;
  if (passed < 0) {
    return 0;
  }
  if (quantity === "tunnelTime") {
    return Math.min(passed, session.length);
  }
  if (passed >= session.length) {
    return session[quantity];
  }
  if (quantity === "udpDown" || quantity === "udpUp") {
    return Math.floor(session[quantity] * passed / session.length);
  }
  const closed = Math.floor(passed * session.connections / session.length);
  return Math.floor(session[quantity] * closed / session.connections);
};

// simulator/population/rhythmic-client.ts
var HOUR = 36e5;
var DAY = [
  0.35,
  0.2,
  0.1,
  0.06,
  0.05,
  0.08,
  0.2,
  0.4,
  0.55,
  0.6,
  0.6,
  0.62,
  0.7,
  0.68,
  0.6,
  0.6,
  0.65,
  0.7,
  0.8,
  0.9,
  1,
  1,
  0.85,
  0.6
];
var QUANTITIES = ["tcpDown", "tcpUp", "udpDown", "udpUp", "tunnelTime"];
var RhythmicClient = class {
  /** @param since nothing is counted before, epoch milliseconds; rounded up to an hour */
  constructor(habits, since) {
    this.habits = habits;
    this.lastHour = NaN;
    this.keyId = habits.keyId;
    this.place = habits.place;
    this.firstHour = Math.ceil(since / HOUR);
    const before = habits.secondsBefore * habits.bytesPerSecond;
    this.sums = {
      tcpDown: [before],
      tcpUp: [Math.floor(before / 12)],
      udpDown: [habits.usesUdp ? Math.floor(before / 3) : 0],
      udpUp: [habits.usesUdp ? Math.floor(before / 40) : 0],
      tunnelTime: [habits.secondsBefore * 1e3]
    };
  }
  counted(quantity, at) {
    const hour = Math.floor(at / HOUR);
    const sums = this.sums[quantity];
    if (hour < this.firstHour) {
      return sums[0] ?? 0;
    }
    const index = hour - this.firstHour;
    if (index >= sums.length) {
      this.sumUntil(index);
    }
    const before = sums[index] ?? 0;
    const session = this.session(hour);
    return session === void 0 ? before : before + countedOf(session, quantity, at);
  }
  quietUntil(at) {
    const hour = Math.floor(at / HOUR);
    const session = hour < this.firstHour ? void 0 : this.session(hour);
    if (session !== void 0 && at < session.start + session.length) {
      return Math.max(at, session.start);
    }
    const sums = this.sums.tunnelTime;
    let next = Math.max(hour + 1 - this.firstHour, 0);
    while (next + 1 < sums.length && sums[next] === sums[next + 1]) {
      next += 1;
    }
    return (next + this.firstHour) * HOUR;
  }
  sumUntil(index) {
    for (let known = this.sums.tunnelTime.length - 1; known < index; known += 1) {
      const session = this.makeSession(this.firstHour + known);
      for (const quantity of QUANTITIES) {
        const sum = this.sums[quantity][known] ?? 0;
        this.sums[quantity].push(session === void 0 ? sum : sum + countedOf(session, quantity, Infinity));
      }
    }
  }
  /** The session of an hour; that of the hour asked for last is kept, because counters are read in order. */
  session(hour) {
    if (hour !== this.lastHour) {
      this.lastHour = hour;
      this.lastSession = this.makeSession(hour);
    }
    return this.lastSession;
  }
  makeSession(hour) {
    const { seed, place: place2, activity, bytesPerSecond, usesUdp } = this.habits;
    const random = randomFrom(mix(seed, hour));
    const localHour = Math.floor(((hour + place2.utcOffset) % 24 + 24) % 24);
    if (random() >= activity * (DAY[localHour] ?? 0)) {
      return void 0;
    }
    const start = random() < 0.3 ? 0 : Math.floor(random() * 0.7 * HOUR);
    const length = Math.floor(3e4 + random() * (HOUR - start - 3e4));
    const down = Math.floor(length / 1e3 * bytesPerSecond * (0.2 + 3 * random() ** 3));
    const up = Math.floor(down * (0.03 + 0.1 * random()));
    const overUdp = usesUdp ? 0.1 + 0.4 * random() : 0;
    const udpDown = Math.floor(down * overUdp);
    const udpUp = Math.floor(up * overUdp);
    return {
      start: hour * HOUR + start,
      length,
      connections: 1 + Math.floor(random() * length / 12e4),
      tcpDown: down - udpDown,
      tcpUp: up - udpUp,
      udpDown,
      udpUp
    };
  }
};

// simulator/population/keys.ts
var NAMES = [
  "Alice",
  "Bob\u2019s phone",
  "\u041C\u0430\u0440\u0438\u044F",
  "",
  "Office/Berlin",
  "\u062E\u0627\u0646\u0648\u0627\u062F\u0647",
  "\u674E\u96F7 laptop",
  "guest \u{1F30D}",
  'router "attic"',
  "Zo\xEB",
  "Jos\xE9 & In\xE9s",
  "test-key"
];
var planKeys = (options) => {
  const ids = [...Array.from({ length: options.keys }, (_, index) => String(index)), ...options.customIds];
  return ids.map((id, index) => {
    const seed = mix(options.seed, index + 1);
    return {
      id,
      name: nameOf2(index),
      useAgainstLimit: SHARES[index % SHARES.length],
      clients: clientsOf(id, index, seed, options)
    };
  });
};
var SHARES = [void 0, 0.35, void 0, 0.82, void 0, void 0, 0.97, void 0, 1.04, void 0];
var nameOf2 = (index) => {
  const name = NAMES[index % NAMES.length] ?? "";
  return index < NAMES.length || name === "" ? name : `${name} ${Math.floor(index / NAMES.length) + 1}`;
};
var clientsOf = (keyId, index, seed, options) => {
  if (index % 17 === 16) {
    return [];
  }
  const random = randomFrom(seed);
  const idle = index % 11 === 10;
  const habitual = { activity: 0.15 + 0.75 * random(), bytesPerSecond: Math.floor(8e3 * 20 ** random()) };
  const devices = 1 + Math.floor(3 * random() ** 3);
  return Array.from({ length: devices }, (_, device) => {
    const habits = {
      ...habitual,
      activity: idle ? 0 : habitual.activity,
      keyId,
      place: device === 0 ? placeAt(index * 3) : placeAt(Math.floor(random() ** 1.6 * places.length)),
      seed: mix(seed, device + 1),
      usesUdp: random() < 0.4,
      secondsBefore: options.olderThanHistory ? secondsBefore(random) : 0
    };
    return new RhythmicClient(habits, options.since);
  });
};
var secondsBefore = (random) => 2e5 + Math.floor(random() * 4e5);
var placeAt = (index) => {
  const place2 = places[index % places.length];
  if (place2 === void 0) {
    throw new RangeError("there is no place");
  }
  return place2;
};

// simulator/prometheus/series.ts
var CounterSeries = class {
  constructor(labels, source, timeline) {
    this.labels = labels;
    this.source = source;
    this.timeline = timeline;
    this.quiet = { start: NaN, from: 0, to: 0, value: 0 };
  }
  window({ runs }) {
    const [only] = runs;
    if (only !== void 0 && runs.length === 1) {
      return this.windowOfRun(only);
    }
    let window;
    for (const run of runs) {
      const next = this.windowOfRun(run);
      window = window === void 0 || next === void 0 ? next ?? window : join(window, next);
    }
    return window;
  }
  /** The stored samples of a span as `[epoch milliseconds, value]`. */
  samples(span) {
    return this.timeline.scraped(span).runs.flatMap((run) => {
      const zero = this.zeroOf(run);
      return this.timeline.scrapes.list({ from: run.first, to: run.last }).map((at) => [at, this.source.counted(at) - zero]).filter(([, value]) => value > 0);
    });
  }
  windowOfRun(run) {
    const { start, from, to, value } = this.quiet;
    if (run.start === start && run.first >= from && run.last < to) {
      return value === 0 ? void 0 : whole(run, value, value);
    }
    const zero = this.zeroOf(run);
    const firstValue = this.source.counted(run.first) - zero;
    const lastValue = this.source.counted(run.last) - zero;
    if (firstValue === lastValue) {
      this.quiet = {
        start: run.start,
        from: run.first,
        to: this.source.quietUntil(run.last),
        value: lastValue
      };
    }
    if (lastValue === 0) {
      return void 0;
    }
    return firstValue === 0 ? this.windowFromBirth(run, zero, lastValue) : whole(run, firstValue, lastValue);
  }
  /** The window of a series that did not exist yet at the first scrape, but does at the last. */
  windowFromBirth(run, zero, lastValue) {
    const { scrapes } = this.timeline;
    let [before, firstTime] = [run.first, run.last];
    for (; ; ) {
      const middle = scrapes.atOrAfter(before + (firstTime - before) / 2);
      const probe = middle < firstTime ? middle : scrapes.atOrAfter(before + 1);
      if (probe >= firstTime) {
        break;
      }
      if (this.source.counted(probe) > zero) {
        firstTime = probe;
      } else {
        before = probe;
      }
    }
    return {
      firstTime,
      firstValue: this.source.counted(firstTime) - zero,
      lastTime: run.last,
      lastValue,
      samples: scrapes.count({ from: firstTime, to: run.last }),
      lostToResets: 0
    };
  }
  zeroOf({ start }) {
    return start === -Infinity ? 0 : this.source.counted(start);
  }
};
var whole = (run, firstValue, lastValue) => ({
  firstTime: run.first,
  firstValue,
  lastTime: run.last,
  lastValue,
  samples: run.count,
  lostToResets: 0
});
var join = (before, after) => ({
  firstTime: before.firstTime,
  firstValue: before.firstValue,
  lastTime: after.lastTime,
  lastValue: after.lastValue,
  samples: before.samples + after.samples,
  lostToResets: before.lostToResets + after.lostToResets + (after.firstValue < before.lastValue ? before.lastValue : 0)
});
var compareLabels = (left, right) => {
  const [leftNames, rightNames] = [Object.keys(left).sort(), Object.keys(right).sort()];
  for (const [index, name] of leftNames.entries()) {
    const other = rightNames[index];
    if (other === void 0) {
      return 1;
    }
    const order = compareText(name, other) || compareText(left[name] ?? "", right[name] ?? "");
    if (order !== 0) {
      return order;
    }
  }
  return leftNames.length - rightNames.length;
};
var compareText = (left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right));

// simulator/population/scripted-client.ts
var ScriptedClient = class {
  constructor(keyId, place2) {
    this.keyId = keyId;
    this.place = place2;
    this.sessions = [];
  }
  connect(session) {
    this.sessions.push(session);
  }
  counted(quantity, at) {
    return this.sessions.reduce((sum, session) => sum + countedOf(session, quantity, at), 0);
  }
  quietUntil(at) {
    const pending = this.sessions.filter(({ start, length }) => start + length > at);
    return pending.reduce((until, { start }) => Math.max(at, Math.min(until, start)), Infinity);
  }
};

// simulator/population/shadowsocks-server.ts
var ShadowsocksServer = class {
  constructor(timeline) {
    this.timeline = timeline;
    this.clients = [];
  }
  add(clients) {
    this.clients.push(...clients);
    this.series = void 0;
  }
  /** Lets a client connect once. `length` is in milliseconds and at least 1. */
  connect(keyId, place2, session) {
    const known = this.clients.find(
      (client2) => client2 instanceof ScriptedClient && client2.keyId === keyId && samePlace(client2.place, place2)
    );
    const client = known ?? new ScriptedClient(keyId, place2);
    client.connect(session);
    this.add(known === void 0 ? [client] : []);
  }
  /** Nothing more is counted for a key after a moment (epoch milliseconds), as when it was deleted. */
  end(keyId, at) {
    for (const [index, client] of this.clients.entries()) {
      if (client.keyId === keyId) {
        this.clients[index] = endedAt(client, at);
      }
    }
    this.series = void 0;
  }
  list() {
    return this.clients;
  }
  /** The series of a counter in the order of their labels. */
  select(counter) {
    this.series ??= seriesOf(this.clients, this.timeline);
    return this.series.get(counter) ?? [];
  }
};
var samePlace = (left, right) => left.location === right.location && left.asn === right.asn && left.asOrg === right.asOrg;
var endedAt = (client, end) => ({
  keyId: client.keyId,
  place: client.place,
  counted: (quantity, at) => client.counted(quantity, Math.min(at, end)),
  quietUntil: (at) => at >= end ? Infinity : client.quietUntil(at)
});
var FLOWS = [
  ["tcpDown", { dir: "c<p", proto: "tcp" }],
  ["tcpUp", { dir: "p>t", proto: "tcp" }],
  ["udpDown", { dir: "c<p", proto: "udp" }],
  ["udpUp", { dir: "p>t", proto: "udp" }]
];
var seriesOf = (clients, timeline) => {
  const byKey = groupBy(clients, ({ keyId }) => ({ access_key: keyId }));
  const byPlace = groupBy(clients, ({ place: place2 }) => labelsOf(place2));
  const bytes = (groups) => groups.flatMap(
    ({ labels, members }) => FLOWS.map(([flow, flowLabels]) => seriesOfGroup({ ...labels, ...flowLabels }, members, flow, 1, timeline))
  );
  const tunnelTime = (groups) => groups.map(({ labels, members }) => seriesOfGroup(labels, members, "tunnelTime", 1e3, timeline));
  return /* @__PURE__ */ new Map([
    ["shadowsocks_data_bytes", sorted(bytes(byKey))],
    ["shadowsocks_data_bytes_per_location", sorted(bytes(byPlace))],
    ["shadowsocks_tunnel_time_seconds", sorted(tunnelTime(byKey))],
    ["shadowsocks_tunnel_time_seconds_per_location", sorted(tunnelTime(byPlace))]
  ]);
};
var groupBy = (clients, labelsOfClient) => {
  const groups = /* @__PURE__ */ new Map();
  for (const client of clients) {
    const labels = labelsOfClient(client);
    const key = JSON.stringify(labels);
    const group = groups.get(key) ?? { labels, members: [] };
    group.members.push(client);
    groups.set(key, group);
  }
  return [...groups.values()];
};
var seriesOfGroup = (labels, clients, quantity, divisor, timeline) => {
  const source = {
    counted(at) {
      let sum = 0;
      for (const client of clients) {
        sum += client.counted(quantity, at);
      }
      return sum / divisor;
    },
    quietUntil(at) {
      let until = Infinity;
      for (const client of clients) {
        until = Math.min(until, client.quietUntil(at));
      }
      return until;
    }
  };
  return new CounterSeries(labels, source, timeline);
};
var labelsOf = ({ location, asn, asOrg }) => ({
  ...asn === null ? {} : { asn: String(asn) },
  ...asOrg === null ? {} : { asorg: asOrg },
  location
});
var sorted = (series) => series.sort((left, right) => compareLabels(left.labels, right.labels));

// simulator/population/truth.ts
var FLOWS2 = ["tcpDown", "tcpUp", "udpDown", "udpUp"];
var COUNTERS = [
  "shadowsocks_data_bytes",
  "shadowsocks_data_bytes_per_location",
  "shadowsocks_tunnel_time_seconds",
  "shadowsocks_tunnel_time_seconds_per_location"
];
var Truth = class {
  constructor(proxy, timeline) {
    this.proxy = proxy;
    this.timeline = timeline;
  }
  total(span) {
    return growthOf(this.proxy.list(), span);
  }
  /** By access key id, also of keys without traffic as long as they have clients. */
  accessKeys(span) {
    const ids = [...new Set(this.proxy.list().map(({ keyId }) => keyId))];
    return new Map(ids.map((id) => [id, this.accessKey(id, span)]));
  }
  accessKey(id, span) {
    return growthOf(
      this.proxy.list().filter(({ keyId }) => keyId === id),
      span
    );
  }
  locations(span) {
    const byPlace = /* @__PURE__ */ new Map();
    for (const client of this.proxy.list()) {
      const { location, asn, asOrg } = client.place;
      const key = JSON.stringify([location, asn, asOrg]);
      byPlace.set(key, [...byPlace.get(key) ?? [], client]);
    }
    return [...byPlace.values()].map((clients) => {
      const { location = "ZZ", asn = null, asOrg = null } = clients[0]?.place ?? {};
      return { location, asn, asOrg, ...growthOf(clients, span) };
    });
  }
  /** The moments of the scrapes in a span, both ends included. */
  scrapes(span) {
    return this.timeline.scrapes.list(span);
  }
  /** Every sample that Prometheus has stored in a span. Large: a sample is there for each series and minute. */
  samples(span) {
    return COUNTERS.flatMap(
      (counter) => this.proxy.select(counter).map((series) => ({ counter, labels: series.labels, samples: series.samples(span) })).filter(({ samples }) => samples.length > 0)
    );
  }
};
var growthOf = (clients, { from, to }) => {
  const grown = (client, quantity) => client.counted(quantity, to) - client.counted(quantity, from);
  const sum = (quantities) => clients.reduce(
    (total, client) => total + quantities.reduce((own, quantity) => own + grown(client, quantity), 0),
    0
  );
  return { bytes: sum(FLOWS2), tunnelTime: sum(["tunnelTime"]) / 1e3 };
};

// simulator/prometheus/increase.ts
var increase = (window, from, to) => hasSpan(window) ? growth(window) * stretch(window, from, to) : void 0;
var rate = (window, from, to) => hasSpan(window) ? growth(window) * (stretch(window, from, to) / ((to - from) / 1e3)) : void 0;
var hasSpan = (window) => window !== void 0 && window.samples >= 2;
var growth = (window) => window.lastValue - window.firstValue + window.lostToResets;
var stretch = (window, from, to) => {
  const sampled = (window.lastTime - window.firstTime) / 1e3;
  const spacing = sampled / (window.samples - 1);
  let toStart = (window.firstTime - from) / 1e3;
  const toEnd = (to - window.lastTime) / 1e3;
  const grown = growth(window);
  if (grown > 0 && window.firstValue >= 0) {
    toStart = Math.min(toStart, sampled * (window.firstValue / grown));
  }
  const near = spacing * 1.1;
  let stretched = sampled;
  stretched += toStart < near ? toStart : spacing / 2;
  stretched += toEnd < near ? toEnd : spacing / 2;
  return stretched / sampled;
};

// simulator/prometheus/prometheus.ts
var RETENTION = 31 * 864e5;
var MOST_STEPS = 11e3;
var PrometheusError = class extends Error {
};
var Prometheus = class {
  /**
   * @param now the server's clock
   * @param select the series of a counter, in the order of their labels
   */
  constructor(now, timeline, select) {
    this.now = now;
    this.timeline = timeline;
    this.select = select;
    this.state = "up";
  }
  async query(expression) {
    await this.ready();
    const at = this.now();
    return this.evaluate(expression, [at], ({ labels, values }) => ({
      labels,
      time: at / 1e3,
      value: values[0] ?? NaN
    }));
  }
  async queryRange(expression, start, end, step) {
    await this.ready();
    const steps = Math.floor((end - start) / step);
    if (!(steps >= 0 && steps <= MOST_STEPS)) {
      throw new PrometheusError("exceeded maximum resolution of 11,000 points per timeseries");
    }
    const times = Array.from({ length: steps + 1 }, (_, index) => Math.round((start + index * step) * 1e3));
    return this.evaluate(expression, times, ({ labels, values }) => summaryOf(labels, times, values));
  }
  async ready() {
    if (this.state === "frozen") {
      await new Promise(() => void 0);
    }
    if (this.state === "down") {
      throw new PrometheusError("connection refused");
    }
  }
  /** Evaluates group after group, so that only one group's steps are in memory, and lets others in between. */
  async evaluate(expression, times, present) {
    const length = windowLength(expression.window);
    if (length === void 0) {
      throw new PrometheusError(`parse error in ${promQl(expression)}`);
    }
    const calculate = expression.function === "rate" ? rate : increase;
    const windows = times.map((to) => this.window(to - length, to));
    const presented = [];
    for (const { labels, members } of groupsOf(this.select(expression.counter), expression.by)) {
      const values = new Float64Array(times.length).fill(NaN);
      for (const series of members) {
        addTo(values, series, windows, calculate);
        await pauseWhenDue();
      }
      if (!values.every(Number.isNaN)) {
        presented.push(present({ labels, values }));
      }
    }
    return presented;
  }
  window(from, to) {
    const now = this.now();
    const stored = this.timeline.scraped({ from: Math.max(from, now - RETENTION), to: Math.min(to, now) });
    return { from, to, stored };
  }
};
var groupsOf = (series, by) => {
  const groups = /* @__PURE__ */ new Map();
  for (const each of series) {
    const kept = by.flatMap((name) => each.labels[name] === void 0 ? [] : [[name, each.labels[name]]]);
    const key = JSON.stringify(kept);
    const group = groups.get(key) ?? { labels: Object.fromEntries(kept), members: [] };
    group.members.push(each);
    groups.set(key, group);
  }
  return groups.values();
};
var addTo = (values, series, windows, calculate) => {
  let index = 0;
  for (const { from, to, stored } of windows) {
    const value = calculate(series.window(stored), from, to);
    if (value !== void 0) {
      const sum = values[index] ?? NaN;
      values[index] = Number.isNaN(sum) ? value : sum + value;
    }
    index += 1;
  }
};
var lastPause = Date.now();
var pauseWhenDue = async () => {
  if (Date.now() - lastPause > 20) {
    await new Promise((resolve) => setImmediate(resolve));
    lastPause = Date.now();
  }
};
var summaryOf = (labels, times, values) => {
  const stepAt = (index) => [(times[index] ?? NaN) / 1e3, values[index] ?? NaN];
  const lastAboveZero = values.findLastIndex((value) => value > 0);
  let peak = -1;
  for (const [index, value] of values.entries()) {
    if (value > 0 && (peak < 0 || value >= (values[peak] ?? 0))) {
      peak = index;
    }
  }
  return {
    labels,
    last: stepAt(values.findLastIndex((value) => !Number.isNaN(value))),
    peak: peak < 0 ? void 0 : stepAt(peak),
    lastAboveZero: lastAboveZero < 0 ? void 0 : stepAt(lastAboveZero)
  };
};

// simulator/prometheus/scrapes.ts
var SCRAPE_INTERVAL = 6e4;
var Scrapes = class {
  /**
   * @param since no scrape happened before, epoch milliseconds
   * @param phase milliseconds between a full minute and the scrape
   */
  constructor(since, phase) {
    this.since = since;
    this.phase = phase;
    this.missed = [];
  }
  /** Takes out the scrapes of a span, as if they had never happened. */
  miss(span) {
    this.missed = [...this.missed, span].sort((left, right) => left.from - right.from);
  }
  /** The first scrape at or after a moment. */
  atOrAfter(time) {
    let scrape = this.onGrid(Math.ceil((Math.max(time, this.since) - this.phase) / SCRAPE_INTERVAL));
    for (const { from, to } of this.missed) {
      if (scrape >= from && scrape <= to) {
        scrape = this.onGrid(Math.floor((to - this.phase) / SCRAPE_INTERVAL) + 1);
      }
    }
    return scrape;
  }
  /** The last scrape at or before a moment; before the first one, a moment at which there is no sample. */
  atOrBefore(time) {
    let scrape = this.onGrid(Math.floor((time - this.phase) / SCRAPE_INTERVAL));
    for (const { from, to } of this.missed.toReversed()) {
      if (scrape >= from && scrape <= to) {
        scrape = this.onGrid(Math.ceil((from - this.phase) / SCRAPE_INTERVAL) - 1);
      }
    }
    return scrape;
  }
  /** How many scrapes lie in a span whose ends are scrapes. */
  count({ from, to }) {
    let count = Math.round((to - from) / SCRAPE_INTERVAL) + 1;
    let counted = from;
    for (const span of this.missed) {
      const first = this.onGrid(Math.ceil((Math.max(span.from, counted) - this.phase) / SCRAPE_INTERVAL));
      const last = this.onGrid(Math.floor((Math.min(span.to, to) - this.phase) / SCRAPE_INTERVAL));
      if (last >= first) {
        count -= Math.round((last - first) / SCRAPE_INTERVAL) + 1;
        counted = last + SCRAPE_INTERVAL;
      }
    }
    return count;
  }
  /** All scrapes of a span. */
  list({ from, to }) {
    const scrapes = [];
    for (let at = this.atOrAfter(from); at <= to; at = this.atOrAfter(at + 1)) {
      scrapes.push(at);
    }
    return scrapes;
  }
  onGrid(index) {
    return index * SCRAPE_INTERVAL + this.phase;
  }
};

// simulator/prometheus/timeline.ts
var Timeline = class {
  constructor(scrapes) {
    this.scrapes = scrapes;
    this.starts = [-Infinity];
  }
  /** The proxy's counters begin at nothing at this moment (epoch milliseconds). */
  restart(at) {
    this.starts = [...this.starts, at].sort((left, right) => left - right);
  }
  /** The scrapes of a span, both ends included, by run of the proxy; runs without scrapes are left out. */
  scraped(span) {
    return { ...span, runs: this.runs(span) };
  }
  runs(span) {
    return this.starts.flatMap((start, index) => {
      const end = (this.starts[index + 1] ?? Infinity) - 1;
      if (start > span.to || end < span.from) {
        return [];
      }
      const first = this.scrapes.atOrAfter(Math.max(span.from, start));
      const last = this.scrapes.atOrBefore(Math.min(span.to, end));
      return first > last ? [] : [{ start, first, last, count: this.scrapes.count({ from: first, to: last }) }];
    });
  }
};

// simulator/machine.ts
var DAY2 = 864e5;
var Machine = class {
  /** @param now the machine's clock, epoch milliseconds */
  constructor(options, now) {
    this.now = now;
    const seed = options.seed ?? 1;
    const random = randomFrom(mix(seed, seedOf("secrets")));
    const age = (options.ageDays ?? 90) * DAY2;
    const createdAt = Math.floor(now() - age);
    const since = Math.max(createdAt, now() - RETENTION - DAY2);
    this.prefix = `/${randomText(random, 22)}`;
    this.configuration = configurationOf(options, createdAt, randomFrom(mix(seed, seedOf("keys"))), random);
    this.timeline = new Timeline(new Scrapes(since, options.scrapePhase ?? mix(seed, seedOf("scrapes")) % 6e4));
    this.proxy = new ShadowsocksServer(this.timeline);
    this.prometheus = new Prometheus(now, this.timeline, (counter) => this.proxy.select(counter));
    this.truth = new Truth(this.proxy, this.timeline);
    this.populate(options, seed, since, since > createdAt);
  }
  routes() {
    return [
      ...serverRoutes(this.configuration, this.prefix),
      ...accessKeyRoutes(this.configuration, (id) => this.proxy.end(id, this.now())),
      ...metricsRoutes(this.configuration, this.prometheus, this.now)
    ];
  }
  connect({ keyId, at = this.now(), length = 1e3, down = 0, up = 0, protocol = "tcp", place: place2 }) {
    const where = place2 ?? places[0];
    if (where === void 0) {
      throw new RangeError("there is no place");
    }
    const bytes = protocol === "tcp" ? { tcpDown: down, tcpUp: up, udpDown: 0, udpUp: 0 } : { tcpDown: 0, tcpUp: 0, udpDown: down, udpUp: up };
    this.proxy.connect(keyId, where, { start: at, length, connections: 1, ...bytes });
  }
  populate(options, seed, since, olderThanHistory) {
    const { keys = 12, customIds = [], traffic = "population" } = options;
    for (const planned of planKeys({ seed, keys, customIds, since, olderThanHistory })) {
      const given = customIds.includes(planned.id) ? { id: planned.id } : {};
      const key = this.configuration.accessKeys.create({ ...given, name: planned.name });
      if (traffic === "none") {
        continue;
      }
      this.proxy.add(planned.clients);
      if (planned.useAgainstLimit !== void 0) {
        const used = this.truth.accessKey(planned.id, { from: this.now() - 30 * DAY2, to: this.now() }).bytes;
        key.dataLimit = used > 0 ? Math.round(used / planned.useAgainstLimit) : void 0;
      }
    }
  }
};
var configurationOf = (options, createdAt, keyRandom, random) => ({
  name: options.name ?? "Simulated server",
  serverId: uuid(random),
  sharesMetrics: false,
  createdAt,
  version: options.version ?? "master",
  defaultDataLimit: options.defaultDataLimit,
  hostname: options.hostname ?? options.host ?? "127.0.0.1",
  accessKeys: new AccessKeys(7736, options.takenPorts ?? [], keyRandom)
});
var uuid = (random) => {
  const digits = Array.from({ length: 30 }, () => Math.floor(random() * 16).toString(16)).join("");
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(12, 15)}-a${digits.slice(15, 18)}-${digits.slice(18)}`;
};

// simulator/.perf.ts
var t = performance.now();
var c = new Clock({ now: Date.UTC(2026, 10, 21, 10, 2, 13) });
var m = new Machine({ keys: 1e3 }, () => c.now());
console.log("start", performance.now() - t);
var main = async () => {
  for (const p of [
    "/metrics/transfer",
    "/experimental/server/metrics?since=24h",
    "/experimental/server/metrics?since=30d"
  ]) {
    const t1 = performance.now();
    const [path, q] = p.split("?");
    await m.routes().find((r) => r.path === path && r.method === "GET").answer({ parameters: {}, query: new URLSearchParams(q) });
    console.log(p, performance.now() - t1, process.memoryUsage().rss / 1e6);
  }
};
void main();
