import { FieldType, type DataFrame, type PanelData } from '@grafana/data';
import { GraphDrawStyle, LegendDisplayMode, StackingMode, VisibilityMode } from '@grafana/schema';
import { TimeSeries } from '@grafana/ui';
import React, { useMemo } from 'react';

interface Props {
  data: PanelData;
  width: number;
}

const HEIGHT = 360;
const shownAsBars = ['1d', '1w', 'month'];

/** Figures as Grafana's time series panel shows them: rates as lines, days and longer steps as bars. */
export function TimeSeriesChart({ data, width }: Props) {
  const frames = useMemo(() => data.series.map(drawn), [data]);
  return (
    <TimeSeries
      frames={frames}
      width={width}
      height={HEIGHT}
      timeRange={data.timeRange}
      timeZone="utc"
      legend={{ displayMode: LegendDisplayMode.Table, placement: 'bottom', showLegend: true, calcs: ['mean', 'max'] }}
    />
  );
}

/** Whether an answer is a time series. */
export function isTimeSeries({ series }: PanelData): boolean {
  return series.some(({ meta, length }) => meta?.type === 'timeseries-wide' && length > 0);
}

function drawn(frame: DataFrame): DataFrame {
  const step: unknown = frame.meta?.custom?.['step'];
  const isBars = shownAsBars.includes(String(step));
  const custom = isBars
    ? {
        drawStyle: GraphDrawStyle.Bars,
        barAlignment: 1,
        fillOpacity: 70,
        stacking: { mode: StackingMode.Normal, group: 'A' },
      }
    : { drawStyle: GraphDrawStyle.Line, fillOpacity: 15, showPoints: VisibilityMode.Auto };
  return {
    ...frame,
    fields: frame.fields.map((field) =>
      field.type === FieldType.time ? field : { ...field, config: { ...field.config, min: 0, custom } }
    ),
  };
}
