import { FieldSet } from '@grafana/ui';
import React from 'react';
import * as v from 'valibot';
import { jsonDataSchema, type KeepMode } from '../../pkg/settings/model';
import { NumberField } from './number-field';
import { withSettings, type ConfigEditorProps } from './options';
import { RadioField } from './radio-field';

const keepModes: Array<{ value: KeepMode; label: string; description: string }> = [
  { value: 'on', label: 'Always', description: 'Written once a minute, restored at the next start.' },
  {
    value: 'explicit',
    label: 'On request',
    description: 'Restored at the start; written when an Admin calls PUT statistics, as the documentation says.',
  },
  { value: 'off', label: 'Never', description: 'Counted, but gone when Grafana restarts.' },
];

/** What becomes of the statistics of the plugin's own requests. */
export function StatisticsSection(props: ConfigEditorProps) {
  const { options, onOptionsChange } = props;
  return (
    <FieldSet label="Request statistics" disabled={options.readOnly}>
      <RadioField
        label="Keep statistics"
        description="How quick the server’s answers are and how often they fail, as the metric family “Plugin statistics” shows it."
        options={keepModes}
        value={options.jsonData.keepStatistics ?? v.getDefault(jsonDataSchema.entries.keepStatistics)}
        disabled={options.readOnly}
        onChange={(keepStatistics) => onOptionsChange(withSettings(options, { keepStatistics }))}
      />
      <NumberField
        {...props}
        setting="logStatisticsSeconds"
        label="Log statistics, seconds"
        description="How often they are written to Grafana’s log. 0: never."
      />
    </FieldSet>
  );
}
