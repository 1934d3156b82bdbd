package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"outline-metrics-datasource/conformance/internal/outline"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/instancemgmt"
	"github.com/grafana/grafana-plugin-sdk-go/data"
)

type dataSource struct {
	server string
	client *outline.Client
}

func newDataSource(_ context.Context, settings backend.DataSourceInstanceSettings) (instancemgmt.Instance, error) {
	var options struct {
		CertSHA256 string `json:"certSha256"`
		ServerName string `json:"serverName"`
	}
	if err := json.Unmarshal(settings.JSONData, &options); err != nil {
		return nil, fmt.Errorf("jsonData: %w", err)
	}
	client := outline.NewClient(settings.DecryptedSecureJSONData["apiUrl"], options.CertSHA256)
	return &dataSource{server: options.ServerName, client: client}, nil
}

// Dispose closes the connections of an instance whose settings have changed.
func (d *dataSource) Dispose() {
	d.client.Close()
}

// CheckHealth asks the server for its version.
func (d *dataSource) CheckHealth(ctx context.Context, _ *backend.CheckHealthRequest) (*backend.CheckHealthResult, error) {
	var server outline.Server
	if err := d.client.Get(ctx, "/server", &server); err != nil {
		return &backend.CheckHealthResult{Status: backend.HealthStatusError, Message: err.Error()}, nil
	}
	return &backend.CheckHealthResult{Status: backend.HealthStatusOk, Message: "Outline " + server.Version}, nil
}

// QueryData answers the queries of a request side by side.
func (d *dataSource) QueryData(ctx context.Context, request *backend.QueryDataRequest) (*backend.QueryDataResponse, error) {
	answers := make([]backend.DataResponse, len(request.Queries))
	var group sync.WaitGroup
	for index, query := range request.Queries {
		group.Go(func() { answers[index] = d.answer(ctx, query) })
	}
	group.Wait()
	response := backend.NewQueryDataResponse()
	for index, query := range request.Queries {
		response.Responses[query.RefID] = answers[index]
	}
	return response, nil
}

func (d *dataSource) answer(ctx context.Context, query backend.DataQuery) backend.DataResponse {
	var saved struct {
		Window string `json:"window"`
	}
	if err := json.Unmarshal(query.JSON, &saved); err != nil {
		return backend.ErrDataResponse(backend.StatusBadRequest, err.Error())
	}
	since := strings.TrimSuffix(saved.Window, "s")
	if _, err := strconv.Atoi(since); err != nil {
		return backend.ErrDataResponse(backend.StatusBadRequest, "the window must be in seconds")
	}
	route := "/experimental/server/metrics?since=" + since + "s"
	var metrics outline.Metrics
	if err := d.client.Get(ctx, route, &metrics); err != nil {
		return backend.ErrDataResponse(backend.StatusBadGateway, err.Error())
	}
	return backend.DataResponse{Status: backend.StatusOK, Frames: data.Frames{d.frame(query.RefID, route, metrics)}}
}

func (d *dataSource) frame(refID, route string, metrics outline.Metrics) *data.Frame {
	frame := data.NewFrame("Locations and autonomous systems")
	frame.RefID = refID
	frame.Meta = &data.FrameMeta{
		Type:                data.FrameTypeNumericWide,
		TypeVersion:         data.FrameTypeVersion{0, 1},
		ExecutedQueryString: "GET " + route,
		Custom:              map[string]any{"receivedAt": time.Now().UTC().Format(time.RFC3339Nano)},
	}
	for _, location := range metrics.Server.Locations {
		frame.Fields = append(frame.Fields, d.field(location))
	}
	return frame
}

func (d *dataSource) field(location outline.Location) *data.Field {
	labels := data.Labels{"server": d.server, "location": location.Location}
	shown := location.Location
	if location.ASN != nil {
		labels["asn"] = strconv.FormatInt(*location.ASN, 10)
	}
	if location.ASOrg != nil {
		labels["as_org"] = *location.ASOrg
		shown += " · " + *location.ASOrg
	}
	field := data.NewField("data", labels, []float64{location.DataTransferred.Bytes})
	field.Config = &data.FieldConfig{
		DisplayNameFromDS: shown,
		Unit:              "decbytes",
		Description:       "Bytes that left the server, download and upload once each.",
	}
	return field
}
