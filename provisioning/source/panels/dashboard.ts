import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import type {
  DashboardCursorSync,
  DashboardLink,
  GridPos,
  Panel,
  RowPanel,
  TimePickerConfig,
  VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';

/** Events of a data source, shown on every panel over time. */
export interface SavedAnnotation {
  name: string;
  enable: boolean;
  iconColor: string;
  datasource: DataSourceRef;
  target: Dataquery;
}

/** What is special about a dashboard. Its schema is the one that Grafana 12.3 reads; the SDK's builder prefers newer ones. */
export interface DashboardOptions {
  uid: string;
  title: string;
  description: string;
  timezone: 'browser' | 'utc';
  refresh: string;
  /** Start of the time range, which ends now. */
  from: string;
  graphTooltip: DashboardCursorSync;
  refreshIntervals?: string[];
  links?: ReadonlyArray<Builder<DashboardLink>>;
  annotations?: readonly SavedAnnotation[];
  variables: ReadonlyArray<Builder<VariableModel>>;
  /** Of every panel. */
  dataSource: DataSourceRef;
  /** In reading order, with `gridPos` telling width and height. */
  panels: ReadonlyArray<Builder<Panel> | Builder<RowPanel>>;
}

/** A dashboard as it is saved: panels placed from left to right and numbered. */
export function makeDashboard(options: DashboardOptions) {
  const { from, refreshIntervals, links = [], annotations = [], variables, dataSource, panels, ...rest } = options;
  return {
    ...rest,
    tags: ['outline'],
    editable: true,
    schemaVersion: 41,
    version: 1,
    time: { from, to: 'now' },
    fiscalYearStartMonth: 0,
    timepicker: timePicker(refreshIntervals),
    annotations: { list: [...annotations] },
    // By default the SDK would move links into a menu.
    links: links.map((link) => ({ ...link.build(), placement: undefined })),
    templating: { list: variables.map((variable) => variable.build()) },
    panels: placed(panels.map((panel) => withDataSource(panel.build(), dataSource))),
  };
}

export type SavedDashboard = ReturnType<typeof makeDashboard>;

function timePicker(intervals: string[] | undefined): Partial<TimePickerConfig> {
  return intervals ? { refresh_intervals: intervals } : {};
}

function withDataSource(panel: Panel | RowPanel, datasource: DataSourceRef): Panel | RowPanel {
  return 'targets' in panel
    ? { ...panel, datasource, targets: panel.targets?.map((target) => ({ ...target, datasource })) }
    : panel;
}

const FULL_WIDTH = 24;

/** Numbers panels and fills rows with them from left to right; a row is as high as its highest panel. */
export function placed<Each extends { gridPos?: GridPos }>(panels: readonly Each[]) {
  let [x, y, height] = [0, 0, 0];
  return panels.map((panel, index) => {
    const { w, h } = panel.gridPos ?? rowSize;
    if (x + w > FULL_WIDTH) {
      [x, y, height] = [0, y + height, 0];
    }
    const gridPos: GridPos = { x, y, w, h };
    x += w;
    height = Math.max(height, h);
    return { ...panel, id: index + 1, gridPos };
  });
}

const rowSize = { w: FULL_WIDTH, h: 1 };
