import React from 'react';
import * as v from 'valibot';
import { jsonDataSchema } from '../../pkg/settings/model';
import { ChoiceField, type Choice } from './choice-field';
import { ConfigSubSection } from './config-section';
import { EngineFields } from './engine-fields';
import { NumberField } from './number-field';
import { settingsOf, type ConfigEditorProps } from './options';

const sources: Array<Choice<'history'>> = [
  {
    value: 'embedded',
    label: 'This plugin',
    description: 'Samples the server and keeps its figures on the Grafana machine.',
  },
  { value: 'prometheus', label: 'Prometheus', description: 'A Prometheus-compatible engine that scrapes the server.' },
  { value: 'off', label: 'None', description: 'No time series, and no ranges that ended.' },
];

const intervals: Array<Choice<'sampleSeconds'>> = [
  { value: 300, label: 'Every five minutes' },
  { value: 60, label: 'Every minute' },
];

/** Where figures over time come from, and how much of them there is. */
export function HistorySection(props: ConfigEditorProps) {
  const { options } = props;
  const source = settingsOf(options).history ?? v.getDefault(jsonDataSchema.entries.history);
  return (
    <ConfigSubSection title="History" disabled={options.readOnly}>
      <ChoiceField
        {...props}
        setting="history"
        label="Source of history"
        description="The server itself only knows sums until now. Time series, calendar months and ranges that ended come from history."
        choices={sources}
      />
      {source === 'embedded' && <SamplingFields {...props} />}
      {source === 'prometheus' && <EngineFields {...props} />}
    </ConfigSubSection>
  );
}

function SamplingFields(props: ConfigEditorProps) {
  return (
    <>
      <ChoiceField
        {...props}
        setting="sampleSeconds"
        label="Sampling"
        description="Two cheap calls each time. Buckets are of five minutes in either case; every minute tells restarts of the server apart more finely."
        choices={intervals}
      />
      <NumberField
        {...props}
        setting="backfillSecondsPerHour"
        label="Budget for fetching the past, seconds an hour"
        description="How much of the server’s time fetching its past may cost, 31 days at most. 0: the past is not fetched."
      />
      <NumberField
        {...props}
        setting="keepFiveMinutesDays"
        label="Keep five minutes, days"
        description="How long buckets of five minutes are kept."
      />
      <NumberField
        {...props}
        setting="keepHoursDays"
        label="Keep hours, days"
        description="How long buckets of an hour are kept."
      />
      <NumberField
        {...props}
        setting="keepDaysDays"
        label="Keep days, days"
        description="How long buckets of a day are kept."
      />
    </>
  );
}
