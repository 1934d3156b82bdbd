// Package simulator drives simulated Outline servers through their control port.
package simulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// Control is the control port of a simulator.
type Control struct {
	url string
}

// New takes the URL that the simulator prints.
func New(url string) *Control {
	return &Control{url: url}
}

// Server is one simulated server.
type Server struct {
	Name       string `json:"name"`
	APIURL     string `json:"apiUrl"`
	CertSHA256 string `json:"certSha256"`

	control *Control
	index   int
}

// Servers lists them in their order.
func (c *Control) Servers() ([]*Server, error) {
	var servers []*Server
	if err := c.call(http.MethodGet, "/servers", nil, &servers); err != nil {
		return nil, err
	}
	for index, server := range servers {
		server.control, server.index = c, index
	}
	return servers, nil
}

// FreezeClock stops the clock of all servers, so that two answers over the same window are equal.
func (c *Control) FreezeClock() error {
	return c.call(http.MethodPost, "/clock", map[string]any{"running": false}, nil)
}

// Calls are what came in at a server.
type Calls struct {
	// Connections is how many TLS connections were completed.
	Connections int            `json:"connections"`
	ByRoute     map[string]int `json:"byRoute"`
}

// Total is the number of requests, whatever the route.
func (c Calls) Total() int {
	total := 0
	for _, count := range c.ByRoute {
		total += count
	}
	return total
}

// Calls since the last reset.
func (s *Server) Calls() (Calls, error) {
	var calls Calls
	err := s.control.call(http.MethodGet, s.path("/calls"), nil, &calls)
	return calls, err
}

// ResetCalls forgets what came in.
func (s *Server) ResetCalls() error {
	return s.control.call(http.MethodDelete, s.path("/calls"), nil, nil)
}

// Growth is what really happened in a span.
type Growth struct {
	Bytes      float64 `json:"bytes"`
	TunnelTime float64 `json:"tunnelTime"`
}

// Truth is what the server's proxy counted, whatever its Prometheus made of it.
type Truth struct {
	Total      Growth            `json:"total"`
	AccessKeys map[string]Growth `json:"accessKeys"`
}

// Truth of the last seconds.
func (s *Server) Truth(sinceSeconds int) (Truth, error) {
	var truth Truth
	err := s.control.call(http.MethodGet, fmt.Sprintf("%s&since=%d", s.path("/truth"), sinceSeconds), nil, &truth)
	return truth, err
}

// Fault is something that goes wrong, in the simulator's words.
type Fault map[string]any

// SetFault lets the next requests meet it.
func (s *Server) SetFault(fault Fault) error {
	return s.control.call(http.MethodPost, s.path("/faults"), fault, nil)
}

// ClearFaults lets all be well again.
func (s *Server) ClearFaults() error {
	return s.control.call(http.MethodDelete, s.path("/faults"), nil, nil)
}

func (s *Server) path(route string) string {
	return fmt.Sprintf("%s?server=%d", route, s.index)
}

func (c *Control) call(method, path string, body, target any) error {
	var content io.Reader
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			return err
		}
		content = bytes.NewReader(encoded)
	}
	request, err := http.NewRequest(method, c.url+path, content)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("simulator: %s %s: %s", method, path, text)
	}
	if target == nil {
		return nil
	}
	return json.Unmarshal(text, target)
}
