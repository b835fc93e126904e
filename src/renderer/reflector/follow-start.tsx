import { Button, Group, Radio, Stack, Text } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { IconCalendar } from '@tabler/icons-react';
import dayjs from 'dayjs';
import { useState } from 'react';
import type { SourceView, SyncView } from '../../shared/views.ts';
import { request } from '../api.ts';
import { Section } from '../rooms/section.tsx';
import { reflectorTexts } from '../texts/reflector.ts';
import { showDone } from '../ui/show-done.ts';
import { showError } from '../ui/show-error.ts';
import { useRequest } from '../ui/use-request.ts';
import { ServerProgress } from './server-problem.tsx';

const texts = reflectorTexts.follow;
const USUAL_DAYS = 30;

export type FollowStartProps = {
  source: SourceView;
  sync: SyncView | undefined;
  /** Following goes on already: only a date makes sense then. */
  again?: boolean;
};

/** Begins to follow a server: from now on, or from a date on after saying how many transcripts that is. */
export function FollowStart({ source, sync, again = false }: FollowStartProps) {
  const [from, setFrom] = useState<'now' | 'since'>(again ? 'since' : 'now');
  // Counting asks the server: where following goes on already, only once somebody wants to know.
  const [day, setDay] = useState<string | null>(() =>
    again ? null : dayjs().subtract(USUAL_DAYS, 'day').format('YYYY-MM-DD'),
  );
  const [busy, setBusy] = useState(false);
  const since = from === 'since' && day !== null ? dayjs(day).startOf('day').valueOf() : null;
  const start = async (): Promise<void> => {
    setBusy(true);
    try {
      await request('source.follow', { id: source.id, since });
      showDone(texts.started);
    } catch (error) {
      showError(error);
    } finally {
      setBusy(false);
    }
  };
  const starting = sync?.state === 'starting';
  return (
    <Section title={again ? texts.again : texts.title} text={again ? texts.againText : texts.text}>
      {source.rooms.length === 0 && <Text>{texts.noRooms}</Text>}
      {!again && (
        <Radio.Group
          label={texts.from}
          value={from}
          onChange={(value) => setFrom(value === 'since' ? 'since' : 'now')}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="now" label={texts.now} description={texts.nowHelp} disabled={busy} />
            <Radio
              value="since"
              label={texts.since}
              description={texts.sinceHelp}
              maw={620}
              disabled={busy}
            />
          </Stack>
        </Radio.Group>
      )}
      {from === 'since' && (
        <Group gap="md" align="flex-end">
          <DatePickerInput
            w={200}
            label={texts.date}
            leftSection={<IconCalendar size={16} aria-hidden />}
            valueFormat="D MMM YYYY"
            placeholder={texts.datePlaceholder}
            maxDate={dayjs().format('YYYY-MM-DD')}
            value={day}
            onChange={setDay}
            disabled={busy}
          />
          {since === null ? (
            <Text c="dimmed" pb={6}>
              {texts.dateMissing}
            </Text>
          ) : (
            <Count id={source.id} since={since} />
          )}
        </Group>
      )}
      {starting && <ServerProgress sync={sync} />}
      <Group>
        <Button
          variant={again ? 'default' : 'filled'}
          loading={busy || starting}
          disabled={(from === 'since' && since === null) || !source.enabled}
          onClick={() => void start()}
        >
          {texts.start}
        </Button>
      </Group>
    </Section>
  );
}

function Count({ id, since }: { id: string; since: number }) {
  const { data, error, loading } = useRequest('source.followCount', { id, since });
  return (
    <Text role="status" pb={6}>
      {error ? error.message : loading || !data ? texts.counting : texts.count(data.count)}
    </Text>
  );
}
