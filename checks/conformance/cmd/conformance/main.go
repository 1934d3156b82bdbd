// The conformance suite: launches the packaged plugin as Grafana does, asks it everything that Grafana can ask, and
// compares its answers with what simulated Outline servers know to be true. Prints one line a check.
package main

import (
	"flag"
	"fmt"
	"os"
	"time"

	"outline-metrics-datasource/conformance/internal/host"
	"outline-metrics-datasource/conformance/internal/simulator"
)

func main() {
	executable := flag.String("plugin", "", "plugin executable")
	control := flag.String("control", "", "URL of the simulator's control port")
	metrics := flag.String("metrics", "", "URL of a registry that has metrics of every kind")
	declared := flag.String("figures", "{}", "figures that each family declares, as JSON")
	flag.StringVar(&host.Written, "written", host.Written, "folder that keeps what plugins write and answer")
	orphan := flag.Bool("start-and-wait", false, "start the plugin, print its process id and wait to be killed")
	flag.Parse()
	if *orphan {
		startAndWait(*executable)
	}
	if err := readFigures(*declared); err != nil {
		fmt.Fprintln(os.Stderr, "conformance:", err)
		os.Exit(1)
	}
	suite, err := newSuite(*executable, simulator.New(*control), *metrics)
	if err != nil {
		fmt.Fprintln(os.Stderr, "conformance:", err)
		os.Exit(1)
	}
	if suite.run() > 0 {
		os.Exit(1)
	}
}

// startAndWait makes this process a host that a check kills.
func startAndWait(executable string) {
	plugin, err := host.Start(executable)
	if err != nil {
		fmt.Fprintln(os.Stderr, "conformance:", err)
		os.Exit(1)
	}
	fmt.Println(plugin.PID)
	time.Sleep(time.Hour)
}
