import { PluginError } from '../errors/plugin-error';

/**
 * Changes are for Admins alone.
 *
 * @throws PluginError `ADMIN_REQUIRED`
 */
export function expectAdmin(role: string | null): void {
  if (role !== 'Admin') {
    throw new PluginError('ADMIN_REQUIRED');
  }
}
