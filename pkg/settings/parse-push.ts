import { PluginError } from '../errors/plugin-error';
import { authorizationOf } from './authorization';
import type { JsonData, PushSettings } from './model';
import { partOf } from './parts';

/** What is wrong with them costs pushing, and nothing else of the data source. Only what the plugin records is pushed. */
export function parsePush(
  jsonData: JsonData,
  secrets: Readonly<Record<string, string>>
): PushSettings | PluginError | null {
  const { pushUrl, pushProtocol: protocol, pushUser: user } = partOf(jsonData, 'push');
  const text = pushUrl.trim();
  if (text === '' || jsonData.history !== 'embedded') {
    return null;
  }
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    return new PluginError('SETTINGS_PUSH_INVALID', 'It is not an http or https URL.');
  }
  if (url.username || url.password || url.hash) {
    return new PluginError('SETTINGS_PUSH_INVALID', 'There is a user name or a hash sign in it.');
  }
  const { pushToken: token, pushPassword: password } = secrets;
  return { url: url.href, protocol, authorization: authorizationOf({ token, user, password }) };
}
