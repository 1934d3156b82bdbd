package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"outline-metrics-datasource/conformance/internal/host"
	"outline-metrics-datasource/conformance/internal/outline"
)

func resourceChecks() []check {
	return []check{
		{"resource: every route of the editors answers JSON", checkRoutes},
		{"resource: metrics since a moment are the server's", checkMetricsRoute},
		{"resource: bad input is a 4xx with a code", checkBadInput},
		{"resource: only Admins change sharing, and only where it is allowed", checkWrites},
	}
}

func checkRoutes(ctx context.Context, s *suite) error {
	settings := s.settings(busyServer, nil)
	for _, route := range []string{
		"server", "servers", "access-keys", "key-names", "data-transferred", "locations", "autonomous-systems", "metrics?since=1h", "sharing",
	} {
		var body any
		if err := s.resource(ctx, settings, "GET", route, "", 200, &body); err != nil {
			return err
		}
	}
	return nil
}

func (s *suite) resource(
	ctx context.Context, settings host.Settings, method, url, body string, code int32, target any,
) error {
	answer, err := s.plugin.CallResource(ctx, settings, method, url, body)
	if err != nil {
		return fmt.Errorf("%s: %w", url, err)
	}
	if answer.Code != code {
		return fmt.Errorf("%s %s: %d %s", method, url, answer.Code, answer.Body)
	}
	for name, values := range answer.Headers {
		if strings.EqualFold(name, "content-type") && strings.HasPrefix(values.Values[0], "application/json") {
			return json.Unmarshal([]byte(answer.Body), target)
		}
	}
	return fmt.Errorf("%s: headers %v", url, answer.Headers)
}

func checkMetricsRoute(ctx context.Context, s *suite) error {
	raw, err := s.raw(ctx, busyServer)
	if err != nil {
		return err
	}
	var answer struct {
		SinceSeconds int     `json:"sinceSeconds"`
		Data         float64 `json:"data"`
		TunnelTime   float64 `json:"tunnelTime"`
	}
	if err := s.resource(ctx, s.settings(busyServer, nil), "GET", "metrics?since=24h", "", 200, &answer); err != nil {
		return err
	}
	if answer.SinceSeconds != 86_400 || !same(answer.Data, raw.metrics.Server.DataTransferred.Bytes) ||
		!same(answer.TunnelTime, raw.metrics.Server.TunnelTime.Seconds) {
		return fmt.Errorf("%+v", answer)
	}
	return nil
}

func checkBadInput(ctx context.Context, s *suite) error {
	settings := s.settings(busyServer, map[string]any{"allowWrites": true})
	settings.Role = "Admin"
	for _, bad := range []struct {
		method, url, body, code string
		status                  int32
	}{
		{"GET", "no/such/route", "", "RESOURCE_NOT_FOUND", 404},
		{"GET", "../server", "", "RESOURCE_NOT_FOUND", 404},
		{"POST", "server", "", "RESOURCE_METHOD_NOT_ALLOWED", 405},
		{"GET", "metrics?since=yesterday", "", "RESOURCE_INVALID_PARAMETER", 400},
		{"GET", "server?server=other", "", "RESOURCE_INVALID_PARAMETER", 400},
		{"PUT", "sharing", "{", "RESOURCE_INVALID_PARAMETER", 400},
		{"PUT", "sharing", `{"enabled":"yes"}`, "RESOURCE_INVALID_PARAMETER", 400},
	} {
		var body struct{ Code, Message string }
		if err := s.resource(ctx, settings, bad.method, bad.url, bad.body, bad.status, &body); err != nil {
			return err
		}
		if body.Code != bad.code || body.Message == "" {
			return fmt.Errorf("%s %s: %+v", bad.method, bad.url, body)
		}
	}
	return nil
}

func checkWrites(ctx context.Context, s *suite) error {
	closed := s.settings(busyServer, nil)
	closed.Role = "Admin"
	open := s.settings(busyServer, map[string]any{"allowWrites": true})
	anonymous, editor, admin := open, open, open
	editor.Role, admin.Role = "Editor", "Admin"
	var body any
	refused := errors.Join(
		s.resource(ctx, closed, "PUT", "sharing", `{"enabled":true}`, 403, &body),
		s.resource(ctx, anonymous, "PUT", "sharing", `{"enabled":true}`, 403, &body),
		s.resource(ctx, editor, "PUT", "sharing", `{"enabled":true}`, 403, &body),
		s.expectSharing(ctx, false),
	)
	if refused != nil {
		return refused
	}
	return errors.Join(
		s.resource(ctx, admin, "PUT", "sharing", `{"enabled":true}`, 200, &body),
		s.expectSharing(ctx, true),
		s.resource(ctx, admin, "PUT", "sharing", `{"enabled":false}`, 200, &body),
		s.expectSharing(ctx, false),
	)
}

func (s *suite) expectSharing(ctx context.Context, expected bool) error {
	server := s.servers[busyServer]
	client := outline.NewClient(server.APIURL, server.CertSHA256)
	defer client.Close()
	var state struct {
		MetricsEnabled bool `json:"metricsEnabled"`
	}
	if err := client.Get(ctx, "/metrics/enabled", &state); err != nil {
		return err
	}
	if state.MetricsEnabled != expected {
		return fmt.Errorf("sharing is %v", state.MetricsEnabled)
	}
	return nil
}
