// The load client of the benchmark: launches a plugin executable as Grafana does and measures how fast it starts, how
// much memory it takes and how quickly it answers. Prints one JSON object.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

type options struct {
	executable string
	starts     int
	queries    int
	warmUp     int
	inFlight   []int
	settle     time.Duration
	query      string
	jsonData   string
	apiURL     string
	certSHA256 string
	locations  int
}

func main() {
	parsed, err := parseFlags()
	if err == nil {
		err = run(parsed)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func parseFlags() (options, error) {
	var parsed options
	var inFlight string
	flag.StringVar(&parsed.executable, "plugin", "", "plugin executable")
	flag.IntVar(&parsed.starts, "starts", 11, "how many cold starts; their median counts")
	flag.IntVar(&parsed.queries, "queries", 10_000, "how many queries, shared out among the numbers in flight")
	flag.IntVar(&parsed.warmUp, "warm-up", 300, "queries of each share that are asked but not measured")
	flag.StringVar(&inFlight, "in-flight", "1,8,64", "how many queries at once")
	flag.DurationVar(&parsed.settle, "settle", 5*time.Second, "how long nobody asks before the last look at memory")
	flag.StringVar(&parsed.query, "query", `{"queryType":"locations","shape":"numeric","window":"$WINDOW"}`,
		"JSON of the query; $WINDOW becomes a window that no other query has, 300s, 600s…")
	flag.StringVar(&parsed.jsonData, "json-data", `{"cacheTtlSeconds":0,"maxConcurrentCalls":0}`,
		"further jsonData of the data source")
	flag.StringVar(&parsed.apiURL, "api-url", "", "management API; by default a server inside this process")
	flag.StringVar(&parsed.certSHA256, "cert-sha256", "", "fingerprint of that server's certificate")
	flag.IntVar(&parsed.locations, "locations", 50, "how many locations the server inside this process has")
	flag.Parse()
	if parsed.executable == "" {
		return parsed, fmt.Errorf("-plugin is missing")
	}
	for text := range strings.SplitSeq(inFlight, ",") {
		number, err := strconv.Atoi(text)
		if err != nil {
			return parsed, fmt.Errorf("-in-flight: %w", err)
		}
		parsed.inFlight = append(parsed.inFlight, number)
	}
	return parsed, nil
}

func run(options options) error {
	result, err := measure(options)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(result)
}
