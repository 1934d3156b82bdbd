import { dateTimeFormat, OrgRole } from '@grafana/data';
import { config } from '@grafana/runtime';
import { Box, Button, ConfirmModal, Stack, Text } from '@grafana/ui';
import React, { useCallback, useState } from 'react';
import { endpoints, type StatisticsState } from '../../pkg/resources/contract';
import { resourcesOf } from '../resources/client';
import { errorMessage } from '../resources/error-message';
import { useLoaded } from '../resources/use-loaded';

/** What was counted, and for Admins what can be done about it; both at once, without saving. */
export function StatisticsActions({ uid }: { uid: string }) {
  const loaded = useLoaded(useCallback(() => resourcesOf(uid).call(endpoints.readStatistics), [uid]));
  const [afterReset, setAfterReset] = useState<StatisticsState | null>(null);
  const [said, setSaid] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [isAsking, setAsking] = useState(false);

  const act = async (action: () => Promise<string>) => {
    setAsking(false);
    setBusy(true);
    setSaid(await action().catch(errorMessage));
    setBusy(false);
  };
  const keep = () =>
    act(async () => {
      const answer = await resourcesOf(uid).call(endpoints.keepStatistics);
      return answer.kept ? 'They are kept.' : `They are not kept. ${answer.reason}`;
    });
  const reset = () =>
    act(async () => {
      setAfterReset(await resourcesOf(uid).call(endpoints.resetStatistics));
      return 'They are back at nothing.';
    });

  const state = afterReset ?? (loaded.state === 'ready' ? loaded.value : null);
  const isAdmin = config.bootData.user.orgRole === OrgRole.Admin;
  return (
    <Box marginBottom={2}>
      <Stack direction="column" gap={1}>
        {state && <Text color="secondary">{describe(state)}</Text>}
        {isAdmin && (
          <Stack direction="row" gap={2} alignItems="center">
            <Button
              variant="secondary"
              disabled={isBusy}
              onClick={() => void keep()}
              aria-label="Keep now: request statistics"
            >
              Keep now
            </Button>
            <Button
              variant="secondary"
              disabled={isBusy}
              onClick={() => setAsking(true)}
              aria-label="Reset: request statistics"
            >
              Reset
            </Button>
            <span role="status">{said}</span>
          </Stack>
        )}
      </Stack>
      <ConfirmModal
        isOpen={isAsking}
        title="Reset the request statistics"
        body="All that was counted is forgotten, what is kept too. The figures of the server itself stay."
        confirmText="Forget them"
        onConfirm={() => void reset()}
        onDismiss={() => setAsking(false)}
      />
    </Box>
  );
}

function describe({ requests, failed, firstStartedAt }: StatisticsState): string {
  const since =
    firstStartedAt === null ? '' : ` since ${dateTimeFormat(firstStartedAt, { format: 'YYYY-MM-DD HH:mm' })}`;
  return `${requests} requests to the server have ended${since}, of which ${failed.count} failed.`;
}
