import React from 'react';
import { settings, type SectionName } from '../../pkg/settings/model';
import { ConfigSubSection } from './config-section';
import type { ConfigEditorProps } from './options';
import { SettingFields } from './setting-field';
import { sectionText } from '../texts/declared';

interface Props extends ConfigEditorProps, React.PropsWithChildren {
  section: SectionName;
  /** Fields that are more than their kind, by the names of their settings. */
  own?: Readonly<Record<string, React.ReactNode>>;
}

/** One section of the additional settings; what is no setting stands below its fields. */
export function AdditionalSection({ section, children, ...props }: Props) {
  return (
    <ConfigSubSection title={sectionText(section)} disabled={props.options.readOnly}>
      <SettingFields {...props} settings={settings} section={section} />
      {children}
    </ConfigSubSection>
  );
}
