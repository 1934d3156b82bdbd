// Package host launches plugin executables as Grafana does and calls them over its protocol.
package host

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/backend/grpcplugin"
	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
	"github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
)

// Cookie is what the environment of a plugin holds when Grafana starts it.
const Cookie = grpcplugin.MagicCookieKey + "=" + grpcplugin.MagicCookieValue

var pluginSet = goplugin.PluginSet{
	"data":        &grpcplugin.DataGRPCPlugin{},
	"diagnostics": &grpcplugin.DiagnosticsGRPCPlugin{},
	"resource":    &grpcplugin.ResourceGRPCPlugin{},
	"stream":      &grpcplugin.StreamGRPCPlugin{},
}

// Plugin is a running plugin process.
type Plugin struct {
	Data        grpcplugin.DataClient
	Diagnostics grpcplugin.DiagnosticsClient
	Resource    grpcplugin.ResourceClient
	Stream      grpcplugin.StreamClient
	// PID of the process.
	PID int
	// Log is what the process wrote to standard error.
	Log *Log

	folder  string
	client  *goplugin.Client
	command *exec.Cmd
	rpc     goplugin.ClientProtocol
}

// Written is the folder that keeps what plugins write and answer.
var Written = os.TempDir()

// Start launches the executable, without the environment of this process and with a folder of its own for state, and
// waits for its handshake.
func Start(executable string, environment ...string) (*Plugin, error) {
	folder, err := os.MkdirTemp(Written, "run-")
	if err != nil {
		return nil, err
	}
	state := filepath.Join(folder, "state")
	log := newLog()
	command := exec.Command(executable)
	command.Env = append([]string{"GF_PLUGIN_STATE_DIR=" + state}, environment...)
	client := goplugin.NewClient(&goplugin.ClientConfig{
		Cmd: command,
		HandshakeConfig: goplugin.HandshakeConfig{
			ProtocolVersion:  grpcplugin.ProtocolVersion,
			MagicCookieKey:   grpcplugin.MagicCookieKey,
			MagicCookieValue: grpcplugin.MagicCookieValue,
		},
		VersionedPlugins: map[int]goplugin.PluginSet{grpcplugin.ProtocolVersion: pluginSet},
		AllowedProtocols: []goplugin.Protocol{goplugin.ProtocolGRPC},
		SkipHostEnv:      true,
		Logger:           hclog.New(&hclog.LoggerOptions{Output: log.host, Level: hclog.Trace, JSONFormat: true}),
		Stderr:           log.raw,
		GRPCDialOptions:  []grpc.DialOption{grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(1 << 30))},
	})
	rpc, err := client.Client()
	if err != nil {
		client.Kill()
		return nil, err
	}
	pid, _ := strconv.Atoi(client.ID())
	plugin := &Plugin{PID: pid, Log: log, client: client, command: command, folder: folder, rpc: rpc}
	if err := plugin.dispense(); err != nil {
		client.Kill()
		return nil, err
	}
	return plugin, nil
}

func (p *Plugin) dispense() error {
	var err error
	if p.Data, err = dispense[grpcplugin.DataClient](p.rpc, "data"); err != nil {
		return err
	}
	if p.Diagnostics, err = dispense[grpcplugin.DiagnosticsClient](p.rpc, "diagnostics"); err != nil {
		return err
	}
	if p.Resource, err = dispense[grpcplugin.ResourceClient](p.rpc, "resource"); err != nil {
		return err
	}
	p.Stream, err = dispense[grpcplugin.StreamClient](p.rpc, "stream")
	return err
}

func dispense[T any](rpc goplugin.ClientProtocol, name string) (T, error) {
	var none T
	raw, err := rpc.Dispense(name)
	if err != nil {
		return none, err
	}
	client, ok := raw.(T)
	if !ok {
		return none, fmt.Errorf("%s is a %T", name, raw)
	}
	return client, nil
}

// Ping asks for the health of the gRPC server, not of a data source.
func (p *Plugin) Ping() error {
	return p.rpc.Ping()
}

// Exited says whether the process has ended.
func (p *Plugin) Exited() bool {
	return p.client.Exited()
}

// Kill ends the process as Grafana does: it asks, waits two seconds and then uses force.
func (p *Plugin) Kill() {
	p.client.Kill()
	p.keep("log.jsonl", strings.Join(p.Log.Lines(), "\n"))
	p.keep("host-log.jsonl", strings.Join(p.Log.HostLines(), "\n"))
}

// keep adds a line to a file of what the plugin has told.
func (p *Plugin) keep(name, line string) {
	file, err := os.OpenFile(filepath.Join(p.folder, name), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return
	}
	defer file.Close()
	_, _ = fmt.Fprintln(file, line)
}

// ExitCode of an ended process; -1 when a signal ended it.
func (p *Plugin) ExitCode() int {
	return p.command.ProcessState.ExitCode()
}

// CheckHealth is "Save & test".
func (p *Plugin) CheckHealth(ctx context.Context, settings Settings) (*pluginv2.CheckHealthResponse, error) {
	health, err := p.Diagnostics.CheckHealth(ctx, &pluginv2.CheckHealthRequest{PluginContext: settings.Context()})
	p.keep("answers.txt", health.String())
	return health, err
}
