import { ActionIcon, Badge, Group, Menu, Text, Title, UnstyledButton } from '@mantine/core';
import {
  IconChevronDown,
  IconChevronRight,
  IconDots,
  IconList,
  IconPlayerPause,
  IconPlayerPlay,
  IconRestore,
  IconTrash,
} from '@tabler/icons-react';
import { useNavigate } from 'react-router';
import type { EndpointView } from '../../../shared/views.ts';
import { deliveriesPath } from '../../deliveries/filter-url.ts';
import { useRecover } from '../../recovery/recover-store.ts';
import { endpointTexts } from '../../texts/endpoint.ts';
import { recoveryTexts } from '../../texts/recovery.ts';
import { roomsTexts } from '../../texts/rooms.ts';
import { EndpointHealth } from '../../ui/endpoint-health.tsx';
import { Countdown, Time } from '../../ui/time.tsx';
import { shortName } from '../room-list.ts';
import { disableEndpoint, enableEndpoint, removeEndpoint } from './endpoint-actions.ts';
import classes from './endpoint.module.css';

const texts = roomsTexts.endpoint;

export type EndpointHeadProps = {
  endpoint: EndpointView;
  open: boolean;
  dirty: boolean;
  bodyId: string;
  onToggle(): void;
  onChanged(): void;
};

/** An endpoint in one line: its name, how it does, what it owes, and what can be done to it. Unfolds the rest. */
export function EndpointHead({ endpoint, open, dirty, bodyId, onToggle, onChanged }: EndpointHeadProps) {
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <Group justify="space-between" wrap="nowrap" align="flex-start">
      <Title order={3} flex={1} miw={0}>
        <UnstyledButton
          className={classes['head']}
          aria-expanded={open}
          aria-controls={bodyId}
          onClick={onToggle}
        >
          <Chevron size={16} aria-hidden style={{ flex: 'none' }} />
          <Text span fw={600} truncate>
            {shortName(endpoint)}
          </Text>
          <EndpointHealth health={endpoint.health} disabledReason={endpoint.disabledReason} />
          <Counts endpoint={endpoint} dirty={dirty && !open} />
        </UnstyledButton>
      </Title>
      <Actions endpoint={endpoint} onChanged={onChanged} />
    </Group>
  );
}

function Counts({ endpoint, dirty }: { endpoint: EndpointView; dirty: boolean }) {
  const { consecutiveFailures, health, pending, held, deadLetters } = endpoint;
  const { rateLimitedUntil, breakerOpenUntil, gathering } = endpoint;
  // Between two requests a limit is always reached for a moment: that is worth a word only while something waits.
  const waits = pending > held;
  const others = pending - held - (gathering !== null && endpoint.enabled ? 1 : 0);
  const parts = [
    health === 'failing' && texts.failing(consecutiveFailures),
    gathering !== null && endpointTexts.gathering.counted(gathering.events),
    others > 0 && texts.pending(others),
    held > 0 && texts.held(held),
    deadLetters > 0 && texts.deadLetters(deadLetters),
  ].filter((part) => part !== false);
  return (
    <>
      {parts.length > 0 && (
        <Text span size="sm" c="dimmed">
          {parts.join(' · ')}
        </Text>
      )}
      {waits && breakerOpenUntil === null && rateLimitedUntil !== null && (
        <Until text={endpointTexts.pace.waiting} at={rateLimitedUntil} />
      )}
      {breakerOpenUntil !== null && <Until text={endpointTexts.pace.probing} at={breakerOpenUntil} />}
      {dirty && (
        <Badge variant="default" tt="none" fw={500}>
          {roomsTexts.form.unsaved}
        </Badge>
      )}
    </>
  );
}

function Until({ text, at }: { text: string; at: number }) {
  return (
    <Text span size="sm" c="dimmed">
      {text} <Time at={at} exact /> (<Countdown at={at} />)
    </Text>
  );
}

function Actions({ endpoint, onChanged }: { endpoint: EndpointView; onChanged(): void }) {
  const navigate = useNavigate();
  const act = (what: (endpoint: EndpointView) => Promise<void>) => () => void what(endpoint).then(onChanged);
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={texts.actions(shortName(endpoint))}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconList size={16} />}
          onClick={() => void navigate(deliveriesPath({ endpointId: endpoint.id }))}
        >
          {texts.showDeliveries}
        </Menu.Item>
        {endpoint.deadLetters > 0 && (
          <Menu.Item
            leftSection={<IconRestore size={16} />}
            onClick={() => useRecover.getState().open({ endpointId: endpoint.id })}
          >
            {recoveryTexts.openLong}
          </Menu.Item>
        )}
        {endpoint.enabled ? (
          <Menu.Item leftSection={<IconPlayerPause size={16} />} onClick={act(disableEndpoint)}>
            {texts.disable}
          </Menu.Item>
        ) : (
          <Menu.Item leftSection={<IconPlayerPlay size={16} />} onClick={act(enableEndpoint)}>
            {texts.enable}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item leftSection={<IconTrash size={16} />} onClick={act(removeEndpoint)}>
          {texts.remove}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
