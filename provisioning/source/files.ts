import { accessKeysDashboard } from './dashboards/access-keys';
import { historyDashboard } from './dashboards/history';
import { serverDashboard } from './dashboards/server';
import { exporterDashboard } from './exporter/exporter-dashboard';

/** A file that `npm run generate` makes. */
export interface GeneratedFile {
  /** From the repository's root; its ending says whether it is JSON or YAML. */
  path: string;
  content: unknown;
}

/** Every dashboard that is written here. */
export function generatedFiles(): GeneratedFile[] {
  const bundled = { server: serverDashboard, 'access-keys': accessKeysDashboard, history: historyDashboard };
  return [
    ...Object.entries(bundled).map(([name, make]) => ({
      path: `src/dashboards/${name}.json`,
      content: make(),
    })),
    { path: 'exporter/grafana/outline-exporter.json', content: exporterDashboard() },
  ];
}
