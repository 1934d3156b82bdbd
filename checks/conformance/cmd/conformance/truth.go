package main

import (
	"context"

	"outline-metrics-datasource/conformance/internal/outline"
)

// raw is what one server answers to this program itself.
type raw struct {
	server      outline.Server
	keys        outline.AccessKeys
	transferred outline.Transferred
	metrics     outline.Metrics
}

// The window of the queries that are compared, and the same as the server's since.
const (
	comparedWindow  = "24h"
	comparedSince   = "86400s"
	comparedSeconds = 86_400.0
)

// grown is what the counters grew: between the first and the last scrape of the window, a minute less than the window
// to which the server stretches it.
func grown(amount float64) float64 {
	return amount * (comparedSeconds - 60) / comparedSeconds
}

func (s *suite) raw(ctx context.Context, server int) (raw, error) {
	var answers raw
	client := outline.NewClient(s.servers[server].APIURL, s.servers[server].CertSHA256)
	defer client.Close()
	for route, target := range map[string]any{
		"/server":           &answers.server,
		"/access-keys":      &answers.keys,
		"/metrics/transfer": &answers.transferred,
	} {
		if err := client.Get(ctx, route, target); err != nil {
			return answers, err
		}
	}
	if server == oldServer {
		return answers, nil
	}
	return answers, client.Get(ctx, "/experimental/server/metrics?since="+comparedSince, &answers.metrics)
}
