package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"

	"outline-metrics-datasource/conformance/internal/outline"
)

// upstreamServer answers like an Outline server, as fast as it can: what is measured is the plugin.
type upstreamServer struct {
	apiURL     string
	certSHA256 string
	calls      atomic.Int64
	close      func()
}

const secretPath = "/load-secret"

func startUpstream(locations int) *upstreamServer {
	metrics, err := json.Marshal(someMetrics(locations))
	if err != nil {
		panic(err)
	}
	upstream := &upstreamServer{}
	server := httptest.NewTLSServer(http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		upstream.calls.Add(1)
		response.Header().Set("Content-Type", "application/json")
		switch strings.TrimPrefix(request.URL.Path, secretPath) {
		case "/experimental/server/metrics":
			_, _ = response.Write(metrics)
		case "/server":
			fmt.Fprint(response, `{"name":"Load","serverId":"load","version":"1.12.3","metricsEnabled":false}`)
		default:
			http.NotFound(response, request)
		}
	}))
	sum := sha256.Sum256(server.Certificate().Raw)
	upstream.apiURL = server.URL + secretPath
	upstream.certSHA256 = strings.ToUpper(hex.EncodeToString(sum[:]))
	upstream.close = server.Close
	return upstream
}

// someMetrics have as many keys as locations, which makes the answer about as long as a real server's.
func someMetrics(locations int) outline.Metrics {
	var metrics outline.Metrics
	metrics.Server.TunnelTime.Seconds = 123_456.789
	metrics.Server.DataTransferred.Bytes = 9_876_543_210.5
	metrics.Server.Bandwidth.Current = outline.TimedBytes{Data: outline.Bytes{Bytes: 51_234.5}, Timestamp: 1_795_264_500}
	metrics.Server.Bandwidth.Peak = outline.TimedBytes{Data: outline.Bytes{Bytes: 111_471.6}, Timestamp: 1_795_263_600}
	for index := range locations {
		number := int64(index)
		asn := 64_512 + number
		organisation := fmt.Sprintf("Autonomous System Organisation %d", index)
		metrics.Server.Locations = append(metrics.Server.Locations, outline.Location{
			Location:        string([]byte{byte('A' + index%26), byte('A' + index/26%26)}),
			ASN:             &asn,
			ASOrg:           &organisation,
			DataTransferred: outline.Bytes{Bytes: 1_000_000.25 * float64(index+1)},
			TunnelTime:      outline.Seconds{Seconds: 1000.5 * float64(index+1)},
		})
		seen := 1_795_264_200.0
		key := outline.KeyMetrics{
			AccessKeyID:     &number,
			DataTransferred: outline.Bytes{Bytes: 2_000_000.5 * float64(index+1)},
			TunnelTime:      outline.Seconds{Seconds: 500.25 * float64(index+1)},
		}
		key.Connection.LastTrafficSeen = &seen
		key.Connection.PeakDeviceCount.Data = 2
		key.Connection.PeakDeviceCount.Timestamp = &seen
		metrics.AccessKeys = append(metrics.AccessKeys, key)
	}
	return metrics
}
