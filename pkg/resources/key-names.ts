import { namedKeys } from '../query/families/named-keys';
import { endpoints } from './contract';
import { handle } from './handle';

export const readKeyNames = handle(endpoints.readKeyNames, async ({ server, signal }) => {
  const { keys } = await namedKeys(server, signal);
  return { accessKeys: keys.map(({ id, name }) => ({ id, name })) };
});
