import {
  BarAlignment,
  GraphDrawStyle,
  LineInterpolation,
  StackingConfigBuilder,
  StackingMode,
  VisibilityMode,
} from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder as StateTimelineBuilder } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as ChartBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { allSeries, byPalette, byThresholds, legend, thresholds, type Steps } from './look';

const stacking = (mode: StackingMode) => new StackingConfigBuilder().mode(mode).group('A');

function chart(title: string): ChartBuilder {
  return (
    new ChartBuilder()
      .title(title)
      .min(0)
      .colorScheme(byPalette)
      .lineInterpolation(LineInterpolation.Linear)
      .lineWidth(1)
      // A step between two gaps is a point; as a line it would not be seen.
      .showPoints(VisibilityMode.Auto)
      .spanNulls(false)
      .barAlignment(BarAlignment.After)
      .legend(legend())
      .tooltip(allSeries)
  );
}

/** Rates and states: lines, each from 0 on. */
export function lines(title: string): ChartBuilder {
  return chart(title).drawStyle(GraphDrawStyle.Line).fillOpacity(15).stacking(stacking(StackingMode.None));
}

/** Rates that add up, one on top of the other. */
export function stackedLines(title: string): ChartBuilder {
  return lines(title).stacking(stacking(StackingMode.Normal));
}

/** What holds through a step. */
export function stairs(title: string): ChartBuilder {
  return lines(title).lineInterpolation(LineInterpolation.StepAfter);
}

/** Which state each series was in, one row for each, coloured by its value. */
export function states(title: string, steps: Steps): StateTimelineBuilder {
  return new StateTimelineBuilder()
    .title(title)
    .colorScheme(byThresholds)
    .thresholds(thresholds(steps))
    .mergeValues(true)
    .showValue(VisibilityMode.Never)
    .rowHeight(0.8)
    .fillOpacity(75)
    .lineWidth(0)
    .legend(legend())
    .tooltip(allSeries);
}

/** Amounts by step; their sum stands in the legend. */
export function columns(title: string): ChartBuilder {
  return chart(title)
    .drawStyle(GraphDrawStyle.Bars)
    .fillOpacity(70)
    .showPoints(VisibilityMode.Never)
    .stacking(stacking(StackingMode.None))
    .legend(legend(['sum']));
}

/** Amounts that add up. */
export function stackedColumns(title: string): ChartBuilder {
  return columns(title).stacking(stacking(StackingMode.Normal));
}
