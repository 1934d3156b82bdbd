// The peer of the benchmark: a minimal plugin on Grafana's own Go SDK that does this plugin's main job, the locations
// of one server as a labelled numeric frame, with the same settings, query and answer.
package main

import (
	"os"

	"github.com/grafana/grafana-plugin-sdk-go/backend/datasource"
	"github.com/grafana/grafana-plugin-sdk-go/backend/log"
)

func main() {
	if err := datasource.Manage("outline-metrics-datasource", newDataSource, datasource.ManageOpts{}); err != nil {
		log.DefaultLogger.Error("the plugin ended", "error", err)
		os.Exit(1)
	}
}
