// Package outline reads the management API of an Outline server over connections to one pinned certificate.
package outline

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

var errPinMismatch = errors.New("the certificate is not the pinned one")

// Client calls one server.
type Client struct {
	apiURL string
	http   *http.Client
}

// NewClient trusts the certificate with this SHA-256 fingerprint (hexadecimal, upper or lower case) and no other.
func NewClient(apiURL, certSHA256 string) *Client {
	transport := &http.Transport{
		MaxIdleConns:        256,
		MaxIdleConnsPerHost: 256,
		IdleConnTimeout:     90 * time.Second,
		TLSHandshakeTimeout: 10 * time.Second,
		TLSClientConfig: &tls.Config{
			// The pin replaces the verification: Outline's certificates are self-signed.
			InsecureSkipVerify: true,
			VerifyConnection: func(state tls.ConnectionState) error {
				sum := sha256.Sum256(state.PeerCertificates[0].Raw)
				if !strings.EqualFold(hex.EncodeToString(sum[:]), certSHA256) {
					return errPinMismatch
				}
				return nil
			},
		},
	}
	return &Client{
		apiURL: strings.TrimRight(apiURL, "/"),
		http: &http.Client{
			Transport:     transport,
			Timeout:       30 * time.Second,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// Get reads the JSON of a route such as "/server" into target.
func (c *Client) Get(ctx context.Context, route string, target any) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.apiURL+route, nil)
	if err != nil {
		return errors.New("the management API URL is not usable")
	}
	response, err := c.http.Do(request)
	if err != nil {
		// The text of err holds the URL, and with it the secret.
		return fmt.Errorf("%s: no answer: %w", route, errors.Unwrap(err))
	}
	defer response.Body.Close()
	// Only a body that was read to its end leaves the connection for the next call.
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return fmt.Errorf("%s: %w", route, err)
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: status %d", route, response.StatusCode)
	}
	return json.Unmarshal(body, target)
}

// Close closes idle connections.
func (c *Client) Close() {
	c.http.CloseIdleConnections()
}
