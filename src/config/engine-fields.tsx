import { Field, Input, SecretInput } from '@grafana/ui';
import React, { useId } from 'react';
import type { OutlineJsonData, OutlineSecureJsonData } from '../../pkg/settings/model';
import { settingsOf, withoutSecret, withSecret, withSettings, type ConfigEditorProps } from './options';

/** How a Prometheus-compatible engine is reached, and which of its series are the server's. */
export function EngineFields(props: ConfigEditorProps) {
  return (
    <>
      <TextSetting
        {...props}
        setting="prometheusUrl"
        label="Prometheus URL"
        description="Prometheus, Mimir, Thanos or VictoriaMetrics. Addresses of the machine itself and of private networks only work where the administrator of Grafana allows it."
        placeholder="https://prometheus.example.org"
      />
      <TextSetting
        {...props}
        setting="prometheusMatchers"
        label="Label matchers"
        description="What selects this server’s series, as in PromQL. Empty: all that the engine has of Outline."
        placeholder='job="outline", instance="203.0.113.7:9092"'
      />
      <TextSetting
        {...props}
        setting="prometheusUser"
        label="Prometheus user"
        description="For basic authentication. Empty: none."
      />
      <SecretSetting
        {...props}
        setting="prometheusPassword"
        label="Prometheus password"
        description="Stored encrypted and not shown again."
      />
      <SecretSetting
        {...props}
        setting="prometheusToken"
        label="Prometheus token"
        description="Bearer token; goes before user and password. Stored encrypted and not shown again."
      />
    </>
  );
}

interface TextSettingProps extends ConfigEditorProps {
  setting: keyof OutlineJsonData & ('prometheusUrl' | 'prometheusMatchers' | 'prometheusUser');
  label: string;
  description: string;
  placeholder?: string;
}

function TextSetting({ options, onOptionsChange, setting, label, description, placeholder }: TextSettingProps) {
  const id = useId();
  return (
    <Field label={label} description={description} htmlFor={id} disabled={options.readOnly}>
      <Input
        id={id}
        width={60}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        value={settingsOf(options)[setting] ?? ''}
        onChange={({ currentTarget }) => onOptionsChange(withSettings(options, { [setting]: currentTarget.value }))}
      />
    </Field>
  );
}

interface SecretSettingProps extends ConfigEditorProps {
  setting: keyof OutlineSecureJsonData & ('prometheusPassword' | 'prometheusToken');
  label: string;
  description: string;
}

function SecretSetting({ options, onOptionsChange, setting, label, description }: SecretSettingProps) {
  const id = useId();
  return (
    <Field label={label} description={description} htmlFor={id} disabled={options.readOnly}>
      <SecretInput
        id={id}
        width={60}
        autoComplete="off"
        isConfigured={options.secureJsonFields?.[setting] === true}
        value={options.secureJsonData?.[setting] ?? ''}
        onChange={({ currentTarget }) => onOptionsChange(withSecret(options, setting, currentTarget.value))}
        onReset={() => onOptionsChange(withoutSecret(options, setting))}
      />
    </Field>
  );
}
