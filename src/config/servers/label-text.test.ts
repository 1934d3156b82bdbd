import { labelText, readLabels } from './label-text';

it.each([
  ['', {}],
  ['provider=hetzner', { provider: 'hetzner' }],
  [' provider = hetzner , country="DE",', { provider: 'hetzner', country: 'DE' }],
  ['price="5,90", note="says \\"hi\\""', { price: '5,90', note: 'says "hi"' }],
  ['team=a b, empty=', { team: 'a b' }],
])('reads %j, and writes it so that it is read again', (line, labels) => {
  expect(readLabels(line)).toEqual({ ok: true, labels });
  expect(readLabels(labelText(labels))).toEqual({ ok: true, labels });
});

it.each(['hetzner', '=x', '1st=x', '__name=x', 'a=1, b', 'a="x'])('says what is wrong with %j', (line) => {
  expect(readLabels(line)).toEqual({ ok: false, problem: expect.stringMatching(/^(Labels|Names of labels)/) });
});
