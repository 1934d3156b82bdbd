package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"outline-metrics-datasource/conformance/internal/host"
	"outline-metrics-datasource/conformance/internal/outline"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
)

// frameOf asks one query and expects one frame.
func (s *suite) frameOf(ctx context.Context, settings host.Settings, query string) (*data.Frame, error) {
	answer, err := s.plugin.QueryOne(ctx, settings, query)
	if err != nil {
		return nil, err
	}
	if answer.Error != nil {
		return nil, answer.Error
	}
	if answer.Status != backend.StatusOK || len(answer.Frames) != 1 {
		return nil, fmt.Errorf("status %d, %d frames", answer.Status, len(answer.Frames))
	}
	return answer.Frames[0], nil
}

// row is one row of a table by column name; null is nil.
type row map[string]any

func rowsOf(frame *data.Frame) ([]row, error) {
	count, err := frame.RowLen()
	if err != nil {
		return nil, err
	}
	rows := make([]row, count)
	for index := range rows {
		rows[index] = row{}
		for _, field := range frame.Fields {
			if value, ok := field.ConcreteAt(index); ok {
				rows[index][field.Name] = value
			} else {
				rows[index][field.Name] = nil
			}
		}
	}
	return rows, nil
}

func onlyRow(frame *data.Frame) (row, error) {
	rows, err := rowsOf(frame)
	if err != nil {
		return nil, err
	}
	if len(rows) != 1 {
		return nil, fmt.Errorf("%d rows", len(rows))
	}
	return rows[0], nil
}

// expect compares columns of a row; numbers may differ by rounding, as sums depend on their order.
func (r row) expect(expected map[string]any) error {
	var problems []error
	for name, want := range expected {
		got, found := r[name]
		if !found {
			problems = append(problems, fmt.Errorf("no column %s", name))
		} else if !same(got, want) {
			problems = append(problems, fmt.Errorf("%s is %v, not %v", name, got, want))
		}
	}
	return errors.Join(problems...)
}

func same(got, want any) bool {
	a, aIsNumber := numberOf(got)
	b, bIsNumber := numberOf(want)
	if aIsNumber && bIsNumber {
		return math.Abs(a-b) <= 1e-9*math.Max(math.Abs(a), math.Abs(b))
	}
	if at, isTime := got.(time.Time); isTime {
		other, isTime := want.(time.Time)
		return isTime && at.Equal(other)
	}
	return got == want
}

func numberOf(value any) (float64, bool) {
	switch number := value.(type) {
	case float64:
		return number, true
	case int64:
		return float64(number), true
	case int:
		return float64(number), true
	default:
		return 0, false
	}
}

func noticesOf(frame *data.Frame) []string {
	var texts []string
	if frame.Meta != nil {
		for _, notice := range frame.Meta.Notices {
			texts = append(texts, notice.Text)
		}
	}
	return texts
}

// decodeOnly decodes a response of one frame under the refId A.
func decodeOnly(response *pluginv2.QueryDataResponse) (*data.Frame, error) {
	decoded, err := backend.FromProto().QueryDataResponse(response)
	if err != nil {
		return nil, err
	}
	answer := decoded.Responses["A"]
	if answer.Error != nil {
		return nil, answer.Error
	}
	if len(answer.Frames) != 1 {
		return nil, fmt.Errorf("%d frames", len(answer.Frames))
	}
	return answer.Frames[0], nil
}

// rowsByKey are the rows of a table by their key_id.
func rowsByKey(frame *data.Frame) (map[string]row, error) {
	rows, err := rowsOf(frame)
	if err != nil {
		return nil, err
	}
	byKey := map[string]row{}
	for _, row := range rows {
		id, isText := row["key_id"].(string)
		if _, taken := byKey[id]; !isText || taken {
			return nil, fmt.Errorf("key_id %v has no row of its own", row["key_id"])
		}
		byKey[id] = row
	}
	return byKey, nil
}

func keyName(raw raw, id string) any {
	for _, key := range raw.keys.AccessKeys {
		if key.ID == id {
			return shownName(key)
		}
	}
	return nil
}

// shownName is what tables call a key; one without a name goes by its id.
func shownName(key outline.AccessKey) string {
	if key.Name == "" {
		return "Key " + key.ID
	}
	return key.Name
}

func optionalMoment(epochSeconds *float64) any {
	if epochSeconds == nil {
		return nil
	}
	return moment(*epochSeconds)
}

// named says whose problem an error is.
func named(name string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", name, err)
}
