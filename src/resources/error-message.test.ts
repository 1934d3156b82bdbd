import { errorMessage } from './error-message';

const fetchError = (data: unknown) => ({ status: 502, data, config: { url: '/api' } });

it('is the backend’s own sentence where there is one', () => {
  expect(errorMessage(fetchError({ code: 'OUTLINE_TIMEOUT', message: 'Too slow. [OUTLINE_TIMEOUT]' }))).toBe(
    'Too slow. [OUTLINE_TIMEOUT]'
  );
});

it.each([null, 'text', { message: '' }, { message: 5 }])('is the status where the answer is %j', (data) => {
  expect(errorMessage(fetchError(data))).toBe('Grafana answered with status 502.');
});

it('is what was thrown elsewhere', () => {
  expect(errorMessage(new Error('No network'))).toBe('No network');
  expect(errorMessage('?')).toBe('The request failed.');
});
