import { answered, captured } from '../testing/captured';
import { expectSuccess, isFailureWithin, isUnknownPath } from './status';

const unknownPath = { code: 'ResourceNotFound', message: '/hidden/server does not exist' };

it.each([
  [301, '', 'OUTLINE_REDIRECTED'],
  [308, null, 'OUTLINE_REDIRECTED'],
  [404, unknownPath, 'OUTLINE_NOT_FOUND'],
  [404, '<html>', 'OUTLINE_NOT_OUTLINE'],
  [404, { detail: 'no' }, 'OUTLINE_NOT_OUTLINE'],
  [400, { code: 'InvalidArgument', message: 'Invalid time range' }, 'OUTLINE_REQUEST_REJECTED'],
  [400, '<html>', 'OUTLINE_HTTP_ERROR'],
  [401, '', 'OUTLINE_HTTP_ERROR'],
  [500, { code: 'InternalServer', message: '' }, 'OUTLINE_HTTP_ERROR'],
  [503, '<html>', 'OUTLINE_HTTP_ERROR'],
])('status %d with %j is %s', (status, body, code) => {
  expect(() => expectSuccess(answered(body, { status }))).toThrow(expect.objectContaining({ code }));
});

it('repeats nothing of the answer but its status', () => {
  expect(() => expectSuccess(answered(unknownPath, { status: 404 }))).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('hidden') })
  );
  expect(() => expectSuccess(answered('hidden', { status: 418 }))).toThrow(
    expect.objectContaining({ detail: '(status 418)' })
  );
});

it('lets every 2xx pass', () => {
  expect(() => expectSuccess(answered('', { status: 204 }))).not.toThrow();
});

it('knows the failure between Outline and its Prometheus', () => {
  const failure = captured('internal-server-error');
  expect(isFailureWithin({ ...failure, status: 500 })).toBe(true);
  expect(isFailureWithin(failure)).toBe(false);
  expect(isFailureWithin(answered({ code: 'InternalServer', message: 'else' }, { status: 500 }))).toBe(false);
  expect(isFailureWithin(answered('<html>', { status: 500 }))).toBe(false);
});

it('knows a path that Outline does not know', () => {
  expect(isUnknownPath(answered(unknownPath, { status: 404 }))).toBe(true);
  expect(isUnknownPath(answered('Not found', { status: 404 }))).toBe(false);
});
