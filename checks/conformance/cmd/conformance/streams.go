package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

func streamChecks() []check {
	return []check{
		{"stream: a channel that there is not is not found, ends at once, and takes nothing", checkStreams},
		{"stream: what is not served is unimplemented", checkChunked},
	}
}

func checkStreams(ctx context.Context, s *suite) error {
	pluginContext := s.settings(busyServer, nil).Context()
	subscription, err := s.plugin.Stream.SubscribeStream(ctx, &pluginv2.SubscribeStreamRequest{PluginContext: pluginContext, Path: "x"})
	if err != nil || subscription.Status != pluginv2.SubscribeStreamResponse_NOT_FOUND {
		return fmt.Errorf("subscribe: %v, %w", subscription, err)
	}
	publication, err := s.plugin.Stream.PublishStream(ctx, &pluginv2.PublishStreamRequest{PluginContext: pluginContext, Path: "x"})
	if err != nil || publication.Status != pluginv2.PublishStreamResponse_PERMISSION_DENIED {
		return fmt.Errorf("publish: %v, %w", publication, err)
	}
	stream, err := s.plugin.Stream.RunStream(ctx, &pluginv2.RunStreamRequest{PluginContext: pluginContext, Path: "x"})
	if err != nil {
		return err
	}
	if _, err := stream.Recv(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("run: %w", err)
	}
	return nil
}

func checkChunked(ctx context.Context, s *suite) error {
	stream, err := s.plugin.Data.QueryChunkedData(ctx, &pluginv2.QueryChunkedDataRequest{})
	if err != nil {
		return err
	}
	if _, err := stream.Recv(); status.Code(err) != codes.Unimplemented {
		return fmt.Errorf("ended with %w", err)
	}
	return nil
}
