package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// hclogTime is the only form of a time that the host reads.
const hclogTime = "2006-01-02T15:04:05.000000Z07:00"

func logChecks() []check {
	return []check{
		{"log: every line is one that the host reads", checkLogForm},
		{"log: each query has left a line", checkRequestLines},
		{"log and errors: no secret anywhere", checkSecrets},
	}
}

func checkLogForm(_ context.Context, s *suite) error {
	levels := map[string]bool{"trace": true, "debug": true, "info": true, "warn": true, "error": true}
	for _, line := range s.plugin.Log.Lines() {
		var entry map[string]any
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			return fmt.Errorf("%.200q: %w", line, err)
		}
		level, _ := entry["@level"].(string)
		message, _ := entry["@message"].(string)
		moment, _ := entry["@timestamp"].(string)
		if _, err := time.Parse(hclogTime, moment); err != nil || !levels[level] || message == "" {
			return fmt.Errorf("%.200q: %w", line, err)
		}
		if fraction := moment[strings.Index(moment, ".")+1:]; strings.IndexAny(fraction, "Z+-") != 6 {
			return fmt.Errorf("the fraction of %s has not six digits", moment)
		}
		if len(line) >= 64*1024 {
			return fmt.Errorf("a line of %d bytes", len(line))
		}
		if level == "error" && strings.Contains(message, "panic") {
			return fmt.Errorf("%.1000s", line)
		}
	}
	return nil
}

func checkRequestLines(_ context.Context, s *suite) error {
	var ok, failed, cancelled bool
	for _, line := range s.plugin.Log.Lines() {
		var entry struct{ Endpoint, RefID, Status, Duration, Code, StatusSource string }
		if json.Unmarshal([]byte(line), &entry) != nil || entry.Endpoint != "queryData" {
			continue
		}
		ok = ok || (entry.Status == "ok" && entry.RefID == "A" && entry.Duration != "")
		failed = failed || (entry.Status == "error" && entry.Code == "OUTLINE_TIMEOUT" && entry.StatusSource == "downstream")
		cancelled = cancelled || entry.Status == "cancelled"
	}
	if !ok || !failed || !cancelled {
		return fmt.Errorf("ok %v, failed %v, cancelled %v", ok, failed, cancelled)
	}
	return nil
}

// checkSecrets looks for secret paths, passwords and access URLs in all that was logged, and in frames of all families.
func checkSecrets(ctx context.Context, s *suite) error {
	raw, err := s.raw(ctx, busyServer)
	if err != nil {
		return err
	}
	var secrets []string
	for _, server := range s.servers {
		secrets = append(secrets, secretOf(server.APIURL))
	}
	for _, key := range raw.keys.AccessKeys {
		secrets = append(secrets, key.Password, key.AccessURL)
	}
	tables, err := s.tables(ctx)
	if err != nil {
		return err
	}
	frames, err := json.Marshal(tables)
	if err != nil {
		return err
	}
	keys, err := s.plugin.CallResource(ctx, s.settings(busyServer, nil), "GET", "access-keys", "")
	if err != nil {
		return err
	}
	everything := string(frames) + keys.Body + strings.Join(s.plugin.Log.Lines(), "\n") + strings.Join(s.plugin.Log.HostLines(), "\n")
	for _, secret := range secrets {
		if strings.Contains(everything, secret) {
			return errors.New("a secret was found")
		}
	}
	return nil
}
