import type { Frame, Notice } from './frame';
import { withOneNotice } from './one-notice';

const frameWith = (...notices: Notice[]): Frame => ({ name: 'A', meta: { custom: { a: 1 }, notices }, fields: [] });
const info: Notice = { severity: 'info', text: 'Sums may be off by up to 2 %.' };
const warning: Notice = { severity: 'warning', text: 'One row may lack what flowed in a minute.' };

it('joins notices under the gravest severity, its sentences first', () => {
  expect(withOneNotice(frameWith(info, warning)).meta).toEqual({
    custom: { a: 1 },
    notices: [{ severity: 'warning', text: `${warning.text} ${info.text}` }],
  });
});

it.each([[[]], [[info]]])('leaves %j as it is', (notices) => {
  const frame = frameWith(...notices);
  expect(withOneNotice(frame)).toBe(frame);
});
