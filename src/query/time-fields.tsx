import React from 'react';
import { dashboardTimeZone, timeShiftPattern, weekStarts, type WeekStart } from '../../pkg/query/model';
import { Choice } from '../editor/choice';
import { EditorField } from '../editor/editor-field';
import { EditorRow } from '../editor/editor-row';
import { SwitchControl } from '../editor/switch-control';
import { CheckedChoice } from './checked-choice';
import { describeStep, describeTimeShift, isStep, offeredSteps, offeredTimeShifts } from './durations';
import type { FieldProps } from './field-props';
import { isTimeZone } from './time-zone';

interface Props extends FieldProps {
  /** Whether the figure adds up over time. */
  hasCumulative: boolean;
}

const timeZones = [dashboardTimeZone, 'utc'];
const weekStartTitles: Readonly<Record<WeekStart, string>> = {
  dashboard: 'Dashboard’s',
  monday: 'Monday',
  sunday: 'Sunday',
  saturday: 'Saturday',
};
const weekStartOptions = weekStarts.map((value) => ({ value, label: weekStartTitles[value] }));

/** How a time series is cut into steps, and which period it shows. */
export function TimeFields({ query, onChange, hasCumulative }: Props) {
  return (
    <EditorRow>
      <CheckedChoice
        label="Step"
        tooltip="Width of each point or bar. Automatic follows the panel’s width, and is no finer than what is kept."
        width={20}
        offered={offeredSteps}
        describe={describeStep}
        value={query.step}
        problemOf={(typed) =>
          isStep(typed)
            ? null
            : `“${typed}” is not a step. Use minutes or hours that divide a day, days, weeks, or month: 10m, 4h, 2d, 1w.`
        }
        onChange={(step) => onChange({ step })}
      />
      <CheckedChoice
        label="Time zone"
        tooltip="By this clock hours, days, weeks and months begin. Type any other, such as Europe/Berlin."
        width={22}
        offered={timeZones}
        describe={describeTimeZone}
        value={query.timeZone}
        problemOf={(typed) => (isTimeZone(typed) ? null : `There is no time zone “${typed}”.`)}
        onChange={(timeZone) => onChange({ timeZone })}
      />
      {/\dw$/.test(query.step) && (
        <EditorField label="Weeks begin on" tooltip="The first day of each step.">
          {(labelledBy) => (
            <Choice
              {...labelledBy}
              width={20}
              options={weekStartOptions}
              value={query.weekStart}
              onChange={(weekStart) => onChange({ weekStart })}
            />
          )}
        </EditorField>
      )}
      <CheckedChoice
        label="Time shift"
        tooltip="Shows an earlier period at the times of this one, to compare with."
        width={22}
        offered={offeredTimeShifts}
        describe={describeTimeShift}
        value={query.timeShift}
        problemOf={(typed) =>
          timeShiftPattern.test(typed) ? null : `“${typed}” is not a time shift. Use 30m, 1h, 1d, 1w, 1M, 1y.`
        }
        onChange={(timeShift) => onChange({ timeShift })}
      />
      {hasCumulative && (
        <EditorField label="Cumulative" tooltip="Each point is the sum since the beginning of the range.">
          {(labelledBy) => (
            <SwitchControl
              {...labelledBy}
              value={query.cumulative}
              onChange={(cumulative) => onChange({ cumulative })}
            />
          )}
        </EditorField>
      )}
    </EditorRow>
  );
}

function describeTimeZone(timeZone: string): string {
  switch (timeZone) {
    case dashboardTimeZone:
      return 'Dashboard’s';
    case 'utc':
      return 'UTC';
    default:
      return timeZone;
  }
}
