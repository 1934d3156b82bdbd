import { groupingPath } from './grouping-path';

it.each([
  ['backup', {}, '/metrics/job/backup'],
  ['backup', { instance: 'a' }, '/metrics/job/backup/instance/a'],
  ['a b%', { instance: 'x?y#z' }, '/metrics/job/a%20b%25/instance/x%3Fy%23z'],
  ['backup', { path: '/var/tmp' }, '/metrics/job/backup/path@base64/L3Zhci90bXA'],
  ['a/b', { empty: '' }, '/metrics/job@base64/YS9i/empty@base64/='],
  ['backup', { dots: '..', dot: '.' }, '/metrics/job/backup/dots@base64/Li4/dot@base64/Lg'],
])('of job %p and %j is %p', (job, groupingKey, path) => {
  expect(groupingPath(job, groupingKey)).toBe(path);
});

it('wants a job', () => {
  expect(() => groupingPath('', {})).toThrow('A job needs a name.');
});

it.each(['', 'job', '__a', 'a-b', 'a@base64'])('refuses %p as a label', (name) => {
  expect(() => groupingPath('backup', { [name]: 'x' })).toThrow(RangeError);
});
