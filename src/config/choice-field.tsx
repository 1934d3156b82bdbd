import { Field, RadioButtonGroup } from '@grafana/ui';
import React, { useId } from 'react';
import * as v from 'valibot';
import { jsonDataSchema } from '../../pkg/settings/model';
import type { OutlineOptions } from '../types';
import { settingsOf, withSettings, type ConfigEditorProps } from './options';

type ChoiceSetting = 'history' | 'sampleSeconds' | 'keepStatistics';

/** One of the values that a setting can have. */
export interface Choice<S extends ChoiceSetting> {
  value: NonNullable<OutlineOptions[S]>;
  label: string;
  description?: string;
}

interface Props<S extends ChoiceSetting> extends ConfigEditorProps {
  setting: S;
  label: string;
  description: string;
  choices: Array<Choice<S>>;
}

/** One of a few choices, all of which are seen; the default is that of the settings' schema. */
export function ChoiceField<S extends ChoiceSetting>(props: Props<S>) {
  const { options, onOptionsChange, setting, label, description, choices } = props;
  const id = useId();
  return (
    <Field label={label} description={description} htmlFor={id} disabled={options.readOnly}>
      <RadioButtonGroup<OutlineOptions[ChoiceSetting]>
        id={id}
        aria-label={label}
        options={choices}
        value={settingsOf(options)[setting] ?? v.getDefault(jsonDataSchema.entries[setting])}
        disabled={options.readOnly}
        onChange={(value) => onOptionsChange(withSettings(options, { [setting]: value }))}
      />
    </Field>
  );
}
