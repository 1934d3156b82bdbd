package main

import (
	"context"
	"fmt"
	"sync"

	"outline-metrics-datasource/conformance/internal/host"
)

func instanceChecks() []check {
	return []check{
		{"instance: one as long as the settings stay", checkSameInstance},
		{"instance: a new one when the settings change", checkNewInstance},
		{"instance: one for each organisation and data source", checkSeparateInstances},
		{"instance: bad settings that are corrected work at once", checkCorrected},
	}
}

// connectionsOf is how many connections the queries make: an instance keeps its own open.
func (s *suite) connectionsOf(ctx context.Context, settings ...host.Settings) (int, error) {
	server := s.servers[busyServer]
	if err := server.ResetCalls(); err != nil {
		return 0, err
	}
	for _, each := range settings {
		if _, err := s.frameOf(ctx, each, familyQuery("locations")); err != nil {
			return 0, err
		}
	}
	calls, err := server.Calls()
	if err == nil && calls.Total() != len(settings) {
		err = fmt.Errorf("the server received %v", calls.ByRoute)
	}
	return calls.Connections, err
}

func checkSameInstance(ctx context.Context, s *suite) error {
	settings := s.settings(busyServer, nil)
	return expectConnections(1)(s.connectionsOf(ctx, settings, settings, settings))
}

func checkNewInstance(ctx context.Context, s *suite) error {
	before := s.settings(busyServer, nil)
	after := before
	after.Updated++
	return expectConnections(2)(s.connectionsOf(ctx, before, after, after))
}

func checkSeparateInstances(ctx context.Context, s *suite) error {
	first := s.settings(busyServer, nil)
	otherNamespace, otherUID, olderHost, otherOrganisation := first, first, first, first
	otherNamespace.Namespace = "org-2"
	otherUID.UID += "-other"
	olderHost.Namespace = ""
	otherOrganisation.Namespace, otherOrganisation.OrgID = "", 2
	// Older hosts have no namespace, but the same organisations by number.
	return expectConnections(3)(s.connectionsOf(ctx, first, otherNamespace, otherUID, olderHost, otherOrganisation, first))
}

func expectConnections(expected int) func(int, error) error {
	return func(connections int, err error) error {
		if err == nil && connections != expected {
			err = fmt.Errorf("%d connections", connections)
		}
		return err
	}
}

func checkCorrected(ctx context.Context, s *suite) error {
	bad := s.settings(busyServer, map[string]any{"certSha256": "none"})
	var group sync.WaitGroup
	for range 5 {
		group.Go(func() { _, _ = s.plugin.QueryOne(ctx, bad, familyQuery("server")) })
	}
	group.Wait()
	good := bad
	good.Updated++
	good.JSON = map[string]any{"certSha256": s.servers[busyServer].CertSHA256}
	_, err := s.frameOf(ctx, good, familyQuery("server"))
	return err
}
