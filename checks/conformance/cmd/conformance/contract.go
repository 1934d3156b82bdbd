package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

func contractChecks() []check {
	return []check{
		{"frames: name, refId, meta and units of every table", checkTables},
		{"frames: they survive Grafana's JSON", checkJSON},
		{"frames: labels are the agreed ones and shown names are set", checkLabels},
		{"frames: the executed query holds no secret", checkExecutedQuery},
		{"queries: filters, grouping and top N", checkGrouping},
	}
}

func (s *suite) tables(ctx context.Context) (map[string]*data.Frame, error) {
	settings := s.settings(busyServer, map[string]any{"cacheTtlSeconds": 60})
	queries := map[string]string{}
	for family := range figures {
		queries[family] = familyQuery(family)
	}
	answers, err := s.plugin.Query(ctx, settings, queries)
	if err != nil {
		return nil, err
	}
	frames := map[string]*data.Frame{}
	for family := range figures {
		answer := answers[family]
		if answer.Error != nil || len(answer.Frames) != 1 {
			return nil, fmt.Errorf("%s: %d frames, %w", family, len(answer.Frames), answer.Error)
		}
		frames[family] = answer.Frames[0]
	}
	return frames, nil
}

func checkTables(ctx context.Context, s *suite) error {
	tables, err := s.tables(ctx)
	if err != nil {
		return err
	}
	var problems []error
	for family, frame := range tables {
		if frame.Name == "" || frame.RefID != family {
			problems = append(problems, fmt.Errorf("%s: name %q, refId %q", family, frame.Name, frame.RefID))
		}
		if frame.Meta == nil || frame.Meta.Type != data.FrameTypeTable || frame.Meta.TypeVersion != (data.FrameTypeVersion{0, 1}) {
			problems = append(problems, fmt.Errorf("%s: meta %+v", family, frame.Meta))
		}
		for _, figure := range figures[family] {
			field, _ := frame.FieldByName(figure)
			if field == nil || field.Config == nil || field.Config.Unit == "" || field.Config.Description == "" {
				problems = append(problems, fmt.Errorf("%s: %s lacks unit or description", family, figure))
			}
		}
	}
	return errors.Join(problems...)
}

func checkJSON(ctx context.Context, s *suite) error {
	tables, err := s.tables(ctx)
	if err != nil {
		return err
	}
	for family, frame := range tables {
		text, err := json.Marshal(frame)
		if err != nil {
			return fmt.Errorf("%s: %w", family, err)
		}
		var read data.Frame
		if err := json.Unmarshal(text, &read); err != nil {
			return fmt.Errorf("%s: %w", family, err)
		}
		if len(read.Fields) != len(frame.Fields) || read.Rows() != frame.Rows() {
			return fmt.Errorf("%s: columns or rows were lost", family)
		}
	}
	return nil
}

func checkLabels(ctx context.Context, s *suite) error {
	settings := s.settings(busyServer, nil)
	frame, err := s.frameOf(ctx, settings, `{"queryType":"locations","shape":"numeric","window":"24h"}`)
	if err != nil {
		return err
	}
	agreed := map[string]bool{"server": true, "location": true, "asn": true, "as_org": true}
	for _, field := range frame.Fields {
		for name := range field.Labels {
			if !agreed[name] {
				return fmt.Errorf("label %s", name)
			}
		}
		if field.Config == nil || field.Config.DisplayNameFromDS == "" || field.Config.DisplayName != "" {
			return fmt.Errorf("%s: config %+v", field.Labels, field.Config)
		}
		if field.Config.Unit != "decbytes" {
			return fmt.Errorf("unit %s", field.Config.Unit)
		}
	}
	return nil
}

func checkExecutedQuery(ctx context.Context, s *suite) error {
	tables, err := s.tables(ctx)
	if err != nil {
		return err
	}
	for family, frame := range tables {
		if !strings.HasPrefix(frame.Meta.ExecutedQueryString, "GET /") {
			return fmt.Errorf("%s: %q", family, frame.Meta.ExecutedQueryString)
		}
	}
	return nil
}

func checkGrouping(ctx context.Context, s *suite) error {
	settings := s.settings(busyServer, map[string]any{"cacheTtlSeconds": 60})
	all, err := s.frameOf(ctx, settings, `{"queryType":"locations","window":"24h","groupBy":["location"]}`)
	if err != nil {
		return err
	}
	rows, err := rowsOf(all)
	if err != nil || len(rows) < 3 {
		return fmt.Errorf("%d countries, %w", len(rows), err)
	}
	top, err := s.frameOf(ctx, settings, `{"queryType":"locations","window":"24h","groupBy":["location"],"limit":2}`)
	if err != nil {
		return err
	}
	topRows, err := rowsOf(top)
	if err != nil || len(topRows) != 2 {
		return fmt.Errorf("%d of the top 2, %w", len(topRows), err)
	}
	least, _ := numberOf(topRows[1]["data"])
	above := 0
	for _, row := range rows {
		if bytes, _ := numberOf(row["data"]); bytes > least {
			above++
		}
	}
	if above != 1 {
		return fmt.Errorf("%d countries have more than the second", above)
	}
	query := map[string]any{
		"queryType": "locations", "window": "24h", "groupBy": []string{"location"},
		"filters": []any{map[string]any{"label": "location", "operator": "!=", "values": []any{topRows[0]["location"]}}},
	}
	without, err := s.frameOf(ctx, settings, encode(query))
	if err != nil {
		return err
	}
	if without.Rows() != len(rows)-1 {
		return fmt.Errorf("%d rows without the first of %d", without.Rows(), len(rows))
	}
	return nil
}
