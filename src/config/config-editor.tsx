import { Alert, Box, Text } from '@grafana/ui';
import React from 'react';
import { AdditionalSection } from './additional-section';
import { FoldedSection } from './config-section';
import { ConnectionSection } from './connection-section';
import { hasAdditionalSettings, hasSavedApiUrl, type ConfigEditorProps } from './options';
import { SafetySection } from './safety-section';
import { SharingSection } from './sharing-section';
import { StatisticsActions } from './statistics-actions';
import { text } from '../texts/translate';

/** The data source's settings page: one paste, and everything else folded until it is wanted. */
export function ConfigEditor(props: ConfigEditorProps) {
  const { options } = props;
  return (
    <>
      <Box marginBottom={3}>
        <Text element="p" color="secondary">
          {text(
            'config.intro',
            'Asks the management API of one or more Outline servers. Paste the line that each one’s installer printed, then press Save & test; everything else has a default.'
          )}
        </Text>
      </Box>
      {options.url && (
        <Alert severity="error" title={text('config.plainUrl.title', 'This data source has a plain URL')}>
          {text(
            'config.plainUrl.help',
            'Whatever stands in url can be called by every user through Grafana’s proxy. Remove it where the data source is provisioned; the management API URL belongs into secureJsonData.apiUrl alone.'
          )}
        </Alert>
      )}
      <ConnectionSection {...props} />
      <FoldedSection
        title={text('config.additional.title', 'Additional settings')}
        description={text(
          'config.additional.help',
          'Where history comes from and how long it is kept, how often the server is called, and what may be changed on it.'
        )}
        isOpenAtFirst={hasAdditionalSettings(options)}
      >
        <AdditionalSection {...props} section="history" />
        <AdditionalSection {...props} section="push" />
        <AdditionalSection {...props} section="budgets" />
        <AdditionalSection {...props} section="costs" />
        <AdditionalSection {...props} section="calls" />
        <AdditionalSection {...props} section="statistics">
          {hasSavedApiUrl(options) && <StatisticsActions key={options.version} uid={options.uid} />}
        </AdditionalSection>
        <SafetySection {...props} />
        <SharingSection options={options} />
      </FoldedSection>
    </>
  );
}
