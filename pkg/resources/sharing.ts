import * as v from 'valibot';
import { PluginError } from '../errors/plugin-error';
import { expectAdmin } from './admin';
import { readBody } from './parameters';
import type { Route } from './request';

const sharingSchema = v.object({ enabled: v.boolean() });

/**
 * `GET sharing` and `PUT sharing {"enabled": true}`: whether the server reports metrics to Outline's makers. The
 * figures of this data source do not depend on it. A change is answered with what the server says afterwards.
 */
export const sharingRoute: Route = {
  async GET(server, { signal }) {
    const { value } = await server.api.sharingEnabled({ signal });
    return { status: 200, body: { enabled: value } };
  },

  async PUT(server, { body, role, signal }, { allowWrites }) {
    if (!allowWrites) {
      throw new PluginError('WRITES_NOT_ALLOWED');
    }
    expectAdmin(role);
    const { enabled } = readBody(body, sharingSchema);
    await server.api.setSharingEnabled(enabled, { signal });
    const { value } = await server.api.sharingEnabled({ signal });
    return { status: 200, body: { enabled: value } };
  },
};
