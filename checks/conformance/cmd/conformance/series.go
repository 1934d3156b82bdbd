package main

import (
	"context"
	"fmt"
	"time"

	"github.com/grafana/dataplane/sdata/timeseries"
	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// seriesQueries are of families whose series need no traffic.
var seriesQueries = []string{
	`{"queryType":"server-metrics","shape":"time-series","step":"1h"}`,
	`{"queryType":"server-metrics","shape":"time-series","figure":"keys_online","step":"1d","timeZone":"Asia/Kolkata"}`,
	`{"queryType":"availability","shape":"time-series","step":"6h","timeShift":"1d"}`,
}

func seriesChecks() []check {
	var checks []check
	for _, query := range seriesQueries {
		checks = append(checks, check{
			"time series: Grafana reads " + query,
			func(ctx context.Context, s *suite) error { return checkSeries(ctx, s, query) },
		})
	}
	return checks
}

// checkSeries reads a time series as alert rules do. History has just begun, so nothing need be known.
func checkSeries(ctx context.Context, s *suite, query string) error {
	frame, err := s.frameOf(ctx, s.settings(olderServer, map[string]any{"history": "embedded"}), query)
	if err != nil {
		return err
	}
	if frame.Meta == nil || frame.Meta.Type != data.FrameTypeTimeSeriesWide || frame.Meta.TypeVersion != (data.FrameTypeVersion{0, 1}) {
		return fmt.Errorf("meta is %+v", frame.Meta)
	}
	if len(frame.Fields) == 0 {
		if len(frame.Meta.Notices) == 0 {
			return fmt.Errorf("nothing is known, and no notice says why")
		}
		return nil
	}
	if frame.Fields[0].Type() != data.FieldTypeTime {
		return fmt.Errorf("the time is %s", frame.Fields[0].Type())
	}
	reader, err := timeseries.CollectionReaderFromFrames(data.Frames{frame})
	if err != nil {
		return err
	}
	collection, err := reader.GetCollection(true)
	if err != nil {
		return err
	}
	if collection.Warning != nil || len(collection.RemainderIndices) > 0 {
		return fmt.Errorf("%w, remaining fields %v", collection.Warning, collection.RemainderIndices)
	}
	if len(collection.Refs) != 1 || collection.Refs[0].GetLabels()["server"] != "vpn" {
		return fmt.Errorf("series %+v", collection.Refs)
	}
	return checkTimes(collection.Refs[0].TimeField)
}

// checkTimes: ascending, and none later than now.
func checkTimes(field *data.Field) error {
	last := time.Time{}
	for index := range field.Len() {
		moment, isTime := field.At(index).(time.Time)
		if !isTime || !moment.After(last) || moment.After(time.Now()) {
			return fmt.Errorf("time %d is %v after %v", index, field.At(index), last)
		}
		last = moment
	}
	if field.Len() < 2 {
		return fmt.Errorf("%d times", field.Len())
	}
	return nil
}
