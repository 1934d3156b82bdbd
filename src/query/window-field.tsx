import React from 'react';
import { CheckedChoice } from './checked-choice';
import type { FieldProps } from './field-props';
import { describeWindow, isWindow, offeredWindows } from './windows';
import { text } from '../texts/translate';

/** Chooses the window: the panel's range, or a fixed length until now, also one that is typed. */
export function WindowField({ query, onChange }: FieldProps) {
  return (
    <CheckedChoice
      label={text('query.window.label', 'Window')}
      tooltip={
        query.shape === 'time-series'
          ? text(
              'query.window.helpHistory',
              'The span that figures cover: the panel’s range, or a fixed length that ends now.'
            )
          : text(
              'query.window.help',
              'The span that figures cover. What history does not know ends now, because the server only knows sums until now.'
            )
      }
      width={20}
      offered={offeredWindows}
      describe={describeWindow}
      value={query.window}
      problemOf={(typed) =>
        isWindow(typed)
          ? null
          : text(
              'query.window.problem',
              '“{{typed}}” is not a window. Use whole seconds, hours, days or weeks: 900s, 6h, 7d, 4w.',
              { typed }
            )
      }
      onChange={(window) => onChange({ window })}
    />
  );
}
