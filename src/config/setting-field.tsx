import React from 'react';
import { isPlain, type SectionName, type Setting, type Settings } from '../../pkg/settings/model';
import { ChoiceField } from './choice-field';
import { HeadersField } from './headers-field';
import { NumberField } from './number-field';
import { readSetting, type ConfigEditorProps, type FieldProps, type Options } from './options';
import { SecretField } from './secret-field';
import { SwitchField } from './switch-field';
import { TextField } from './text-field';
import { translatedSetting } from '../texts/declared';

/** The field of a setting, by its kind. */
export function SettingField({ setting: declared, ...props }: FieldProps<Setting>) {
  const setting = translatedSetting(props.name, declared);
  switch (setting.kind) {
    case 'text':
      return <TextField {...props} setting={setting} />;
    case 'number':
      return <NumberField {...props} setting={setting} />;
    case 'switch':
      return <SwitchField {...props} setting={setting} />;
    case 'choice':
      return <ChoiceField {...props} setting={setting} />;
    case 'secret':
      return <SecretField {...props} setting={setting} />;
    case 'headers':
      return <HeadersField {...props} setting={setting} />;
    case 'servers':
      return null;
  }
}

interface SettingFieldsProps extends ConfigEditorProps {
  settings: Settings;
  section: SectionName;
  /** Fields that are more than their kind, by the names of their settings. */
  own?: Readonly<Record<string, React.ReactNode>>;
}

/** Fields of all settings of a section that count, in the order in which they are declared. */
export function SettingFields({ settings, section, own = {}, ...props }: SettingFieldsProps) {
  return Object.entries(settings)
    .filter(([, setting]) => setting.section === section && counts(props.options, settings, setting))
    .map(([name, setting]) => (
      <React.Fragment key={name}>
        {own[name] ?? <SettingField {...props} name={name} setting={setting} />}
      </React.Fragment>
    ));
}

function counts(options: Options, settings: Settings, { when }: Setting): boolean {
  const other = when && settings[when.setting];
  if (!when || !other || !isPlain(other)) {
    return true;
  }
  const read = readSetting<unknown>(options, when.setting, other.schema);
  return read.success && read.value === when.is;
}
