package host

import (
	"bytes"
	"strings"
	"sync"
)

// Log collects what a plugin writes to standard error.
type Log struct {
	// raw is as the plugin wrote it; host is what go-plugin made of it.
	raw, host *buffer
}

func newLog() *Log {
	return &Log{raw: &buffer{}, host: &buffer{}}
}

// Lines are the lines that the plugin wrote.
func (l *Log) Lines() []string {
	return l.raw.lines()
}

// HostLines are the lines of the host's own log, as JSON: its own ones and those it took over from the plugin.
func (l *Log) HostLines() []string {
	return l.host.lines()
}

type buffer struct {
	mutex sync.Mutex
	bytes bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.bytes.Write(p)
}

func (b *buffer) lines() []string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return strings.Split(strings.TrimRight(b.bytes.String(), "\n"), "\n")
}
