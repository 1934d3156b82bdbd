package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
)

// What Prometheus asks for when it wants protobuf.
const acceptProtobuf = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited,text/plain;q=0.5"

func expositionChecks() []check {
	return []check{
		{"metrics: Prometheus's own parser reads what Grafana collects", checkCollected},
		{"metrics: Prometheus's own parser reads delimited protobuf, and the same as from text", checkProtobuf},
	}
}

// checkCollected reads the metrics of a plugin that has answered a query.
func checkCollected(ctx context.Context, s *suite) error {
	if _, err := s.plugin.QueryOne(ctx, s.settings(busyServer, nil), `{"queryType":"locations"}`); err != nil {
		return err
	}
	collected, err := s.plugin.Diagnostics.CollectMetrics(ctx, &pluginv2.CollectMetricsRequest{PluginContext: &pluginv2.PluginContext{}})
	if err != nil {
		return err
	}
	families, err := decode(bytes.NewReader(collected.GetMetrics().GetPrometheus()), expfmt.NewFormat(expfmt.TypeTextPlain))
	if err != nil {
		return err
	}
	for _, name := range []string{
		"outline_datasource_queries_total", "outline_datasource_outline_calls_total", "outline_datasource_frames_total",
		"outline_datasource_frame_bytes_total", "outline_datasource_instances", "outline_datasource_event_loop_delay_seconds",
		"process_cpu_seconds_total", "process_resident_memory_bytes",
	} {
		if !hasTraffic(families[name]) {
			return fmt.Errorf("%s is missing or zero", name)
		}
	}
	return nil
}

func hasTraffic(family *dto.MetricFamily) bool {
	for _, metric := range family.GetMetric() {
		if metric.GetCounter().GetValue() > 0 || metric.GetGauge().GetValue() > 0 || metric.GetHistogram().GetSampleCount() > 0 {
			return true
		}
	}
	return false
}

// checkProtobuf compares the two forms of a registry that has metrics of every kind.
func checkProtobuf(ctx context.Context, s *suite) error {
	text, err := scrape(ctx, s.metricsURL, "text/plain")
	if err != nil {
		return err
	}
	binary, err := scrape(ctx, s.metricsURL, acceptProtobuf)
	if err != nil {
		return err
	}
	for name, family := range binary {
		expected, got := asText(text[name]), asText(family)
		if expected != got && len(family.GetMetric()) > 0 {
			return fmt.Errorf("from text %q, from protobuf %q", expected, got)
		}
	}
	if len(binary) < 8 {
		return fmt.Errorf("%d families", len(binary))
	}
	return nil
}

// asText is what Prometheus's own writer makes of a family: without unit and starts, which text does not have.
func asText(family *dto.MetricFamily) string {
	var text strings.Builder
	if family == nil {
		return ""
	}
	if _, err := expfmt.MetricFamilyToText(&text, family); err != nil {
		return err.Error()
	}
	return text.String()
}

func scrape(ctx context.Context, url, accept string) (map[string]*dto.MetricFamily, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept", accept)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	return decode(response.Body, expfmt.ResponseFormat(response.Header))
}

func decode(body io.Reader, format expfmt.Format) (map[string]*dto.MetricFamily, error) {
	families := map[string]*dto.MetricFamily{}
	decoder := expfmt.NewDecoder(body, format)
	for {
		family := &dto.MetricFamily{}
		if err := decoder.Decode(family); errors.Is(err, io.EOF) {
			return families, nil
		} else if err != nil {
			return nil, err
		}
		families[family.GetName()] = family
	}
}
