package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"outline-metrics-datasource/conformance/internal/host"
	"outline-metrics-datasource/conformance/internal/simulator"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// failure is something that goes wrong and what a query must say of it.
type failure struct {
	name     string
	server   int
	settings map[string]any
	apiURL   func(string) string
	fault    simulator.Fault
	query    string
	code     string
	status   backend.Status
	// untouched: the server must not have received a single request.
	untouched bool
}

func failures() []failure {
	wrongPin := strings.Repeat("0123456789ABCDEF", 4)
	return []failure{
		{name: "a wrong fingerprint sends nothing", settings: map[string]any{"certSha256": wrongPin},
			code: "OUTLINE_TLS_PIN_MISMATCH", status: 502, untouched: true},
		{name: "another certificate than pinned sends nothing", fault: simulator.Fault{"kind": "wrong-certificate"},
			code: "OUTLINE_TLS_PIN_MISMATCH", status: 502, untouched: true},
		{name: "without fingerprint a self-signed certificate sends nothing", settings: map[string]any{"certSha256": ""},
			code: "OUTLINE_TLS_UNTRUSTED", status: 502, untouched: true},
		{name: "a fingerprint that is none", settings: map[string]any{"certSha256": "AB:CD"},
			code: "SETTINGS_FINGERPRINT_INVALID", status: 400, untouched: true},
		{name: "settings of the wrong type", settings: map[string]any{"timeoutSeconds": "soon"},
			code: "SETTINGS_INVALID", status: 400, untouched: true},
		{name: "no URL", apiURL: func(string) string { return "" }, code: "SETTINGS_URL_MISSING", status: 400},
		{name: "a URL without TLS", apiURL: func(url string) string { return strings.Replace(url, "https", "http", 1) },
			code: "SETTINGS_URL_INVALID", status: 400, untouched: true},
		{name: "a wrong secret path", apiURL: func(url string) string { return url + "x" },
			code: "OUTLINE_NOT_FOUND", status: 404},
		{name: "a host that does not exist", apiURL: func(string) string { return "https://no-such-host.invalid:1/secret" },
			code: "OUTLINE_HOST_NOT_FOUND", status: 502},
		{name: "nobody listens", fault: simulator.Fault{"kind": "refuse"},
			code: "OUTLINE_CONNECTION_REFUSED", status: 502},
		{name: "no answer in time", fault: simulator.Fault{"kind": "hang"}, settings: map[string]any{"timeoutSeconds": 1},
			code: "OUTLINE_TIMEOUT", status: 504},
		{name: "the connection breaks off before the answer", fault: simulator.Fault{"kind": "reset"},
			code: "OUTLINE_CONNECTION_LOST", status: 502},
		{name: "the connection breaks off in the middle", fault: simulator.Fault{"kind": "reset", "when": "middle"},
			code: "OUTLINE_CONNECTION_LOST", status: 502},
		{name: "a web page", fault: simulator.Fault{"kind": "html"}, code: "OUTLINE_NOT_OUTLINE", status: 502},
		{name: "half an answer", fault: simulator.Fault{"kind": "truncated"}, code: "OUTLINE_RESPONSE_INVALID", status: 502},
		{name: "no JSON", fault: simulator.Fault{"kind": "malformed"}, code: "OUTLINE_RESPONSE_INVALID", status: 502},
		{name: "a redirect", fault: simulator.Fault{"kind": "redirect", "location": "https://example.org/"},
			code: "OUTLINE_REDIRECTED", status: 502},
		{name: "an endless answer", fault: simulator.Fault{"kind": "huge", "bytes": 200_000_000},
			code: "OUTLINE_RESPONSE_TOO_LARGE", status: 502},
		{name: "another status", fault: simulator.Fault{"kind": "status", "status": 503, "message": "busy"},
			code: "OUTLINE_HTTP_ERROR", status: 502},
		{name: "metrics and transfer fail", fault: simulator.Fault{"kind": "status", "status": 500},
			code: "OUTLINE_METRICS_UNAVAILABLE", status: 502},
		{name: "an unknown metric family", query: `{"queryType":"weather"}`,
			code: "QUERY_UNKNOWN_FAMILY", status: 400, untouched: true},
		{name: "an unknown server", query: `{"servers":["other"]}`,
			code: "QUERY_UNKNOWN_SERVER", status: 400, untouched: true},
		{name: "a newer saved query", query: `{"schemaVersion":99}`,
			code: "QUERY_NEWER_SCHEMA", status: 400, untouched: true},
		{name: "a query that is no JSON", query: `{`, code: "QUERY_INVALID", status: 400, untouched: true},
		{name: "a query of the wrong type", query: `{"window":7}`, code: "QUERY_INVALID", status: 400, untouched: true},
	}
}

func errorChecks() []check {
	var checks []check
	for _, failure := range failures() {
		checks = append(checks, check{"error: " + failure.name, failure.check})
	}
	return append(checks,
		check{"error: a spurious 500 is asked again", checkSpuriousFailure},
		check{"a server without metrics since a moment has none, and a notice says why", checkTooOld},
		check{"error: health says the same as the query", checkHealthFailures},
		check{"error: availability is down, not an error", checkDown},
		check{"tlsSkipVerify answers with a warning", checkSkipVerify},
	)
}

func (f failure) check(ctx context.Context, s *suite) error {
	settings, err := f.prepare(s)
	if err != nil {
		return err
	}
	query := f.query
	if query == "" {
		query = familyQuery("server-metrics")
	}
	answer, err := s.plugin.QueryOne(ctx, settings, query)
	if err != nil {
		return err
	}
	if answer.Error == nil {
		return errors.New("no error")
	}
	text := answer.Error.Error()
	if !strings.HasSuffix(text, "["+f.code+"]") {
		return fmt.Errorf("%q is not %s", text, f.code)
	}
	if answer.Status != f.status || answer.ErrorSource != backend.ErrorSourceDownstream {
		return fmt.Errorf("status %d, source %s", answer.Status, answer.ErrorSource)
	}
	if secret := secretOf(settings.APIURL); secret != "" && strings.Contains(text, secret) {
		return errors.New("the error holds the secret path")
	}
	return f.expectUntouched(s)
}

func (f failure) prepare(s *suite) (host.Settings, error) {
	settings := s.settings(f.server, f.settings)
	if f.apiURL != nil {
		settings.APIURL = f.apiURL(settings.APIURL)
	}
	if err := s.servers[f.server].ResetCalls(); err != nil {
		return settings, err
	}
	if f.fault == nil {
		return settings, nil
	}
	return settings, s.servers[f.server].SetFault(f.fault)
}

func (f failure) expectUntouched(s *suite) error {
	if !f.untouched {
		return nil
	}
	calls, err := s.servers[f.server].Calls()
	if err == nil && calls.Total() > 0 {
		err = fmt.Errorf("the server received %v", calls.ByRoute)
	}
	return err
}

func secretOf(apiURL string) string {
	return apiURL[strings.LastIndex(apiURL, "/")+1:]
}

func checkSpuriousFailure(ctx context.Context, s *suite) error {
	if err := s.servers[busyServer].SetFault(simulator.Fault{"kind": "status", "times": 1}); err != nil {
		return err
	}
	_, err := s.frameOf(ctx, s.settings(busyServer, nil), familyQuery("server-metrics"))
	return err
}

func checkHealthFailures(ctx context.Context, s *suite) error {
	for _, failure := range failures() {
		if failure.query != "" {
			continue
		}
		settings, err := failure.prepare(s)
		if err != nil {
			return err
		}
		health, err := s.plugin.CheckHealth(ctx, settings)
		if err != nil {
			return fmt.Errorf("%s: %w", failure.name, err)
		}
		// A server that fails on every route does not even get as far as its metrics.
		codeIsOther := failure.code == "OUTLINE_METRICS_UNAVAILABLE"
		if health.Status != 2 || (!codeIsOther && !strings.Contains(health.Message, failure.code)) {
			return fmt.Errorf("%s: %s %q", failure.name, health.Status, health.Message)
		}
		if err := failure.expectUntouched(s); err != nil {
			return fmt.Errorf("%s: %w", failure.name, err)
		}
		if err := s.servers[failure.server].ClearFaults(); err != nil {
			return err
		}
	}
	return nil
}

func checkDown(ctx context.Context, s *suite) error {
	for _, failure := range failures() {
		if failure.status != 502 && failure.status != 504 || failure.name == "metrics and transfer fail" {
			continue
		}
		settings, err := failure.prepare(s)
		if err != nil {
			return err
		}
		frame, err := s.frameOf(ctx, settings, familyQuery("availability"))
		if err != nil {
			return fmt.Errorf("%s: %w", failure.name, err)
		}
		got, err := onlyRow(frame)
		if err != nil {
			return err
		}
		if err := got.expect(map[string]any{"up": 0, "error": failure.code}); err != nil {
			return fmt.Errorf("%s: %w", failure.name, err)
		}
		if len(noticesOf(frame)) == 0 {
			return fmt.Errorf("%s: no notice", failure.name)
		}
		if err := s.servers[failure.server].ClearFaults(); err != nil {
			return err
		}
	}
	return nil
}

func checkSkipVerify(ctx context.Context, s *suite) error {
	settings := s.settings(busyServer, map[string]any{"certSha256": "", "tlsSkipVerify": true})
	frame, err := s.frameOf(ctx, settings, familyQuery("server"))
	if err != nil {
		return err
	}
	if !strings.Contains(strings.Join(noticesOf(frame), " "), "not verified") {
		return fmt.Errorf("notices %v", noticesOf(frame))
	}
	health, err := s.plugin.CheckHealth(ctx, settings)
	if err != nil {
		return err
	}
	if health.Status != 1 || !strings.Contains(health.Message, "not verified") {
		return fmt.Errorf("health %s %q", health.Status, health.Message)
	}
	return nil
}

// checkTooOld asks a server before 1.12 for what it cannot tell.
func checkTooOld(ctx context.Context, s *suite) error {
	frame, err := s.frameOf(ctx, s.settings(oldServer, nil), familyQuery("server-metrics"))
	if err != nil {
		return err
	}
	for _, notice := range frame.Meta.Notices {
		if strings.Contains(notice.Text, "OUTLINE_SERVER_TOO_OLD") {
			return nil
		}
	}
	return fmt.Errorf("notices %+v", frame.Meta.Notices)
}
