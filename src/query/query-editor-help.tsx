import type { QueryEditorHelpProps } from '@grafana/data';
import { Button } from '@grafana/ui';
import React from 'react';
import { SCHEMA_VERSION } from '../../pkg/query/model';
import type { OutlineQuery } from '../types';
import { examples } from './examples';
import { exampleKey } from '../texts/declared';
import { text } from '../texts/translate';

/** Examples to start from, each used with one click. */
export function QueryEditorHelp({ onClickExample }: QueryEditorHelpProps<OutlineQuery>) {
  return (
    <>
      <h2>{text('help.title', 'Outline VPN: examples')}</h2>
      <ul style={{ listStyle: 'none' }}>
        {examples.map(({ title, explanation, query }) => (
          <li key={title} style={{ marginBottom: 16 }}>
            <Button
              variant="secondary"
              onClick={() => onClickExample({ refId: 'A', schemaVersion: SCHEMA_VERSION, ...query })}
            >
              {text(exampleKey(title, 'title'), title)}
            </Button>
            <p>{text(exampleKey(title, 'explanation'), explanation)}</p>
          </li>
        ))}
      </ul>
      <p>
        {text(
          'help.notes',
          'The server only knows sums until now; time series, and ranges that ended, come from history. A point stands at the beginning of its step. The first and the last step end with the range. What is not known is empty, never 0. Data counts what left the server, download and upload once each. Variables work in filters, servers, window, step and time shift; in a pattern, several values are several patterns.'
        )}
      </p>
    </>
  );
}
