import React from 'react';
import { ChoiceField, type Choice } from './choice-field';
import { ConfigSubSection } from './config-section';
import { NumberField } from './number-field';
import { hasSavedApiUrl, type ConfigEditorProps } from './options';
import { StatisticsActions } from './statistics-actions';

const keepModes: Array<Choice<'keepStatistics'>> = [
  { value: 'on', label: 'Always', description: 'Written once a minute, restored at the next start.' },
  {
    value: 'explicit',
    label: 'On request',
    description: 'Restored at the start; written when an Admin presses “Keep now”.',
  },
  { value: 'off', label: 'Never', description: 'Counted, but gone when Grafana restarts.' },
];

/** What becomes of the statistics of the plugin's own requests. */
export function StatisticsSection(props: ConfigEditorProps) {
  const { options } = props;
  return (
    <ConfigSubSection title="Request statistics" disabled={options.readOnly}>
      <ChoiceField
        {...props}
        setting="keepStatistics"
        label="Keep statistics"
        description="How quick the server’s answers are and how often they fail, as the metric family “Plugin statistics” shows it."
        choices={keepModes}
      />
      <NumberField
        {...props}
        setting="logStatisticsSeconds"
        label="Log statistics, seconds"
        description="How often they are written to Grafana’s log. 0: never."
      />
      {hasSavedApiUrl(options) && <StatisticsActions key={options.version} uid={options.uid} />}
    </ConfigSubSection>
  );
}
