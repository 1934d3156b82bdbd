package host

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
)

// ResourceAnswer is the whole answer of a resource route.
type ResourceAnswer struct {
	Code    int32
	Headers map[string]*pluginv2.StringList
	Body    string
}

// CallResource calls a route such as "metrics?since=1h".
func (p *Plugin) CallResource(ctx context.Context, settings Settings, method, url, body string) (ResourceAnswer, error) {
	path, _, _ := strings.Cut(url, "?")
	stream, err := p.Resource.CallResource(ctx, &pluginv2.CallResourceRequest{
		PluginContext: settings.Context(),
		Path:          path,
		Method:        method,
		Url:           url,
		Headers:       map[string]*pluginv2.StringList{"Content-Type": {Values: []string{"application/json"}}},
		Body:          []byte(body),
	})
	if err != nil {
		return ResourceAnswer{}, err
	}
	var answer ResourceAnswer
	for first := true; ; first = false {
		message, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			p.keep("answers.txt", answer.Body)
			return answer, nil
		}
		if err != nil {
			return ResourceAnswer{}, err
		}
		if first {
			answer.Code, answer.Headers = message.Code, message.Headers
		}
		answer.Body += string(message.Body)
	}
}
