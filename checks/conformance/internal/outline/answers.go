package outline

// Bytes is how the API wraps amounts of data.
type Bytes struct {
	Bytes float64 `json:"bytes"`
}

// Seconds is how the API wraps durations.
type Seconds struct {
	Seconds float64 `json:"seconds"`
}

// Server is the answer to GET /server.
type Server struct {
	Name                  string `json:"name"`
	ServerID              string `json:"serverId"`
	MetricsEnabled        bool   `json:"metricsEnabled"`
	CreatedTimestampMs    int64  `json:"createdTimestampMs"`
	Version               string `json:"version"`
	PortForNewAccessKeys  int64  `json:"portForNewAccessKeys"`
	HostnameForAccessKeys string `json:"hostnameForAccessKeys"`
	AccessKeyDataLimit    *Bytes `json:"accessKeyDataLimit"`
}

// AccessKeys is the answer to GET /access-keys.
type AccessKeys struct {
	AccessKeys []AccessKey `json:"accessKeys"`
}

// AccessKey is one of them; Password and AccessURL must appear nowhere else.
type AccessKey struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Password  string `json:"password"`
	Port      int64  `json:"port"`
	Method    string `json:"method"`
	AccessURL string `json:"accessUrl"`
	DataLimit *Bytes `json:"dataLimit"`
}

// Transferred is the answer to GET /metrics/transfer: bytes of the last 30 days by access key.
type Transferred struct {
	BytesTransferredByUserID map[string]float64 `json:"bytesTransferredByUserId"`
}

// Metrics is the answer to GET /experimental/server/metrics.
type Metrics struct {
	Server struct {
		TunnelTime      Seconds `json:"tunnelTime"`
		DataTransferred Bytes   `json:"dataTransferred"`
		Bandwidth       struct {
			Current TimedBytes `json:"current"`
			Peak    TimedBytes `json:"peak"`
		} `json:"bandwidth"`
		Locations []Location `json:"locations"`
	} `json:"server"`
	AccessKeys []KeyMetrics `json:"accessKeys"`
}

// TimedBytes is a rate in bytes per second and the moment of its measurement in epoch seconds.
type TimedBytes struct {
	Data      Bytes   `json:"data"`
	Timestamp float64 `json:"timestamp"`
}

// Location is one country and autonomous system.
type Location struct {
	Location        string  `json:"location"`
	ASN             *int64  `json:"asn"`
	ASOrg           *string `json:"asOrg"`
	DataTransferred Bytes   `json:"dataTransferred"`
	TunnelTime      Seconds `json:"tunnelTime"`
}

// KeyMetrics is one access key's share. The API turns key ids into numbers, and into null where it cannot.
type KeyMetrics struct {
	AccessKeyID     *int64  `json:"accessKeyId"`
	DataTransferred Bytes   `json:"dataTransferred"`
	TunnelTime      Seconds `json:"tunnelTime"`
	Connection      struct {
		LastTrafficSeen *float64 `json:"lastTrafficSeen"`
		PeakDeviceCount struct {
			Data      float64  `json:"data"`
			Timestamp *float64 `json:"timestamp"`
		} `json:"peakDeviceCount"`
	} `json:"connection"`
}
