package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"outline-metrics-datasource/conformance/internal/host"
	"outline-metrics-datasource/conformance/internal/simulator"
)

// The simulated servers, in the order in which conformance/run.ts starts them.
const (
	busyServer = iota
	olderServer
	oldServer
	silentServer
)

// patience is how long any one check may take.
const patience = time.Minute

// suite holds what the checks share.
type suite struct {
	executable     string
	metricsURL     string
	servers        []*simulator.Server
	plugin         *host.Plugin
	updates        int64
	passed, failed int
}

type check struct {
	name string
	run  func(context.Context, *suite) error
}

func newSuite(executable string, control *simulator.Control, metricsURL string) (*suite, error) {
	servers, err := control.Servers()
	if err != nil {
		return nil, err
	}
	if len(servers) != silentServer+1 {
		return nil, fmt.Errorf("%d simulated servers", len(servers))
	}
	if err := control.FreezeClock(); err != nil {
		return nil, err
	}
	plugin, err := host.Start(executable)
	if err != nil {
		return nil, err
	}
	return &suite{executable: executable, metricsURL: metricsURL, servers: servers, plugin: plugin}, nil
}

// run runs every check and returns how many failed.
func (s *suite) run() int {
	defer s.plugin.Kill()
	for _, checks := range [][]check{
		familyChecks(), shapeChecks(), fleetChecks(), seriesChecks(), contractChecks(), errorChecks(), requestChecks(), instanceChecks(),
		diagnosticsChecks(), expositionChecks(), resourceChecks(), streamChecks(), processChecks(), logChecks(), schemaChecks(),
	} {
		for _, check := range checks {
			s.runOne(check)
		}
	}
	fmt.Printf("%d passed, %d failed\n", s.passed, s.failed)
	return s.failed
}

func (s *suite) runOne(check check) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	err := check.run(ctx, s)
	for _, server := range s.servers {
		if cleared := server.ClearFaults(); err == nil {
			err = cleared
		}
	}
	if err != nil {
		s.failed++
		fmt.Printf("FAIL  %s: %s\n", check.name, onOneLine(err))
		return
	}
	s.passed++
	fmt.Printf("ok    %s\n", check.name)
}

func onOneLine(err error) string {
	text := strings.ReplaceAll(err.Error(), "\n", "; ")
	return text[:min(len(text), 1000)]
}

// settings are those of a data source that nobody has used yet; changes are added to its jsonData. Without history its
// figures are those of the server, which the checks know.
func (s *suite) settings(server int, changes map[string]any) host.Settings {
	s.updates++
	jsonData := map[string]any{
		"certSha256": s.servers[server].CertSHA256, "serverName": "vpn", "cacheTtlSeconds": 0, "history": "off",
	}
	for key, value := range changes {
		jsonData[key] = value
	}
	return host.Settings{
		UID:       fmt.Sprintf("uid-%d", s.updates),
		OrgID:     1,
		Namespace: "default",
		Updated:   time.Now().UnixMilli(),
		APIURL:    s.servers[server].APIURL,
		JSON:      jsonData,
	}
}
