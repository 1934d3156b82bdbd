import React, { useState } from 'react';
import { Choice } from '../choice';
import { LabelledField } from '../labelled-field';
import type { FieldProps } from './field-props';
import { describeWindow, isWindow, offeredWindows } from './windows';

const options = offeredWindows.map((value) => ({ value: String(value), label: describeWindow(value) }));

/** Chooses the window: the panel's range, or a fixed length until now, also one that is typed. */
export function WindowField({ query, onChange }: FieldProps) {
  const [rejected, setRejected] = useState<string | null>(null);
  const choose = (typed: string) => {
    const window = typed.trim();
    if (isWindow(window)) {
      setRejected(null);
      onChange({ window });
    } else {
      setRejected(window);
    }
  };
  return (
    <LabelledField
      label="Window"
      tooltip="The span that figures cover. It always ends now, because the server only knows sums until now."
      error={
        rejected === null
          ? undefined
          : `“${rejected}” is not a window. Use whole seconds, hours, days or weeks: 900s, 6h, 7d, 4w.`
      }
    >
      {(labelledBy) => (
        <Choice
          {...labelledBy}
          width={22}
          createCustomValue
          options={options}
          value={{ value: query.window, label: describeWindow(query.window) }}
          onChange={choose}
        />
      )}
    </LabelledField>
  );
}
