import * as v from 'valibot';
import type { ServerInformation } from '../api';
import type { OutlineResponse } from '../transport/request';
import { figure, limit, milliseconds, text, truth } from './figure';
import { readAnswer } from './read';

const form = {
  fields: ['serverId', 'metricsEnabled', 'createdTimestampMs', 'portForNewAccessKeys'],
  schema: v.object({
    name: text,
    serverId: text,
    version: text,
    createdTimestampMs: milliseconds,
    metricsEnabled: truth,
    portForNewAccessKeys: figure,
    hostnameForAccessKeys: text,
    accessKeyDataLimit: limit,
  }),
};

/** `GET /server` */
export function readServer(response: OutlineResponse): ServerInformation {
  const body = readAnswer(response, form);
  return {
    name: body.name ?? null,
    serverId: body.serverId ?? null,
    version: body.version ?? null,
    createdAt: body.createdTimestampMs ?? null,
    sharingEnabled: body.metricsEnabled ?? null,
    portForNewAccessKeys: body.portForNewAccessKeys ?? null,
    hostnameForAccessKeys: body.hostnameForAccessKeys ?? null,
    defaultDataLimit: body.accessKeyDataLimit ?? null,
  };
}
