package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"outline-metrics-datasource/conformance/internal/host"
)

// result is what this program prints; times in milliseconds, memory in MiB.
type result struct {
	ColdStartMs float64 `json:"coldStartMs"`
	// ColdStartCPUMs is the processor time of a start, which other programs disturb least.
	ColdStartCPUMs float64 `json:"coldStartCpuMs"`
	RSSIdleMb      float64 `json:"rssIdleMb"`
	RSSAfterMb     float64 `json:"rssAfterMb"`
	RSSPeakMb      float64 `json:"rssPeakMb"`
	// Settled: once nobody has asked for a while. Anonymous is no file's; proportional shares files with other processes.
	RSSSettledMb          float64            `json:"rssSettledMb"`
	AnonymousSettledMb    float64            `json:"anonymousSettledMb"`
	ProportionalSettledMb float64            `json:"proportionalSettledMb"`
	P50Ms                 map[string]float64 `json:"p50Ms"`
	P95Ms                 map[string]float64 `json:"p95Ms"`
	CPUMsPerQuery         map[string]float64 `json:"cpuMsPerQuery"`
	Queries               int                `json:"queries"`
	// Columns and Rows of the last frame.
	Columns int `json:"columns"`
	Rows    int `json:"rows"`
	// UpstreamCalls is null when the server is not inside this process.
	UpstreamCalls *int64 `json:"upstreamCalls"`
}

func measure(options options) (result, error) {
	measured := result{P50Ms: map[string]float64{}, P95Ms: map[string]float64{}, CPUMsPerQuery: map[string]float64{}}
	if err := measureStarts(options, &measured); err != nil {
		return measured, err
	}

	settings := host.Settings{UID: "load", OrgID: 1, Updated: 1, APIURL: options.apiURL, JSON: map[string]any{}}
	var upstream *upstreamServer
	if options.apiURL == "" {
		upstream = startUpstream(options.locations)
		defer upstream.close()
		settings.APIURL, options.certSHA256 = upstream.apiURL, upstream.certSHA256
	}
	if err := json.Unmarshal([]byte(options.jsonData), &settings.JSON); err != nil {
		return measured, fmt.Errorf("-json-data: %w", err)
	}
	settings.JSON["certSha256"] = options.certSHA256
	settings.JSON["serverName"] = "load"

	plugin, err := host.Start(options.executable)
	if err != nil {
		return measured, err
	}
	defer plugin.Kill()
	if err := plugin.Ping(); err != nil {
		return measured, err
	}
	time.Sleep(time.Second)
	if measured.RSSIdleMb, err = memory(plugin.PID, "status", "VmRSS"); err != nil {
		return measured, err
	}

	asker := asker{plugin: plugin, settings: settings, query: options.query}
	share := options.queries / len(options.inFlight)
	for _, inFlight := range options.inFlight {
		if err := measureShare(&asker, &measured, share, min(options.warmUp, share/2), inFlight); err != nil {
			return measured, err
		}
	}

	if measured.RSSAfterMb, err = memory(plugin.PID, "status", "VmRSS"); err != nil {
		return measured, err
	}
	if measured.RSSPeakMb, err = memory(plugin.PID, "status", "VmHWM"); err != nil {
		return measured, err
	}
	time.Sleep(options.settle)
	for name, figure := range map[string]*float64{
		"Rss": &measured.RSSSettledMb, "Anonymous": &measured.AnonymousSettledMb, "Pss": &measured.ProportionalSettledMb,
	} {
		if *figure, err = memory(plugin.PID, "smaps_rollup", name); err != nil {
			return measured, err
		}
	}
	measured.Queries = int(asker.asked.Load())
	measured.Columns, measured.Rows = asker.columns, asker.rows
	if upstream != nil {
		calls := upstream.calls.Load()
		measured.UpstreamCalls = &calls
	}
	return measured, nil
}

// measureShare asks some queries to warm up and measures the rest.
func measureShare(asker *asker, measured *result, share, warmUp, inFlight int) error {
	if _, err := asker.askMany(warmUp, inFlight); err != nil {
		return err
	}
	before, err := cpuTime(asker.plugin.PID)
	if err != nil {
		return err
	}
	times, err := asker.askMany(share-warmUp, inFlight)
	if err != nil {
		return err
	}
	after, err := cpuTime(asker.plugin.PID)
	if err != nil {
		return err
	}
	name := strconv.Itoa(inFlight)
	measured.P50Ms[name] = quantile(times, 0.5)
	measured.P95Ms[name] = quantile(times, 0.95)
	measured.CPUMsPerQuery[name] = milliseconds(after-before) / float64(len(times))
	return nil
}

// measureStarts measures from the launch to the first sign of health.
func measureStarts(options options, measured *result) error {
	var times, cpuTimes []time.Duration
	for range options.starts {
		begin := time.Now()
		plugin, err := host.Start(options.executable)
		if err != nil {
			return err
		}
		err = plugin.Ping()
		times = append(times, time.Since(begin))
		if err == nil {
			var used time.Duration
			used, err = cpuTime(plugin.PID)
			cpuTimes = append(cpuTimes, used)
		}
		plugin.Kill()
		if err != nil {
			return err
		}
	}
	measured.ColdStartMs, measured.ColdStartCPUMs = quantile(times, 0.5), quantile(cpuTimes, 0.5)
	return nil
}

// asker asks one query over and over, each time with another window.
type asker struct {
	plugin        *host.Plugin
	settings      host.Settings
	query         string
	asked         atomic.Int64
	mutex         sync.Mutex
	columns, rows int
}

const (
	windowStep = 300
	// The server keeps 31 days.
	windows = 31 * 86_400 / windowStep
)

func (a *asker) askMany(count, inFlight int) ([]time.Duration, error) {
	times := make([]time.Duration, count)
	errs := make([]error, inFlight)
	var next atomic.Int64
	var group sync.WaitGroup
	for worker := range inFlight {
		group.Go(func() {
			for {
				index := next.Add(1) - 1
				if index >= int64(count) {
					return
				}
				begin := time.Now()
				if errs[worker] = a.ask(); errs[worker] != nil {
					return
				}
				times[index] = time.Since(begin)
			}
		})
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return times, nil
}

func (a *asker) ask() error {
	number := a.asked.Add(1)
	window := fmt.Sprintf("%ds", (number%windows+1)*windowStep)
	answer, err := a.plugin.QueryOne(context.Background(), a.settings, strings.ReplaceAll(a.query, "$WINDOW", window))
	if err != nil {
		return err
	}
	if answer.Error != nil {
		return answer.Error
	}
	if len(answer.Frames) != 1 {
		return fmt.Errorf("%d frames", len(answer.Frames))
	}
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.columns, a.rows = len(answer.Frames[0].Fields), answer.Frames[0].Rows()
	return nil
}

func quantile(times []time.Duration, q float64) float64 {
	sorted := slices.Sorted(slices.Values(times))
	return milliseconds(sorted[min(int(float64(len(sorted))*q), len(sorted)-1)])
}

func milliseconds(duration time.Duration) float64 {
	return float64(duration.Microseconds()) / 1000
}
