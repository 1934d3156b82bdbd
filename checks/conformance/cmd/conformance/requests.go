package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"sync"
	"time"

	"outline-metrics-datasource/conformance/internal/simulator"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

func requestChecks() []check {
	return []check{
		{"request: one failing query costs only its own answer", checkMixedRequest},
		{"request: its queries run side by side", checkSideBySide},
		{"request: any refId is answered under its name", checkRefIDs},
		{"request: hostile numbers and texts do no harm", checkHostile},
		{"request: without data source settings", checkNoSettings},
		{"request: a cancelled one is cancelled at the server", checkCancelled},
		{"request: identical queries are one call", checkJoined},
		{"request: the cache serves the panels of a dashboard", checkCached},
	}
}

func checkMixedRequest(ctx context.Context, s *suite) error {
	answers, err := s.plugin.Query(ctx, s.settings(busyServer, nil), map[string]string{
		"good":   familyQuery("server"),
		"bad":    `{"queryType":"weather"}`,
		"broken": `{{`,
	})
	if err != nil {
		return err
	}
	if answers["good"].Error != nil || len(answers["good"].Frames) != 1 {
		return fmt.Errorf("the good one: %w", answers["good"].Error)
	}
	if answers["bad"].Error == nil || answers["broken"].Error == nil {
		return errors.New("a bad one has no error")
	}
	return nil
}

// checkSideBySide: with two calls at once allowed, two slow windows take little longer than one.
func checkSideBySide(ctx context.Context, s *suite) error {
	if err := s.servers[busyServer].SetFault(simulator.Fault{"kind": "slow", "milliseconds": 1000}); err != nil {
		return err
	}
	settings := s.settings(busyServer, map[string]any{"maxConcurrentCalls": 0})
	queries := map[string]string{}
	for hours := 1; hours <= 8; hours++ {
		queries[fmt.Sprint(hours)] = fmt.Sprintf(`{"queryType":"server-metrics","window":"%dh"}`, hours)
	}
	begin := time.Now()
	answers, err := s.plugin.Query(ctx, settings, queries)
	if err != nil {
		return err
	}
	for refID, answer := range answers {
		if answer.Error != nil {
			return fmt.Errorf("%s: %w", refID, answer.Error)
		}
	}
	if taken := time.Since(begin); taken > 4*time.Second {
		return fmt.Errorf("8 calls of 1 s took %v", taken)
	}
	return nil
}

func checkRefIDs(ctx context.Context, s *suite) error {
	queries := map[string]string{}
	for _, refID := range []string{"__proto__", "constructor", "toString", "", "ключ", "A B", strings.Repeat("x", 500)} {
		queries[refID] = familyQuery("server")
	}
	answers, err := s.plugin.Query(ctx, s.settings(busyServer, nil), queries)
	if err != nil {
		return err
	}
	for refID := range queries {
		answer, found := answers[refID]
		if !found || answer.Error != nil || len(answer.Frames) != 1 || answer.Frames[0].RefID != refID {
			return fmt.Errorf("%q: found %v, %w", refID, found, answer.Error)
		}
	}
	return nil
}

func checkHostile(ctx context.Context, s *suite) error {
	settings := s.settings(busyServer, nil)
	hostile := []string{
		"null", "[]", "7", `"text"`, "true", `{"__proto__":{"shape":"numeric"}}`, `{"window":"9999999w"}`, `{"limit":-1}`,
		`{"limit":1e308}`, `{"filters":[{"label":"location","operator":"=~","values":["((((a+)+)+)+$"]}]}`,
		`{"filters":[{"label":"location","operator":"=~","values":["("]}]}`, `{"groupBy":["server","__proto__"]}`,
		strings.Repeat("[", 100_000), `{"a":` + strings.Repeat(`{"a":`, 50_000) + "1" + strings.Repeat("}", 50_001),
		"\x00\xff\xfe", `{"window":"` + strings.Repeat("9", 1_000_000) + `s"}`,
	}
	queries := map[string]string{}
	for index, query := range hostile {
		queries[fmt.Sprint(index)] = query
	}
	request := settings.Request(queries)
	for index, query := range request.Queries {
		query.TimeRange = &pluginv2.TimeRange{FromEpochMS: math.MinInt64, ToEpochMS: math.MaxInt64}
		query.MaxDataPoints, query.IntervalMS = math.MaxInt64, math.MinInt64
		if index%2 == 0 {
			query.TimeRange = nil
		}
	}
	response, err := s.plugin.Data.QueryData(ctx, request)
	if err != nil {
		return err
	}
	answers, err := backend.FromProto().QueryDataResponse(response)
	if err != nil {
		return err
	}
	if len(answers.Responses) != len(hostile) {
		return fmt.Errorf("%d answers to %d queries", len(answers.Responses), len(hostile))
	}
	for refID, answer := range answers.Responses {
		if answer.Error != nil && strings.Contains(answer.Error.Error(), "PLUGIN_FAILURE") {
			return fmt.Errorf("%s: %w", refID, answer.Error)
		}
	}
	_, err = s.frameOf(ctx, settings, familyQuery("server"))
	return err
}

func checkNoSettings(ctx context.Context, s *suite) error {
	request := s.settings(busyServer, nil).Request(map[string]string{"A": "{}", "B": "{}"})
	request.PluginContext.DataSourceInstanceSettings = nil
	response, err := s.plugin.Data.QueryData(ctx, request)
	if err != nil {
		return err
	}
	if len(response.Responses) != 2 || response.Responses["A"].Error == "" {
		return fmt.Errorf("%v", response.Responses)
	}
	return nil
}

func checkCancelled(ctx context.Context, s *suite) error {
	server := s.servers[busyServer]
	if err := errors.Join(server.ResetCalls(), server.SetFault(simulator.Fault{"kind": "hang"})); err != nil {
		return err
	}
	settings := s.settings(busyServer, map[string]any{"maxConcurrentCalls": 1})
	cancellable, cancel := context.WithCancel(ctx)
	defer cancel()
	outcome := make(chan error)
	go func() {
		_, err := s.plugin.QueryOne(cancellable, settings, familyQuery("server-metrics"))
		outcome <- err
	}()
	if err := s.until(ctx, func() (bool, error) {
		calls, err := server.Calls()
		return calls.Total() > 0, err
	}); err != nil {
		return err
	}
	cancel()
	if err := <-outcome; status.Code(err) != codes.Canceled {
		return fmt.Errorf("the call ended with %w", err)
	}
	if err := server.ClearFaults(); err != nil {
		return err
	}
	// The one call that may be in flight is free again: it was given up, not waited for.
	_, err := s.frameOf(ctx, settings, familyQuery("server-metrics"))
	return err
}

func (s *suite) until(ctx context.Context, condition func() (bool, error)) error {
	for {
		met, err := condition()
		if met || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func checkJoined(ctx context.Context, s *suite) error {
	return s.expectCalls(ctx, 0, func(ask func() error) error {
		errs := make([]error, 20)
		var group sync.WaitGroup
		for index := range errs {
			group.Go(func() { errs[index] = ask() })
		}
		group.Wait()
		return errors.Join(errs...)
	})
}

func checkCached(ctx context.Context, s *suite) error {
	return s.expectCalls(ctx, 60, func(ask func() error) error {
		for range 10 {
			if err := ask(); err != nil {
				return err
			}
		}
		return nil
	})
}

// expectCalls asks one query many times and expects the server to have been called once.
func (s *suite) expectCalls(ctx context.Context, cacheSeconds int, askMany func(ask func() error) error) error {
	server := s.servers[busyServer]
	slow := simulator.Fault{"kind": "slow", "milliseconds": 500}
	if err := errors.Join(server.ResetCalls(), server.SetFault(slow)); err != nil {
		return err
	}
	settings := s.settings(busyServer, map[string]any{"cacheTtlSeconds": cacheSeconds})
	if err := askMany(func() error {
		_, err := s.frameOf(ctx, settings, familyQuery("locations"))
		return err
	}); err != nil {
		return err
	}
	calls, err := server.Calls()
	if err == nil && calls.Total() != 1 {
		err = fmt.Errorf("the server received %v", calls.ByRoute)
	}
	return err
}
