package host

import (
	"context"
	"encoding/json"
	"maps"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
)

// Settings are those of a data source as Grafana hands them over, and on whose behalf.
type Settings struct {
	UID       string
	OrgID     int64
	Namespace string
	// Updated is the time of the last change, epoch milliseconds.
	Updated int64
	// JSON is jsonData.
	JSON map[string]any
	// APIURL is the secret apiUrl.
	APIURL string
	// Secrets are further ones, such as apiUrl.fra.
	Secrets map[string]string
	// Role of the user; empty when Grafana itself calls.
	Role string
	// OfAlertRule says that an alert rule asks, not a panel.
	OfAlertRule bool
}

// Context is the settings' form on the wire.
func (s Settings) Context() *pluginv2.PluginContext {
	jsonData, err := json.Marshal(s.JSON)
	if err != nil {
		panic(err)
	}
	secrets := maps.Clone(s.Secrets)
	if secrets == nil {
		secrets = map[string]string{}
	}
	secrets["apiUrl"] = s.APIURL
	pluginContext := &pluginv2.PluginContext{
		OrgId:         s.OrgID,
		PluginId:      "outline-metrics-datasource",
		PluginVersion: "0.0.0",
		Namespace:     s.Namespace,
		GrafanaConfig: map[string]string{"GF_APP_URL": "http://127.0.0.1:3000/"},
		DataSourceInstanceSettings: &pluginv2.DataSourceInstanceSettings{
			Id:                      1,
			Uid:                     s.UID,
			Name:                    "Outline",
			JsonData:                jsonData,
			DecryptedSecureJsonData: secrets,
			LastUpdatedMS:           s.Updated,
		},
	}
	if s.Role != "" {
		pluginContext.User = &pluginv2.User{Login: "user", Name: "User", Role: s.Role}
	}
	return pluginContext
}

// Request is a query request for the last 24 hours; each query is its saved JSON by refId.
func (s Settings) Request(queries map[string]string) *pluginv2.QueryDataRequest {
	now := time.Now().UnixMilli()
	request := &pluginv2.QueryDataRequest{
		PluginContext: s.Context(),
		Headers:       map[string]string{},
	}
	if s.OfAlertRule {
		request.Headers = map[string]string{"FromAlert": "true", "http_X-Rule-Uid": "rule"}
	}
	for refID, query := range queries {
		request.Queries = append(request.Queries, &pluginv2.DataQuery{
			RefId:         refID,
			MaxDataPoints: 100,
			IntervalMS:    1000,
			TimeRange:     &pluginv2.TimeRange{FromEpochMS: now - 24*3600*1000, ToEpochMS: now},
			Json:          []byte(query),
		})
	}
	return request
}

// Query asks all queries in one request and decodes every frame.
func (p *Plugin) Query(ctx context.Context, settings Settings, queries map[string]string) (backend.Responses, error) {
	response, err := p.Data.QueryData(ctx, settings.Request(queries))
	if err != nil {
		return nil, err
	}
	decoded, err := backend.FromProto().QueryDataResponse(response)
	if err != nil {
		return nil, err
	}
	if text, err := json.Marshal(decoded); err == nil {
		p.keep("answers.txt", string(text))
	}
	return decoded.Responses, nil
}

// QueryOne asks one query.
func (p *Plugin) QueryOne(ctx context.Context, settings Settings, query string) (backend.DataResponse, error) {
	responses, err := p.Query(ctx, settings, map[string]string{"A": query})
	return responses["A"], err
}
