import { useCallback, useState } from 'react';
import { endpoints, type ServerState } from '../../../pkg/resources/contract';
import { resourcesOf } from '../../resources/client';
import { errorMessage } from '../../resources/error-message';
import type { Loaded } from '../../resources/use-loaded';
import { useRefreshed } from '../../resources/use-refreshed';

/** Milliseconds between two looks while the past of a server is being fetched: each look asks every server. */
const FETCHING_PAUSE = 30_000;

export interface ServerStates {
  /** Of a server that is saved. */
  of(id: string): Loaded<ServerState>;
  /** Asks one anew, and shows what comes of it from then on. */
  test(id: string): void;
}

/** What the backend knows of the saved servers. @param saved their ids: asked again when others are */
export function useServerStates(uid: string, saved: string): ServerStates {
  const all = useRefreshed(
    useCallback(async () => {
      const { servers } = saved === '' ? { servers: [] } : await resourcesOf(uid).call(endpoints.readServerStates);
      return new Map(servers.map((state) => [state.id, state]));
    }, [uid, saved]),
    pauseAfter
  );
  const [tested, setTested] = useState<ReadonlyMap<string, Loaded<ServerState>>>(new Map());
  const settle = (id: string, loaded: Loaded<ServerState>) => setTested((before) => new Map(before).set(id, loaded));
  const test = (id: string) => {
    settle(id, { state: 'loading' });
    resourcesOf(uid)
      .call(endpoints.readServerStates, { server: id })
      .then(
        ({ servers: [state] }) => state && settle(id, { state: 'ready', value: state }),
        (thrown: unknown) => settle(id, { state: 'failed', message: errorMessage(thrown) })
      );
  };
  return { test, of: (id) => tested.get(id) ?? stateOf(all, id) };
}

function pauseAfter(all: Loaded<ReadonlyMap<string, ServerState>>): number | null {
  const isFetching = all.state === 'ready' && [...all.value.values()].some(({ history }) => history.fetched < 1);
  return isFetching ? FETCHING_PAUSE : null;
}

/** One that the backend does not list is not known to it yet. */
function stateOf(all: Loaded<ReadonlyMap<string, ServerState>>, id: string): Loaded<ServerState> {
  if (all.state !== 'ready') {
    return all;
  }
  const value = all.value.get(id);
  return value ? { state: 'ready', value } : { state: 'loading' };
}
