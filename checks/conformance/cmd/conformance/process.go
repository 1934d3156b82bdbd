package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"

	"outline-metrics-datasource/conformance/internal/host"
	"outline-metrics-datasource/conformance/internal/simulator"
)

// The host waits this long before it uses force.
const shutdownTime = 2 * time.Second

func processChecks() []check {
	return []check{
		{"process: started by hand it says what it is", checkByHand},
		{"process: standard output is the handshake and nothing else", checkStandardOutput},
		{"process: ends by itself when the host asks", checkShutdownIdle},
		{"process: ends by itself in the middle of a query", checkShutdownBusy},
		{"process: SIGTERM ends it and leaves no socket", checkTerminated},
		{"process: SIGINT is the host's business", checkInterrupted},
		{"process: ends when its host is killed", checkOrphan},
		{"process: a request beyond 16 MiB is refused, one below is not", checkLargeRequest},
		{"process: hundreds of queries at once", checkCrowd},
	}
}

func checkByHand(ctx context.Context, s *suite) error {
	command := exec.CommandContext(ctx, s.executable)
	command.Env = []string{}
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	err := command.Run()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 {
		return fmt.Errorf("ended with %w", err)
	}
	if stdout.Len() > 0 || !strings.Contains(stderr.String(), "Grafana") {
		return fmt.Errorf("stdout %q, stderr %q", stdout.String(), stderr.String())
	}
	return nil
}

var handshakePattern = regexp.MustCompile(`^1\|2\|unix\|[^|]+\|grpc\|?\n$`)

func checkStandardOutput(ctx context.Context, s *suite) error {
	folder, err := os.MkdirTemp("", "conformance-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	state, err := os.MkdirTemp("", "conformance-state-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(state)
	command := exec.CommandContext(ctx, s.executable)
	command.Env = []string{host.Cookie, "PLUGIN_PROTOCOL_VERSIONS=2", "PLUGIN_UNIX_SOCKET_DIR=" + folder, "GF_PLUGIN_STATE_DIR=" + state}
	var stderr bytes.Buffer
	command.Stderr = &stderr
	stdout, err := command.StdoutPipe()
	if err != nil {
		return err
	}
	if err := command.Start(); err != nil {
		return err
	}
	reader := bufio.NewReader(stdout)
	line, err := reader.ReadString('\n')
	if err != nil || !handshakePattern.MatchString(line) {
		return fmt.Errorf("%q, %w", line, err)
	}
	sockets, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil || len(sockets) != 1 {
		return fmt.Errorf("sockets %v, %w", sockets, err)
	}
	info, err := os.Stat(sockets[0])
	if err != nil || info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("mode %v, %w", info.Mode(), err)
	}
	_ = command.Process.Signal(syscall.SIGTERM)
	rest, _ := reader.ReadString(0)
	_ = command.Wait()
	if rest != "" || stderr.Len() > 0 {
		return fmt.Errorf("afterwards stdout %q, stderr %q", rest, stderr.String())
	}
	if sockets, _ = filepath.Glob(filepath.Join(folder, "*")); len(sockets) > 0 {
		return fmt.Errorf("%v is left", sockets)
	}
	return nil
}

func checkShutdownIdle(_ context.Context, s *suite) error {
	plugin, err := host.Start(s.executable)
	if err != nil {
		return err
	}
	return expectCleanEnd(plugin)
}

func checkShutdownBusy(ctx context.Context, s *suite) error {
	plugin, err := host.Start(s.executable)
	if err != nil {
		return err
	}
	server := s.servers[busyServer]
	if err := errors.Join(server.ResetCalls(), server.SetFault(simulator.Fault{"kind": "hang"})); err != nil {
		return err
	}
	settings := s.settings(busyServer, nil)
	go func() { _, _ = plugin.QueryOne(ctx, settings, familyQuery("server-metrics")) }()
	if err := s.until(ctx, func() (bool, error) {
		calls, err := server.Calls()
		return calls.Total() > 0, err
	}); err != nil {
		return err
	}
	return expectCleanEnd(plugin)
}

func expectCleanEnd(plugin *host.Plugin) error {
	begin := time.Now()
	plugin.Kill()
	taken := time.Since(begin)
	if code := plugin.ExitCode(); code != 0 || taken >= shutdownTime {
		return fmt.Errorf("exit code %d after %v", code, taken)
	}
	return nil
}

func checkTerminated(ctx context.Context, s *suite) error {
	folder, err := os.MkdirTemp("", "conformance-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	plugin, err := host.Start(s.executable, "TMPDIR="+folder)
	if err != nil {
		return err
	}
	defer plugin.Kill()
	if err := syscall.Kill(plugin.PID, syscall.SIGTERM); err != nil {
		return err
	}
	if err := s.until(ctx, func() (bool, error) { return plugin.Exited(), nil }); err != nil {
		return err
	}
	if left, _ := filepath.Glob(filepath.Join(folder, "*")); len(left) > 0 {
		return fmt.Errorf("%v is left", left)
	}
	return nil
}

func checkInterrupted(ctx context.Context, s *suite) error {
	if err := syscall.Kill(s.plugin.PID, syscall.SIGINT); err != nil {
		return err
	}
	_, err := s.frameOf(ctx, s.settings(busyServer, nil), familyQuery("server"))
	return err
}

func checkOrphan(ctx context.Context, s *suite) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	command := exec.CommandContext(ctx, self, "-start-and-wait", "-plugin", s.executable)
	stdout, err := command.StdoutPipe()
	if err != nil {
		return err
	}
	if err := command.Start(); err != nil {
		return err
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		return err
	}
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		return err
	}
	if err := command.Process.Kill(); err != nil {
		return err
	}
	_ = command.Wait()
	limited, cancel := context.WithTimeout(ctx, shutdownTime)
	defer cancel()
	if err := s.until(limited, func() (bool, error) { return hasEnded(pid), nil }); err != nil {
		_ = syscall.Kill(pid, syscall.SIGKILL)
		return fmt.Errorf("process %d lives on: %w", pid, err)
	}
	return nil
}

// hasEnded also says so of a process that nobody has waited for.
func hasEnded(pid int) bool {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err != nil || strings.Contains(string(status), ") Z ")
}

func checkLargeRequest(ctx context.Context, s *suite) error {
	settings := s.settings(busyServer, nil)
	text := func(mebibytes int) string { return `{"note":"` + strings.Repeat("x", mebibytes<<20) + `"}` }
	if _, err := s.plugin.Query(ctx, settings, map[string]string{"A": text(15)}); err != nil {
		return err
	}
	if _, err := s.plugin.Query(ctx, settings, map[string]string{"A": text(17)}); err == nil {
		return errors.New("17 MiB were taken")
	}
	_, err := s.frameOf(ctx, settings, familyQuery("server"))
	return err
}

func checkCrowd(ctx context.Context, s *suite) error {
	settings := s.settings(busyServer, map[string]any{"cacheTtlSeconds": 60})
	outcomes := make(chan error, 500)
	for range cap(outcomes) {
		go func() {
			_, err := s.frameOf(ctx, settings, familyQuery("locations"))
			outcomes <- err
		}()
	}
	var problems []error
	for range cap(outcomes) {
		problems = append(problems, <-outcomes)
	}
	return errors.Join(problems...)
}
