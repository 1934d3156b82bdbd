import fc from 'fast-check';
import { formatMatchers, parseMatchers } from './matchers';

const rewritten = (text: string) => formatMatchers(parseMatchers(text));

it.each([
  ['', ''],
  ['  ', ''],
  ['{}', ''],
  ['job="outline"', 'job="outline"'],
  ['{job="outline"}', 'job="outline"'],
  [' job = "outline" , instance != "a:1" ,', 'job="outline",instance!="a:1"'],
  [`job='it"s'`, 'job="it\\"s"'],
  ['instance=~`203\\.0\\.113\\.7:.*`', 'instance=~"203\\\\.0\\\\.113\\\\.7:.*"'],
  ['instance=~"203\\\\.0.*"', 'instance=~"203\\\\.0.*"'],
  ['a!~"x\\ny"', 'a!~"x\\ny"'],
  ['a="}"', 'a="}"'],
])('reads %s', (text, expected) => {
  expect(rewritten(text)).toBe(expected);
});

it.each([
  'job',
  'job=outline',
  'job="outline',
  'job="a" instance="b"',
  'job="a",,instance="b"',
  ',job="a"',
  'job="a"} or up{',
  'job="a"} or vector(1) #',
  'job="a"}[5m]',
  'job=="a"',
  '1job="a"',
  'job="a\\xff"',
  '{job="a"} offset 5m',
  '__name__="up"',
  'access_key="1"',
  'dir="c<p"',
  `a="${'x'.repeat(5000)}"`,
])('refuses %s', (text) => {
  expect(() => rewritten(text)).toThrow('SETTINGS_PROMETHEUS_INVALID');
});

it('says where reading failed', () => {
  expect(() => parseMatchers('job="a", x')).toThrow('from character 9 on');
});

it('writes any value so that it is read again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (value) => {
      const written = formatMatchers([{ label: 'job', operator: '=', value }]);
      expect(written).not.toContain('\n');
      expect(parseMatchers(written)).toEqual([{ label: 'job', operator: '=', value }]);
    })
  );
});
