import {
  CustomVariableSupport,
  getDefaultTimeRange,
  type DataQuery,
  type DataSourceApi,
  type MetricFindValue,
} from '@grafana/data';
import { Alert, Button, Combobox, Field, Input, Stack } from '@grafana/ui';
import React, { useEffect, useId, useState } from 'react';
import { firstValueFrom } from 'rxjs';
import { setVariables } from './dashboard-variables';

interface Props {
  datasource: DataSourceApi;
}

interface Variable {
  name: string;
  /** As Grafana adds a variable: a text that is empty. */
  query: DataQuery | '';
  /** Empty: none is chosen. */
  value: string;
}

/** Dashboard variables of the data source, from nothing; `$name` of one can be used in all editors of the page. */
export function VariablesSection({ datasource }: Props) {
  const [variables, setAll] = useState<Variable[]>([]);
  // At once: the other variables ask anew as soon as they are drawn.
  const save = (all: Variable[]) => {
    setVariables(all);
    setAll(all);
  };
  const change = (index: number, changes: Partial<Variable>) =>
    save(variables.map((variable, at) => (at === index ? { ...variable, ...changes } : variable)));
  return (
    <Stack direction="column" gap={3}>
      {variables.map((variable, index) => (
        <VariableForm
          key={index}
          datasource={datasource}
          variable={variable}
          others={variables.filter((other) => other !== variable)}
          onChange={(changes) => change(index, changes)}
        />
      ))}
      <div>
        <Button
          icon="plus"
          variant="secondary"
          onClick={() => save([...variables, { name: `query${variables.length}`, query: '', value: '' }])}
        >
          Add variable
        </Button>
      </div>
    </Stack>
  );
}

interface FormProps {
  datasource: DataSourceApi;
  variable: Variable;
  others: Variable[];
  onChange: (changes: Partial<Variable>) => void;
}

function VariableForm({ datasource, variable, others, onChange }: FormProps) {
  const id = useId();
  const { name, query, value } = variable;
  const listed = useListed(datasource, query, others);
  const Editor = supportOf(datasource)?.editor;
  return (
    <div role="group" aria-label={`Variable ${name}`}>
      <Stack gap={2} wrap="wrap" alignItems="flex-start">
        <Field label="Name of the variable" htmlFor={`${id}-name`}>
          <Input
            id={`${id}-name`}
            width={24}
            value={name}
            onChange={({ currentTarget }) => onChange({ name: currentTarget.value })}
          />
        </Field>
        <Field label="Chosen value" htmlFor={`${id}-value`}>
          <Combobox
            id={`${id}-value`}
            width={32}
            options={listed.values.map((entry) => ({ value: String(entry.value ?? entry.text), label: entry.text }))}
            value={value || null}
            onChange={(option) => onChange({ value: option.value })}
          />
        </Field>
      </Stack>
      {Editor && (
        <Editor
          datasource={datasource}
          query={query}
          onChange={(changed: DataQuery) => onChange({ query: changed })}
          onRunQuery={() => undefined}
        />
      )}
      {listed.error && <Alert severity="error" title={listed.error} />}
    </div>
  );
}

interface Listed {
  values: MetricFindValue[];
  error: string | null;
}

/** What a variable lists, anew whenever its query or the value of another one changes. */
function useListed(datasource: DataSourceApi, query: DataQuery | '', others: Variable[]): Listed {
  const [listed, setListed] = useState<Listed>({ values: [], error: null });
  const values = JSON.stringify(others.map(({ name, value }) => [name, value]));
  useEffect(() => {
    let isCurrent = true;
    void list(datasource, query).then((answer) => isCurrent && setListed(answer));
    return () => {
      isCurrent = false;
    };
  }, [datasource, query, values]);
  return listed;
}

async function list(datasource: DataSourceApi, query: DataQuery | ''): Promise<Listed> {
  const support = supportOf(datasource);
  if (!support) {
    return { values: [], error: null };
  }
  const target = { refId: 'variable', ...support.getDefaultQuery?.(), ...(query || {}) };
  const request = {
    requestId: 'preview-variable',
    interval: '1m',
    intervalMs: 60_000,
    range: getDefaultTimeRange(),
    scopedVars: {},
    targets: [target],
    timezone: 'utc',
    app: 'preview',
    startTime: Date.now(),
  };
  try {
    const { data } = await firstValueFrom(support.query(request));
    return { values: data, error: null };
  } catch (error) {
    return { values: [], error: error instanceof Error ? error.message : String(error) };
  }
}

function supportOf({ variables }: DataSourceApi) {
  return variables instanceof CustomVariableSupport ? variables : null;
}
