/**
 * The value of an `Authorization` header: of a bearer token, which goes first, or of a user with a password.
 *
 * @returns null where there is neither token nor user
 */
export function authorizationOf({
  token = '',
  user = '',
  password = '',
}: {
  token?: string;
  user?: string;
  password?: string;
}): string | null {
  if (token) {
    return `Bearer ${token}`;
  }
  return user ? `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` : null;
}
