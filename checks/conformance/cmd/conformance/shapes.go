package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/grafana/dataplane/sdata/numeric"
	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// figures of each family, as the plugin declares them.
var figures map[string][]string

// readFigures takes over what is declared, but for statistics and overhead, which change with each query, for what needs
// history (events, whose tables list what their figure counts, the life of keys, who shares one, silent places, budgets and cost,
// which also go on with each moment), and for what others have to probe.
func readFigures(declared string) error {
	if err := json.Unmarshal([]byte(declared), &figures); err != nil {
		return fmt.Errorf("figures: %w", err)
	}
	left := []string{
		"plugin-statistics", "overhead", "events", "key-life", "key-sharing", "silent-places", "budgets", "cost",
		"reachability",
	}
	for _, family := range left {
		delete(figures, family)
	}
	if len(figures) == 0 {
		return errors.New("no family declares a figure")
	}
	return nil
}

func shapeChecks() []check {
	return checksOfFigures("%s: %s in the numeric shape", checkNumeric)
}

// checksOfFigures makes a check of each figure; title has places for its family and its id.
func checksOfFigures(title string, run func(ctx context.Context, s *suite, family, figure string) error) []check {
	var checks []check
	for _, family := range slices.Sorted(maps.Keys(figures)) {
		for _, figure := range figures[family] {
			checks = append(checks, check{
				fmt.Sprintf(title, family, figure),
				func(ctx context.Context, s *suite) error { return run(ctx, s, family, figure) },
			})
		}
	}
	return checks
}

// readNumeric reads the numeric shape as alert rules do.
func readNumeric(frame *data.Frame) (numeric.Collection, error) {
	reader, err := numeric.CollectionReaderFromFrames(data.Frames{frame})
	if err != nil {
		return numeric.Collection{}, err
	}
	collection, err := reader.GetCollection(false)
	if err != nil {
		return collection, err
	}
	return collection, collection.Warning
}

// checkNumeric compares the numeric shape with the table, and reads it as alert rules do.
func checkNumeric(ctx context.Context, s *suite, family, figure string) error {
	settings := s.settings(busyServer, map[string]any{"cacheTtlSeconds": 60})
	query := map[string]any{"queryType": family, "figure": figure, "window": comparedWindow}
	table, err := s.frameOf(ctx, settings, encode(query))
	if err != nil {
		return err
	}
	query["shape"] = "numeric"
	frame, err := s.frameOf(ctx, settings, encode(query))
	if err != nil {
		return err
	}
	if frame.Meta == nil || frame.Meta.Type != data.FrameTypeNumericWide || frame.Meta.TypeVersion != (data.FrameTypeVersion{0, 1}) {
		return fmt.Errorf("meta is %+v", frame.Meta)
	}
	collection, err := readNumeric(frame)
	if err != nil {
		return err
	}
	return compareWithTable(collection, table, figure)
}

// Figures that depend on the moment of the answer differ between two answers.
var changing = map[string]bool{"time_since_last_seen": true, "response_time": true, "certificate_valid_for": true}

func compareWithTable(collection numeric.Collection, table *data.Frame, figure string) error {
	rows, err := rowsOf(table)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	var problems []error
	for _, ref := range collection.Refs {
		identity := ref.GetLabels().Fingerprint().String()
		if seen[identity] {
			problems = append(problems, fmt.Errorf("labels %s twice", ref.GetLabels()))
		}
		seen[identity] = true
		if ref.GetLabels()["server"] != "vpn" || ref.GetMetricName() != figure {
			problems = append(problems, fmt.Errorf("metric %s%s", ref.GetMetricName(), ref.GetLabels()))
		}
		value, empty, err := ref.NullableFloat64Value()
		if err != nil || empty {
			problems = append(problems, fmt.Errorf("%s: empty or unreadable: %w", ref.GetLabels(), err))
			continue
		}
		want, err := findByLabels(rows, ref.GetLabels())
		if err != nil {
			problems = append(problems, err)
		} else if !changing[figure] && !sameNumber(value, want[figure]) {
			problems = append(problems, fmt.Errorf("%s is %v, in the table %v", ref.GetLabels(), value, want[figure]))
		}
	}
	for _, row := range rows {
		if row[figure] != nil && len(collection.Refs) == 0 {
			return fmt.Errorf("no numbers, but the table has %v", row[figure])
		}
	}
	return errors.Join(problems...)
}

func findByLabels(rows []row, labels data.Labels) (row, error) {
	for _, row := range rows {
		matches := true
		for name, value := range labels {
			matches = matches && row[name] == value
		}
		if matches {
			return row, nil
		}
	}
	return nil, fmt.Errorf("the table has no row %s", labels)
}

func sameNumber(value *float64, want any) bool {
	if truth, isBoolean := want.(bool); isBoolean {
		want = 0.0
		if truth {
			want = 1.0
		}
	}
	if moment, isMoment := want.(time.Time); isMoment {
		want = float64(moment.UnixMilli())
	}
	if value == nil {
		return want == nil
	}
	return same(*value, want)
}

func encode(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(text)
}
