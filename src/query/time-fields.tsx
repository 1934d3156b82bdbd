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
import { text } from '../texts/translate';

interface Props extends FieldProps {
  /** Whether the figure adds up over time. */
  hasCumulative: boolean;
}

const timeZones = [dashboardTimeZone, 'utc'];

function describeWeekStart(weekStart: WeekStart): string {
  switch (weekStart) {
    case 'dashboard':
      return text('query.weekStart.dashboard', 'Dashboard’s');
    case 'monday':
      return text('query.weekStart.monday', 'Monday');
    case 'sunday':
      return text('query.weekStart.sunday', 'Sunday');
    case 'saturday':
      return text('query.weekStart.saturday', 'Saturday');
  }
}

/** How a time series is cut into steps, and which period it shows. */
export function TimeFields({ query, onChange, hasCumulative }: Props) {
  return (
    <EditorRow>
      <CheckedChoice
        label={text('query.step.label', 'Step')}
        tooltip={text(
          'query.step.help',
          'Width of each point or bar. Automatic follows the panel’s width, and is no finer than what is kept.'
        )}
        width={20}
        offered={offeredSteps}
        describe={describeStep}
        value={query.step}
        problemOf={(typed) =>
          isStep(typed)
            ? null
            : text(
                'query.step.problem',
                '“{{typed}}” is not a step. Use minutes or hours that divide a day, days, weeks, or month: 10m, 4h, 2d, 1w.',
                { typed }
              )
        }
        onChange={(step) => onChange({ step })}
      />
      <CheckedChoice
        label={text('query.timeZone.label', 'Time zone')}
        tooltip={text(
          'query.timeZone.help',
          'By this clock hours, days, weeks and months begin. Type any other, such as Europe/Berlin.'
        )}
        width={22}
        offered={timeZones}
        describe={describeTimeZone}
        value={query.timeZone}
        problemOf={(typed) =>
          isTimeZone(typed) ? null : text('query.timeZone.problem', 'There is no time zone “{{typed}}”.', { typed })
        }
        onChange={(timeZone) => onChange({ timeZone })}
      />
      {/\dw$/.test(query.step) && (
        <EditorField
          label={text('query.weekStart.label', 'Weeks begin on')}
          tooltip={text('query.weekStart.help', 'The first day of each step.')}
        >
          {(labelledBy) => (
            <Choice
              {...labelledBy}
              width={20}
              options={weekStarts.map((value) => ({ value, label: describeWeekStart(value) }))}
              value={query.weekStart}
              onChange={(weekStart) => onChange({ weekStart })}
            />
          )}
        </EditorField>
      )}
      <CheckedChoice
        label={text('query.timeShift.label', 'Time shift')}
        tooltip={text('query.timeShift.help', 'Shows an earlier period at the times of this one, to compare with.')}
        width={22}
        offered={offeredTimeShifts}
        describe={describeTimeShift}
        value={query.timeShift}
        problemOf={(typed) =>
          timeShiftPattern.test(typed)
            ? null
            : text('query.timeShift.problem', '“{{typed}}” is not a time shift. Use 30m, 1h, 1d, 1w, 1M, 1y.', {
                typed,
              })
        }
        onChange={(timeShift) => onChange({ timeShift })}
      />
      {hasCumulative && (
        <EditorField
          label={text('query.cumulative.label', 'Cumulative')}
          tooltip={text('query.cumulative.help', 'Each point is the sum since the beginning of the range.')}
        >
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
      return text('query.timeZone.dashboard', 'Dashboard’s');
    case 'utc':
      return 'UTC';
    default:
      return timeZone;
  }
}
