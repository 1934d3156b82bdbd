package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"outline-metrics-datasource/conformance/internal/outline"
)

func familyChecks() []check {
	return []check{
		{"server-metrics: the server's own totals", checkServerMetrics},
		{"server-metrics: near what really flowed", checkNearTruth},
		{"server-metrics: version 1.12.3 answers, too", checkOlderServer},
		{"locations: every country and autonomous system", checkLocations},
		{"key-metrics: every key, and lost ids in one row", checkKeyMetrics},
		{"data-transferred: every key's bytes of 30 days", checkDataTransferred},
		{"access-keys: limits and their use", checkAccessKeys},
		{"server: what the server says of itself", checkServer},
		{"availability: up, with certificate", checkAvailability},
		{"a server without traffic: no data, with a notice", checkSilentServer},
		{"a range that ended is not answered with now", checkPastRange},
		{"a time series without history says what to do", checkHistoryOff},
		{"an empty query asks for the server's totals", checkEmptyQuery},
		{"an empty query of an alert rule is answered with one number", checkEmptyAlertQuery},
	}
}

func familyQuery(family string) string {
	return fmt.Sprintf(`{"schemaVersion":1,"queryType":%q,"window":%q}`, family, comparedWindow)
}

func checkServerMetrics(ctx context.Context, s *suite) error {
	return compareServerMetrics(ctx, s, busyServer)
}

func checkOlderServer(ctx context.Context, s *suite) error {
	return compareServerMetrics(ctx, s, olderServer)
}

func compareServerMetrics(ctx context.Context, s *suite, server int) error {
	raw, err := s.raw(ctx, server)
	if err != nil {
		return err
	}
	frame, err := s.frameOf(ctx, s.settings(server, nil), familyQuery("server-metrics"))
	if err != nil {
		return err
	}
	got, err := onlyRow(frame)
	if err != nil {
		return err
	}
	metrics := raw.metrics.Server
	return got.expect(map[string]any{
		"server":            "vpn",
		"data":              grown(metrics.DataTransferred.Bytes),
		"bandwidth":         metrics.DataTransferred.Bytes / comparedSeconds,
		"tunnel_time":       grown(metrics.TunnelTime.Seconds),
		"devices":           metrics.TunnelTime.Seconds / comparedSeconds,
		"bandwidth_now":     metrics.Bandwidth.Current.Data.Bytes,
		"bandwidth_now_at":  moment(metrics.Bandwidth.Current.Timestamp),
		"bandwidth_peak":    metrics.Bandwidth.Peak.Data.Bytes,
		"bandwidth_peak_at": moment(metrics.Bandwidth.Peak.Timestamp),
	})
}

func moment(epochSeconds float64) time.Time {
	return time.UnixMilli(int64(math.Round(epochSeconds * 1000))).UTC()
}

// Prometheus stretches what it saw to the whole window; over a day that is a few per cent at most.
func checkNearTruth(ctx context.Context, s *suite) error {
	truth, err := s.servers[busyServer].Truth(86_400)
	if err != nil {
		return err
	}
	frame, err := s.frameOf(ctx, s.settings(busyServer, nil), familyQuery("server-metrics"))
	if err != nil {
		return err
	}
	got, err := onlyRow(frame)
	if err != nil {
		return err
	}
	bytes, _ := numberOf(got["data"])
	if math.Abs(bytes/truth.Total.Bytes-1) > 0.05 {
		return fmt.Errorf("%.0f bytes, really %.0f", bytes, truth.Total.Bytes)
	}
	return nil
}

func checkLocations(ctx context.Context, s *suite) error {
	raw, err := s.raw(ctx, busyServer)
	if err != nil {
		return err
	}
	frame, err := s.frameOf(ctx, s.settings(busyServer, nil), familyQuery("locations"))
	if err != nil {
		return err
	}
	rows, err := rowsOf(frame)
	if err != nil {
		return err
	}
	if len(rows) != len(raw.metrics.Server.Locations) || len(rows) == 0 {
		return fmt.Errorf("%d rows for %d locations", len(rows), len(raw.metrics.Server.Locations))
	}
	for _, location := range raw.metrics.Server.Locations {
		expected := map[string]any{
			"server":      "vpn",
			"location":    location.Location,
			"asn":         nil,
			"as_org":      nil,
			"data":        grown(location.DataTransferred.Bytes),
			"tunnel_time": grown(location.TunnelTime.Seconds),
		}
		if location.ASN != nil {
			expected["asn"] = strconv.FormatInt(*location.ASN, 10)
		}
		if location.ASOrg != nil {
			expected["as_org"] = *location.ASOrg
		}
		if !slices.ContainsFunc(rows, func(got row) bool { return got.expect(expected) == nil }) {
			return fmt.Errorf("no row %v", expected)
		}
	}
	return nil
}

func checkKeyMetrics(ctx context.Context, s *suite) error {
	raw, err := s.raw(ctx, busyServer)
	if err != nil {
		return err
	}
	frame, err := s.frameOf(ctx, s.settings(busyServer, nil), familyQuery("key-metrics"))
	if err != nil {
		return err
	}
	rows, err := rowsByKey(frame)
	if err != nil {
		return err
	}
	var problems []error
	lostBytes, lost := 0.0, 0
	for _, figures := range raw.metrics.AccessKeys {
		id, certain := certainKey(raw, figures)
		if !certain {
			lostBytes += figures.DataTransferred.Bytes
			lost++
			continue
		}
		problems = append(problems, named(id, rows[id].expect(map[string]any{
			"key_name":     keyName(raw, id),
			"data":         grown(figures.DataTransferred.Bytes),
			"tunnel_time":  grown(figures.TunnelTime.Seconds),
			"last_seen":    optionalMoment(figures.Connection.LastTrafficSeen),
			"peak_devices": math.Ceil(figures.Connection.PeakDeviceCount.Data),
		})))
	}
	if lost < 2 {
		return errors.New("the simulated server has no ids that get lost")
	}
	problems = append(problems, named("unattributed", rows["unattributed"].expect(map[string]any{"data": grown(lostBytes)})))
	if !slices.ContainsFunc(noticesOf(frame), func(text string) bool { return strings.Contains(text, "unattributed") }) {
		problems = append(problems, errors.New("no notice about lost ids"))
	}
	return errors.Join(problems...)
}

// certainKey is the key that these figures belong to, unless the number stands for several or for none.
func certainKey(raw raw, figures outline.KeyMetrics) (string, bool) {
	if figures.AccessKeyID == nil {
		return "", false
	}
	rows := 0
	for _, other := range raw.metrics.AccessKeys {
		if other.AccessKeyID != nil && *other.AccessKeyID == *figures.AccessKeyID {
			rows++
		}
	}
	var ids []string
	for _, key := range raw.keys.AccessKeys {
		digits := key.ID[:len(key.ID)-len(strings.TrimLeft(key.ID, "0123456789"))]
		if digits == strconv.FormatInt(*figures.AccessKeyID, 10) {
			ids = append(ids, key.ID)
		}
	}
	if rows > 1 || len(ids) > 1 {
		return "", false
	}
	if len(ids) == 0 {
		return strconv.FormatInt(*figures.AccessKeyID, 10), true
	}
	return ids[0], true
}

func checkDataTransferred(ctx context.Context, s *suite) error {
	raw, err := s.raw(ctx, busyServer)
	if err != nil {
		return err
	}
	frame, err := s.frameOf(ctx, s.settings(busyServer, nil), familyQuery("data-transferred"))
	if err != nil {
		return err
	}
	rows, err := rowsByKey(frame)
	if err != nil {
		return err
	}
	var problems []error
	for id, bytes := range raw.transferred.BytesTransferredByUserID {
		problems = append(problems, named(id, rows[id].expect(map[string]any{"data": bytes})))
	}
	for _, key := range raw.keys.AccessKeys {
		expected := map[string]any{"key_name": shownName(key), "data": raw.transferred.BytesTransferredByUserID[key.ID]}
		problems = append(problems, named(key.ID, rows[key.ID].expect(expected)))
	}
	return errors.Join(problems...)
}

func checkAccessKeys(ctx context.Context, s *suite) error {
	raw, err := s.raw(ctx, busyServer)
	if err != nil {
		return err
	}
	frame, err := s.frameOf(ctx, s.settings(busyServer, nil), familyQuery("access-keys"))
	if err != nil {
		return err
	}
	rows, err := rowsByKey(frame)
	if err != nil {
		return err
	}
	if len(rows) != len(raw.keys.AccessKeys) {
		return fmt.Errorf("%d rows for %d keys", len(rows), len(raw.keys.AccessKeys))
	}
	var problems []error
	for _, key := range raw.keys.AccessKeys {
		used := raw.transferred.BytesTransferredByUserID[key.ID]
		expected := map[string]any{
			"key_name": shownName(key), "port": key.Port, "method": key.Method, "data": used,
			"data_limit": nil, "limit_use": nil, "data_remaining": nil, "limit_origin": nil,
		}
		limit, origin := key.DataLimit, "key"
		if limit == nil {
			limit, origin = raw.server.AccessKeyDataLimit, "server"
		}
		if limit != nil {
			expected["data_limit"], expected["limit_origin"] = limit.Bytes, origin
			expected["limit_use"], expected["data_remaining"] = used/limit.Bytes, math.Max(0, limit.Bytes-used)
		}
		problems = append(problems, named(key.ID, rows[key.ID].expect(expected)))
	}
	return errors.Join(problems...)
}

func checkServer(ctx context.Context, s *suite) error {
	raw, err := s.raw(ctx, busyServer)
	if err != nil {
		return err
	}
	frame, err := s.frameOf(ctx, s.settings(busyServer, nil), familyQuery("server"))
	if err != nil {
		return err
	}
	got, err := onlyRow(frame)
	if err != nil {
		return err
	}
	return got.expect(map[string]any{
		"server":                   "vpn",
		"name":                     raw.server.Name,
		"version":                  raw.server.Version,
		"access_keys":              len(raw.keys.AccessKeys),
		"sharing":                  raw.server.MetricsEnabled,
		"created":                  moment(float64(raw.server.CreatedTimestampMs) / 1000),
		"server_id":                raw.server.ServerID,
		"port_for_new_access_keys": raw.server.PortForNewAccessKeys,
		"hostname_for_access_keys": raw.server.HostnameForAccessKeys,
	})
}

func checkAvailability(ctx context.Context, s *suite) error {
	frame, err := s.frameOf(ctx, s.settings(busyServer, nil), familyQuery("availability"))
	if err != nil {
		return err
	}
	got, err := onlyRow(frame)
	if err != nil {
		return err
	}
	if left, _ := numberOf(got["certificate_valid_for"]); left <= 0 {
		return fmt.Errorf("certificate_valid_for is %v", got["certificate_valid_for"])
	}
	return got.expect(map[string]any{
		"server": "vpn", "up": 1, "error": nil, "sharing": false,
		"certificate_fingerprint": s.servers[busyServer].CertSHA256, "certificate_pinned": true,
	})
}

func checkSilentServer(ctx context.Context, s *suite) error {
	frame, err := s.frameOf(ctx, s.settings(silentServer, nil), familyQuery("server-metrics"))
	if err != nil {
		return err
	}
	got, err := onlyRow(frame)
	if err != nil {
		return err
	}
	if len(noticesOf(frame)) == 0 {
		return errors.New("no notice")
	}
	// The server fails on a window without data; that proves nothing of tunnel time, which runs while data has not been counted.
	return got.expect(map[string]any{"data": 0, "tunnel_time": nil})
}

func checkPastRange(ctx context.Context, s *suite) error {
	settings := s.settings(busyServer, nil)
	request := settings.Request(map[string]string{"A": `{"queryType":"server-metrics"}`})
	request.Queries[0].TimeRange.ToEpochMS -= 6 * 3600 * 1000
	response, err := s.plugin.Data.QueryData(ctx, request)
	if err != nil {
		return err
	}
	frame, err := decodeOnly(response)
	if err != nil {
		return err
	}
	if rows := frame.Rows(); rows != 0 || len(noticesOf(frame)) == 0 {
		return fmt.Errorf("%d rows, notices %v", rows, noticesOf(frame))
	}
	return nil
}

func checkHistoryOff(ctx context.Context, s *suite) error {
	answer, err := s.plugin.QueryOne(ctx, s.settings(busyServer, nil), `{"shape":"time-series"}`)
	if err != nil {
		return err
	}
	if answer.Error == nil || !strings.Contains(answer.Error.Error(), "HISTORY_OFF") {
		return fmt.Errorf("%d frames, %w", len(answer.Frames), answer.Error)
	}
	return nil
}

func checkEmptyAlertQuery(ctx context.Context, s *suite) error {
	settings := s.settings(busyServer, nil)
	settings.OfAlertRule = true
	frame, err := s.frameOf(ctx, settings, `{}`)
	if err != nil {
		return err
	}
	if frame.Meta == nil || frame.Meta.Type != data.FrameTypeNumericWide || len(frame.Fields) != 1 {
		return fmt.Errorf("%d fields, meta %+v", len(frame.Fields), frame.Meta)
	}
	return nil
}

func checkEmptyQuery(ctx context.Context, s *suite) error {
	settings := s.settings(busyServer, nil)
	frame, err := s.frameOf(ctx, settings, "")
	if err != nil {
		return err
	}
	got, err := onlyRow(frame)
	if err != nil {
		return err
	}
	if _, found := got["bandwidth_peak"]; !found {
		return fmt.Errorf("columns %v", got)
	}
	return nil
}
