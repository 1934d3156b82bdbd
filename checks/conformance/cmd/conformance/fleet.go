package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"

	"outline-metrics-datasource/conformance/internal/host"
	"outline-metrics-datasource/conformance/internal/simulator"
)

// fleetServer is one of the three servers of one data source.
type fleetServer struct {
	server             int
	id, name, provider string
}

// fleet has every version of Outline that answers differently.
var fleet = []fleetServer{
	{busyServer, "fra", "Frankfurt", "hetzner"},
	{olderServer, "hel", "Helsinki", "hetzner"},
	{oldServer, "sgp", "Singapore", "ovh"},
}

func fleetChecks() []check {
	return append(checksOfFigures("three servers: %s: %s is each one's own", checkFleetFigure),
		check{"three servers: grouped by a label of theirs, and filtered by it", checkFleetGrouped},
		check{"three servers: one that refuses costs its own rows", checkFleetPart},
		check{"three servers: an error where none answers", checkFleetDown},
		check{"three servers: health tells how many answer", checkFleetHealth},
		check{"three servers: resources of each by name and id", checkFleetResources},
	)
}

func (s *suite) fleetSettings() host.Settings {
	settings := s.settings(busyServer, map[string]any{"cacheTtlSeconds": 60})
	delete(settings.JSON, "certSha256")
	delete(settings.JSON, "serverName")
	settings.APIURL = ""
	settings.Secrets = map[string]string{}
	var listed []map[string]any
	for _, one := range fleet {
		settings.Secrets["apiUrl."+one.id] = s.servers[one.server].APIURL
		listed = append(listed, map[string]any{
			"id": one.id, "name": one.name, "certSha256": s.servers[one.server].CertSHA256,
			"labels": map[string]string{"provider": one.provider},
		})
	}
	settings.JSON["servers"] = listed
	return settings
}

// checkFleetFigure compares the numbers of three servers with those of data sources that have one each.
func checkFleetFigure(ctx context.Context, s *suite, family, figure string) error {
	query := encode(map[string]any{"queryType": family, "figure": figure, "window": comparedWindow, "shape": "numeric"})
	all, err := s.numbersOf(ctx, s.fleetSettings(), query)
	if err != nil {
		return err
	}
	count := 0
	var problems []error
	for _, one := range fleet {
		settings := s.settings(one.server, map[string]any{"serverName": one.name, "cacheTtlSeconds": 60})
		own, err := s.numbersOf(ctx, settings, query)
		if err != nil {
			return named(one.name, err)
		}
		count += len(own)
		for _, number := range own {
			labels := number.labels.Copy()
			labels["provider"] = one.provider
			found, isThere := all[labels.Fingerprint()]
			if !isThere {
				problems = append(problems, fmt.Errorf("no number %s", labels))
			} else if !changing[figure] && !same(found.value, number.value) {
				problems = append(problems, fmt.Errorf("%s is %v, not %v", labels, found.value, number.value))
			}
		}
	}
	if count != len(all) {
		problems = append(problems, fmt.Errorf("%d numbers, not %d", len(all), count))
	}
	return errors.Join(problems...)
}

// number is one of the numeric shape; nil is not known.
type number struct {
	labels data.Labels
	value  any
}

// numbersOf are those of the numeric shape by label sets, which have to differ.
func (s *suite) numbersOf(ctx context.Context, settings host.Settings, query string) (map[data.Fingerprint]number, error) {
	frame, err := s.frameOf(ctx, settings, query)
	if err != nil {
		return nil, err
	}
	collection, err := readNumeric(frame)
	if err != nil {
		return nil, err
	}
	numbers := map[data.Fingerprint]number{}
	for _, ref := range collection.Refs {
		value, empty, err := ref.NullableFloat64Value()
		if err != nil || empty {
			return nil, fmt.Errorf("%s: empty or unreadable: %w", ref.GetLabels(), err)
		}
		identity := ref.GetLabels().Fingerprint()
		if _, taken := numbers[identity]; taken {
			return nil, fmt.Errorf("labels %s twice", ref.GetLabels())
		}
		numbers[identity] = number{ref.GetLabels(), nil}
		if value != nil {
			numbers[identity] = number{ref.GetLabels(), *value}
		}
	}
	return numbers, nil
}

func checkFleetGrouped(ctx context.Context, s *suite) error {
	total := 0.0
	for _, server := range []int{busyServer, olderServer} {
		raw, err := s.raw(ctx, server)
		if err != nil {
			return err
		}
		total += grown(raw.metrics.Server.DataTransferred.Bytes)
	}
	query := map[string]any{
		"queryType": "server-metrics", "window": comparedWindow, "groupServersBy": []string{"provider"},
		"filters": []map[string]any{{"label": "provider", "operator": "=", "values": []string{"hetzner"}}},
	}
	frame, err := s.frameOf(ctx, s.fleetSettings(), encode(query))
	if err != nil {
		return err
	}
	got, err := onlyRow(frame)
	if err != nil {
		return err
	}
	return got.expect(map[string]any{"provider": "hetzner", "data": total})
}

func checkFleetPart(ctx context.Context, s *suite) error {
	settings := s.fleetSettings()
	if err := s.servers[olderServer].SetFault(simulator.Fault{"kind": "refuse"}); err != nil {
		return err
	}
	frame, err := s.frameOf(ctx, settings, familyQuery("access-keys"))
	if err != nil {
		return err
	}
	rows, err := rowsOf(frame)
	if err != nil {
		return err
	}
	seen := map[any]bool{}
	for _, row := range rows {
		seen[row["server"]] = true
	}
	if !maps.Equal(seen, map[any]bool{"Frankfurt": true, "Singapore": true}) {
		return fmt.Errorf("rows of %v", seen)
	}
	if !strings.Contains(strings.Join(noticesOf(frame), " "), "Helsinki: ") {
		return fmt.Errorf("notices %v", noticesOf(frame))
	}
	return s.expectUp(ctx, settings, []any{int64(1), int64(0), int64(1)})
}

// expectUp expects a row for each server, in their order.
func (s *suite) expectUp(ctx context.Context, settings host.Settings, up []any) error {
	frame, err := s.frameOf(ctx, settings, familyQuery("availability"))
	if err != nil {
		return err
	}
	rows, err := rowsOf(frame)
	if err != nil {
		return err
	}
	if len(rows) != len(fleet) {
		return fmt.Errorf("%d rows", len(rows))
	}
	var problems []error
	for index, row := range rows {
		problems = append(problems, row.expect(map[string]any{"server": fleet[index].name, "up": up[index]}))
	}
	return errors.Join(problems...)
}

func checkFleetDown(ctx context.Context, s *suite) error {
	for _, one := range fleet {
		if err := s.servers[one.server].SetFault(simulator.Fault{"kind": "refuse"}); err != nil {
			return err
		}
	}
	answer, err := s.plugin.QueryOne(ctx, s.fleetSettings(), familyQuery("server-metrics"))
	if err != nil {
		return err
	}
	if answer.Error == nil || answer.ErrorSource != backend.ErrorSourceDownstream ||
		!strings.Contains(answer.Error.Error(), "Frankfurt, Helsinki and Singapore") {
		return fmt.Errorf("source %s, error %w", answer.ErrorSource, answer.Error)
	}
	return nil
}

func checkFleetHealth(ctx context.Context, s *suite) error {
	if err := s.servers[olderServer].SetFault(simulator.Fault{"kind": "refuse"}); err != nil {
		return err
	}
	health, err := s.plugin.CheckHealth(ctx, s.fleetSettings())
	if err != nil {
		return err
	}
	if health.Status != pluginv2.CheckHealthResponse_ERROR ||
		!strings.HasPrefix(health.Message, "2 of 3 servers answer. Helsinki: ") {
		return fmt.Errorf("%s %q", health.Status, health.Message)
	}
	return nil
}

func checkFleetResources(ctx context.Context, s *suite) error {
	settings := s.fleetSettings()
	var listed struct {
		Servers []struct {
			ID     string            `json:"id"`
			Name   string            `json:"name"`
			Labels map[string]string `json:"labels"`
		} `json:"servers"`
	}
	if err := s.resource(ctx, settings, "GET", "servers", "", 200, &listed); err != nil {
		return err
	}
	if len(listed.Servers) != len(fleet) {
		return fmt.Errorf("%d servers", len(listed.Servers))
	}
	for index, one := range fleet {
		got := listed.Servers[index]
		if got.ID != one.id || got.Name != one.name || got.Labels["provider"] != one.provider {
			return fmt.Errorf("server %d is %+v", index, got)
		}
		raw, err := s.raw(ctx, one.server)
		if err != nil {
			return err
		}
		for _, called := range []string{one.id, one.name} {
			var answer struct {
				AccessKeys []any `json:"accessKeys"`
			}
			if err := s.resource(ctx, settings, "GET", "access-keys?server="+called, "", 200, &answer); err != nil {
				return err
			}
			if len(answer.AccessKeys) != len(raw.keys.AccessKeys) {
				return fmt.Errorf("%s has %d keys, not %d", called, len(answer.AccessKeys), len(raw.keys.AccessKeys))
			}
		}
	}
	return nil
}
