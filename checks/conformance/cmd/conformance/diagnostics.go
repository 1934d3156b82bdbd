package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
)

func diagnosticsChecks() []check {
	return []check{
		{"health: says what it reached", checkHealthMessage},
		{"health: a server that is too old is of use all the same", checkHealthOld},
		{"health: a server without traffic says so", checkHealthSilent},
		{"health: without settings is an error with a sentence", checkHealthNoSettings},
	}
}

func checkHealthMessage(ctx context.Context, s *suite) error {
	raw, err := s.raw(ctx, busyServer)
	if err != nil {
		return err
	}
	return s.expectHealth(ctx, busyServer, raw.server.Name, raw.server.Version,
		fmt.Sprintf("%d access keys", len(raw.keys.AccessKeys)), "sharing off", " ms")
}

func checkHealthOld(ctx context.Context, s *suite) error {
	return s.expectHealth(ctx, oldServer, "1.11", "no metrics since a moment")
}

func checkHealthSilent(ctx context.Context, s *suite) error {
	return s.expectHealth(ctx, silentServer, "no traffic")
}

func (s *suite) expectHealth(ctx context.Context, server int, parts ...string) error {
	health, err := s.plugin.CheckHealth(ctx, s.settings(server, nil))
	if err != nil {
		return err
	}
	if health.Status != pluginv2.CheckHealthResponse_OK {
		return fmt.Errorf("%s %q", health.Status, health.Message)
	}
	for _, part := range parts {
		if !strings.Contains(health.Message, part) {
			return fmt.Errorf("%q does not say %q", health.Message, part)
		}
	}
	var details map[string]any
	return json.Unmarshal(health.JsonDetails, &details)
}

func checkHealthNoSettings(ctx context.Context, s *suite) error {
	health, err := s.plugin.Diagnostics.CheckHealth(ctx, &pluginv2.CheckHealthRequest{PluginContext: &pluginv2.PluginContext{OrgId: 1}})
	if err != nil {
		return err
	}
	if health.Status != pluginv2.CheckHealthResponse_ERROR || health.Message == "" {
		return fmt.Errorf("%s %q", health.Status, health.Message)
	}
	return nil
}
