import {
  FALLBACK_COLOR,
  VizOrientation,
  getFieldDisplayValues,
  type FieldDisplay,
  type PanelData,
} from '@grafana/data';
import { BarGauge, BigValue, BigValueColorMode, BigValueGraphMode, VizRepeater, useTheme2 } from '@grafana/ui';
import { BarGaugeDisplayMode } from '@grafana/schema';
import React from 'react';

interface Props {
  data: PanelData;
  width: number;
}

const BAR_HEIGHT = 32;
const LONGEST_LIST = 15;

/** Figures as Grafana's stat panel shows one, and its bar gauge panel several. */
export function Chart({ data, width }: Props) {
  const theme = useTheme2();
  const values = getFieldDisplayValues({
    data: data.series,
    reduceOptions: { values: false, calcs: ['lastNotNull'] },
    fieldConfig: { defaults: {}, overrides: [] },
    replaceVariables: (text) => text,
    theme,
    timeZone: 'utc',
  }).sort((a, b) => b.display.numeric - a.display.numeric);

  const [only] = values;
  if (!only) {
    return <p>There are no figures to draw.</p>;
  }
  if (values.length === 1) {
    return (
      <BigValue
        value={{ ...only.display, color: only.display.color ?? FALLBACK_COLOR }}
        colorMode={BigValueColorMode.Value}
        graphMode={BigValueGraphMode.None}
        theme={theme}
        width={width}
        height={120}
      />
    );
  }
  const shown = values.slice(0, LONGEST_LIST);
  return (
    <VizRepeater<FieldDisplay>
      source={data}
      getValues={() => shown}
      renderCounter={0}
      orientation={VizOrientation.Horizontal}
      width={width}
      height={shown.length * BAR_HEIGHT}
      renderValue={({ value, width: barWidth, height, orientation }) => (
        <BarGauge
          key={value.name}
          value={value.display}
          field={{ ...value.field, min: 0, max: Math.max(...shown.map(({ display }) => display.numeric), 0) }}
          display={value.view?.getFieldDisplayProcessor(value.colIndex ?? 0)}
          displayMode={BarGaugeDisplayMode.Basic}
          orientation={orientation}
          showUnfilled
          theme={theme}
          width={barWidth}
          height={height}
        />
      )}
    />
  );
}
