import React, { useState } from 'react';
import { Choice } from '../editor/choice';
import { EditorField } from '../editor/editor-field';

interface Props {
  label: string;
  tooltip: string;
  /** A multiple of 8 px. */
  width: number;
  offered: readonly string[];
  describe: (value: string) => string;
  value: string;
  /** What is wrong with a text that was typed; null where it can be used. */
  problemOf: (typed: string) => string | null;
  onChange: (value: string) => void;
}

/** A choice that can also be typed. What cannot be used is said, and changes nothing. */
export function CheckedChoice({ label, tooltip, width, offered, describe, value, problemOf, onChange }: Props) {
  const [problem, setProblem] = useState<string | null>(null);
  const choose = (typed: string) => {
    const chosen = typed.trim();
    const found = offered.includes(chosen) || chosen.includes('$') ? null : problemOf(chosen);
    setProblem(found);
    if (found === null) {
      onChange(chosen);
    }
  };
  return (
    <EditorField label={label} tooltip={tooltip} error={problem ?? undefined}>
      {(labelledBy) => (
        <Choice
          {...labelledBy}
          width={width}
          createCustomValue
          options={offered.map((option) => ({ value: option, label: describe(option) }))}
          value={{ value, label: describe(value) }}
          onChange={choose}
        />
      )}
    </EditorField>
  );
}
