import type { DataSourceApi, DataSourcePlugin } from '@grafana/data';
import { Alert, Button } from '@grafana/ui';
import React, { useState } from 'react';
import type { EditedSettings } from './saved-settings';

interface Props {
  plugin: DataSourcePlugin<DataSourceApi>;
  settings: EditedSettings;
  /** Saves; returns what was saved, without secrets, and the data source made from it. */
  onSave(edited: EditedSettings): Promise<{ stored: EditedSettings; datasource: DataSourceApi }>;
}

interface TestResult {
  severity: 'success' | 'error';
  message: string;
}

/** The plugin's config editor, with the button and the answer that Grafana puts under it. */
export function SettingsSection({ plugin, settings, onSave }: Props) {
  const [edited, setEdited] = useState(settings);
  const [result, setResult] = useState<TestResult | null>(null);
  const [isTesting, setTesting] = useState(false);
  const ConfigEditor = plugin.components.ConfigEditor;

  const saveAndTest = async () => {
    setTesting(true);
    setResult(null);
    const { stored, datasource } = await onSave(edited);
    setEdited(stored);
    setResult(await test(datasource));
    setTesting(false);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void saveAndTest();
      }}
    >
      {ConfigEditor && <ConfigEditor options={edited} onOptionsChange={setEdited} />}
      <Button type="submit" disabled={isTesting}>
        Save & test
      </Button>
      <div role="status" data-testid="test-result" style={{ marginTop: 16 }}>
        {result && <Alert severity={result.severity} title={result.message} />}
      </div>
    </form>
  );
}

/** A data source resolves when all is well and rejects when it is not; both with a message for people. */
async function test(datasource: DataSourceApi): Promise<TestResult> {
  try {
    const { message } = await datasource.testDatasource();
    return { severity: 'success', message };
  } catch (error) {
    const message = error instanceof Object && 'message' in error ? String(error.message) : String(error);
    return { severity: 'error', message };
  }
}
