import { getTemplateSrv } from '@grafana/runtime';

/** The variables of the dashboard as editors offer them: `${name}`, which is filled in when the query runs. */
export function dashboardVariables(): string[] {
  return getTemplateSrv()
    .getVariables()
    .map(({ name }) => `\${${name}}`);
}
