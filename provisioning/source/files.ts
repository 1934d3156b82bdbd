import { messageTemplates, telegramContactPoints } from './alerting/notifications';
import { ruleFiles } from './alerting/rule-files';
import { accessKeysDashboard } from './dashboards/access-keys';
import { budgetsDashboard } from './dashboards/budgets';
import { fleetDashboard } from './dashboards/fleet';
import { historyDashboard } from './dashboards/history';
import { keysInLifeDashboard } from './dashboards/keys-in-life';
import { oneKeyDashboard } from './dashboards/one-key';
import { personDashboard } from './dashboards/person';
import { placesDashboard } from './dashboards/places';
import { reachabilityDashboard } from './dashboards/reachability';
import { serverDashboard } from './dashboards/server';
import { editionToShare } from './dashboards/shared';
import { exporterDashboard } from './exporter/exporter-dashboard';

/** A file that `npm run generate` makes. */
export interface GeneratedFile {
  /** From the repository's root; its ending says whether it is JSON or YAML. */
  path: string;
  content: unknown;
}

/** By the names of their files. Ports are nothing for strangers, and a key or a person is chosen by a variable: those dashboards are not shared. */
const shareable = {
  server: serverDashboard(),
  'access-keys': accessKeysDashboard(),
  places: placesDashboard(),
  history: historyDashboard(),
  budgets: budgetsDashboard(),
  'keys-in-life': keysInLifeDashboard(),
  fleet: fleetDashboard(),
};
export const bundledDashboards = {
  ...shareable,
  reachability: reachabilityDashboard(),
  'one-key': oneKeyDashboard(),
  person: personDashboard(),
};

export function generatedFiles(): GeneratedFile[] {
  return [
    ...filesIn('src/dashboards', bundledDashboards, (dashboard) => dashboard),
    ...filesIn('provisioning/dashboards-shared', shareable, editionToShare),
    { path: 'deploy/exporter/grafana/outline-exporter.json', content: exporterDashboard() },
    ...Object.entries(ruleFiles).map(([name, content]) => ({ path: `provisioning/alerting/${name}`, content })),
    { path: 'provisioning/alerting-telegram/templates.yaml', content: messageTemplates },
    { path: 'provisioning/alerting-telegram/contact-points.yaml', content: telegramContactPoints },
  ];
}

function filesIn<T>(folder: string, named: Readonly<Record<string, T>>, make: (one: T) => unknown): GeneratedFile[] {
  return Object.entries(named).map(([name, one]) => ({ path: `${folder}/${name}.json`, content: make(one) }));
}
