import { Alert, Button, Group, Modal, Select, SimpleGrid, Skeleton, Stack, Table, Text } from '@mantine/core';
import { DateTimePicker } from '@mantine/dates';
import { IconPlayerPause } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { RecoveryPreview } from '../../shared/views.ts';
import { recoveryTexts } from '../texts/recovery.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { ScopeSelect } from '../ui/scope-select.tsx';
import type { Scope } from '../ui/scope.ts';
import { shortUrl } from '../ui/short-url.ts';
import { showError } from '../ui/show-error.ts';
import { useRequest } from '../ui/use-request.ts';
import { useBulks } from './bulk-store.ts';
import { useRecover } from './recover-store.ts';
import classes from './recovery.module.css';
import { SINCE, sinceMoment } from './since.ts';
import type { Since } from './since.ts';
import { usePreview } from './use-preview.ts';

const texts = recoveryTexts.dialog;

/** Resends everything that failed since a time: chosen, counted, then started. Opened from any screen. */
export function RecoverDialog() {
  const { scope, close } = useRecover();
  return (
    <Modal opened={scope !== null} onClose={close} title={texts.title} size="lg" centered={false}>
      {scope !== null && <Recover initial={scope} onClose={close} />}
    </Modal>
  );
}

function Recover({ initial, onClose }: { initial: Scope; onClose(): void }) {
  const rooms = useRequest('room.list', {}, { refreshOn: ['room.changed'] });
  const recover = useBulks((store) => store.recover);
  const [scope, setScope] = useState(initial);
  const [since, setSince] = useState<Since>('ever');
  const [own, setOwn] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  // Seen from when it was chosen: a count that slides along cannot be confirmed.
  const moment = useMemo(() => sinceMoment(since, own, Date.now()), [since, own]);
  const asked = { ...scope, ...(typeof moment === 'number' && { since: moment }) };
  const preview = usePreview(moment === null ? null : asked);
  const total = preview.data?.total ?? 0;

  const begin = async (): Promise<void> => {
    setBusy(true);
    try {
      await recover(asked);
      onClose();
    } catch (error) {
      showError(error);
      setBusy(false);
    }
  };

  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <ScopeSelect
          label={texts.scope}
          rooms={rooms.data ?? []}
          scope={scope}
          comboboxProps={{ position: 'bottom-start' }}
          onScope={setScope}
        />
        <Select
          label={texts.since}
          allowDeselect={false}
          data={SINCE.map((value) => ({ value, label: texts.sinceOptions[value] }))}
          value={since}
          onChange={(value) => value !== null && setSince(value as Since)}
        />
      </SimpleGrid>
      {since === 'own' && (
        <DateTimePicker
          label={texts.ownTime}
          placeholder={texts.pickTime}
          valueFormat="D MMM YYYY HH:mm"
          maxDate={new Date()}
          value={own}
          onChange={setOwn}
        />
      )}
      {moment !== null && (
        <div aria-live="polite">
          {preview.data ? (
            <Found preview={preview.data} />
          ) : preview.error ? (
            <ErrorState error={preview.error} onRetry={() => void preview.reload()} />
          ) : (
            <Skeleton height={24} width="60%" />
          )}
        </div>
      )}
      {total > 0 && (
        <Text size="sm" c="dimmed">
          {texts.text}
        </Text>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {texts.cancel}
        </Button>
        {/* It has the focus from the beginning, also while it cannot be pressed yet. */}
        <Button
          data-autofocus
          loading={busy}
          {...(total === 0
            ? { 'data-disabled': true, 'aria-disabled': true }
            : { onClick: () => void begin() })}
        >
          {texts.start(total)}
        </Button>
      </Group>
    </Stack>
  );
}

function Found({ preview: { total, endpoints, leftAlone } }: { preview: RecoveryPreview }) {
  const alone = leftAlone.reduce((sum, { deadLetters }) => sum + deadLetters, 0);
  return (
    <Stack gap="sm">
      <Text fw={600}>
        {total > 0 ? texts.found(total, endpoints.length) : alone > 0 ? texts.noneOpen : texts.none}
      </Text>
      {endpoints.length > 0 && (
        <div className={classes['endpoints']} tabIndex={0} role="region" aria-label={texts.byEndpoint}>
          <Table verticalSpacing={4}>
            <Table.Tbody>
              {endpoints.map(({ endpointId, roomName, url, deadLetters }) => (
                <Table.Tr key={endpointId}>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>
                    {roomName}{' '}
                    <Text span size="sm" c="dimmed" ff="monospace">
                      → {shortUrl(url)}
                    </Text>
                  </Table.Td>
                  <Table.Td ta="right">{deadLetters.toLocaleString('en')}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {alone > 0 && (
        <Alert variant="default" icon={<IconPlayerPause />} title={texts.leftAlone(alone)} p="sm">
          {leftAlone.map(({ endpointId, roomName, url, deadLetters, reason }) => (
            <Text key={endpointId} size="sm" style={{ overflowWrap: 'anywhere' }}>
              {roomName} → {shortUrl(url)}: {deadLetters.toLocaleString('en')}.{' '}
              {reason === 'endpoint_disabled' ? texts.disabled : texts.removed}
            </Text>
          ))}
        </Alert>
      )}
    </Stack>
  );
}
