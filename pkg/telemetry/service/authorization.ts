import { createHash, timingSafeEqual } from 'node:crypto';

/** Who may read the metrics. */
export type Authorization = { user: string; password: string } | { token: string };

/** Whether a request's `Authorization` header lets it in. How long that takes says nothing about the secret. */
export function isAuthorized(header: string | undefined, authorization: Authorization): boolean {
  const [scheme = '', credentials = ''] = (header ?? '').split(/ +(.*)/s);
  if ('token' in authorization) {
    return scheme.toLowerCase() === 'bearer' && isSame(credentials, authorization.token);
  }
  const given = Buffer.from(credentials, 'base64').toString();
  return scheme.toLowerCase() === 'basic' && isSame(given, `${authorization.user}:${authorization.password}`);
}

/** Value of `WWW-Authenticate`. */
export function challenge(authorization: Authorization): string {
  return 'token' in authorization ? 'Bearer realm="metrics"' : 'Basic realm="metrics", charset="UTF-8"';
}

/** @throws RangeError where a secret is empty, or the user cannot be told from the password */
export function checkAuthorization(authorization: Authorization): void {
  if ('token' in authorization ? authorization.token === '' : authorization.password === '') {
    throw new RangeError('An empty password or token protects nothing.');
  }
  if ('user' in authorization && authorization.user.includes(':')) {
    throw new RangeError('The user of basic authentication cannot have a colon.');
  }
}

function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
