import {
  BarGaugeDisplayMode,
  BarGaugeNamePlacement,
  BarGaugeSizing,
  BarGaugeValueMode,
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  ReduceDataOptionsBuilder,
  VizOrientation,
  VizTextDisplayOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder as BarsBuilder } from '@grafana/grafana-foundation-sdk/bargauge';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { allBlue, byThresholds, newest, thresholds, type Steps } from './look';

/** A value in the colour of its step; several, as of several servers, each with its name. */
export function stat(title: string, steps: Steps): StatBuilder {
  return new StatBuilder()
    .title(title)
    .reduceOptions(newest)
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.None)
    .textMode(BigValueTextMode.Auto)
    .colorScheme(byThresholds)
    .thresholds(thresholds(steps));
}

/** What is not known of one among several is a dash: the panel's sentence is for where nothing is. */
const unknownAmongOthers = [{ id: 'noValue', value: '–' }];

/** Several values, each with its name. */
export function stats(title: string, steps: Steps): StatBuilder {
  return stat(title, steps).textMode(BigValueTextMode.ValueAndName).overrideByFieldType('number', unknownAmongOthers);
}

/** Pixels. By default the longest text makes all of them small. */
const readable = new VizTextDisplayOptionsBuilder().titleSize(12).valueSize(15);

/** Some columns of a table that has one row, each with its name. */
export function facts(title: string, shownNames: readonly string[]): StatBuilder {
  const columns = new ReduceDataOptionsBuilder()
    .values(false)
    .calcs(['lastNotNull'])
    .fields(`/^(${shownNames.join('|')})$/`);
  return stats(title, ['text']).reduceOptions(columns).text(readable);
}

/** One bar for each entity, from 0 on. */
export function bars(title: string, steps?: Steps): BarsBuilder {
  const panel = new BarsBuilder()
    .title(title)
    .min(0)
    .reduceOptions(newest)
    .orientation(VizOrientation.Horizontal)
    .displayMode(BarGaugeDisplayMode.Basic)
    .showUnfilled(true)
    .valueMode(BarGaugeValueMode.Color)
    .namePlacement(BarGaugeNamePlacement.Left)
    .sizing(BarGaugeSizing.Manual)
    .minVizHeight(16)
    .maxVizHeight(32)
    .overrideByFieldType('number', unknownAmongOthers);
  return steps ? panel.colorScheme(byThresholds).thresholds(thresholds(steps)) : panel.colorScheme(allBlue);
}
