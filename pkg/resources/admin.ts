import { PluginError } from '../errors/plugin-error';

/** Whether it is the role of those who may edit data sources. */
export function isAdmin(role: string | null | undefined): boolean {
  return role === 'Admin';
}

/**
 * Changes are for Admins alone.
 *
 * @throws PluginError `ADMIN_REQUIRED`
 */
export function expectAdmin(role: string | null): void {
  if (!isAdmin(role)) {
    throw new PluginError('ADMIN_REQUIRED');
  }
}
