import { dateTimeFormat, OrgRole } from '@grafana/data';
import { config } from '@grafana/runtime';
import { Box, Button, ConfirmModal, Stack, Text } from '@grafana/ui';
import React, { useCallback, useState } from 'react';
import { endpoints, type StatisticsState } from '../../pkg/resources/contract';
import { resourcesOf } from '../resources/client';
import { errorMessage } from '../resources/error-message';
import { useLoaded } from '../resources/use-loaded';
import { text } from '../texts/translate';
import { saveAsFile } from './save-as-file';

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
      return answer.kept
        ? text('config.statistics.kept', 'They are kept.')
        : text('config.statistics.notKept', 'They are not kept. {{reason}}', { reason: answer.reason });
    });
  const saveRecord = () =>
    act(async () => {
      saveAsFile('outline-calls.json', await resourcesOf(uid).call(endpoints.readCalls));
      return '';
    });
  const reset = () =>
    act(async () => {
      setAfterReset(await resourcesOf(uid).call(endpoints.resetStatistics));
      return text('config.statistics.reset', 'They are back at nothing.');
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
              aria-label={text('config.statistics.keepLabel', 'Keep now: request statistics')}
            >
              {text('config.statistics.keep', 'Keep now')}
            </Button>
            <Button
              variant="secondary"
              disabled={isBusy}
              onClick={() => setAsking(true)}
              aria-label={text('config.statistics.resetLabel', 'Reset: request statistics')}
            >
              {text('config.statistics.resetButton', 'Reset')}
            </Button>
            <Button
              variant="secondary"
              icon="download-alt"
              disabled={isBusy}
              tooltip={text(
                'config.statistics.recordHelp',
                'The last hundred calls of each server, for a bug report: when, for what, what came of it. Without names and addresses.'
              )}
              onClick={() => void saveRecord()}
            >
              {text('config.statistics.record', 'Record of calls')}
            </Button>
            <span role="status">{said}</span>
          </Stack>
        )}
      </Stack>
      <ConfirmModal
        isOpen={isAsking}
        title={text('config.statistics.confirmTitle', 'Reset the request statistics')}
        body={text(
          'config.statistics.confirmBody',
          'All that was counted is forgotten, what is kept too. The figures of the server itself stay.'
        )}
        confirmText={text('config.statistics.confirm', 'Forget them')}
        onConfirm={() => void reset()}
        onDismiss={() => setAsking(false)}
      />
    </Box>
  );
}

function describe({ requests, failed, firstStartedAt }: StatisticsState): string {
  const counted = { requests, failed: failed.count };
  return firstStartedAt === null
    ? text(
        'config.statistics.ended',
        '{{requests}} requests to the server have ended, of which {{failed}} failed.',
        counted
      )
    : text(
        'config.statistics.endedSince',
        '{{requests}} requests to the server have ended since {{since}}, of which {{failed}} failed.',
        {
          ...counted,
          since: dateTimeFormat(firstStartedAt, { format: 'YYYY-MM-DD HH:mm' }),
        }
      );
}
