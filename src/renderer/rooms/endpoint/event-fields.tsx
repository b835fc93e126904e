import { Button, Checkbox, Collapse, Group, NativeSelect, SimpleGrid, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import type { UseFormReturnType } from '@mantine/form';
import { EVENT_TYPES, PAYLOAD_VERSIONS } from '../../../shared/model.ts';
import type { EventType, PayloadVersion } from '../../../shared/model.ts';
import { roomsTexts } from '../../texts/rooms.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Loading } from '../../ui/loading.tsx';
import { useRequest } from '../../ui/use-request.ts';
import type { EndpointForm } from './endpoint-form.ts';

const texts = roomsTexts.form;

/** Which events an endpoint is told of, in which shape, and what one looks like. */
export function EventFields({ form }: { form: UseFormReturnType<EndpointForm> }) {
  const [open, { toggle }] = useDisclosure(false);
  const { payloadVersion, eventTypes } = form.values;
  return (
    <Stack gap="xs">
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Checkbox.Group label={texts.events} {...form.getInputProps('eventTypes')}>
          <Stack gap={8} mt={8}>
            {EVENT_TYPES.map((type) => (
              <Checkbox
                key={type}
                value={type}
                label={texts.eventNames[type]}
                description={<code>{type}</code>}
              />
            ))}
          </Stack>
        </Checkbox.Group>
        <Stack gap="xs" align="flex-start">
          <NativeSelect
            w="100%"
            label={texts.payload}
            data={PAYLOAD_VERSIONS.map((value) => ({ value, label: texts.payloadNames[value] }))}
            {...form.getInputProps('payloadVersion')}
          />
          <Button
            size="compact-sm"
            variant="subtle"
            aria-expanded={open}
            leftSection={
              open ? <IconChevronDown size={16} aria-hidden /> : <IconChevronRight size={16} aria-hidden />
            }
            onClick={toggle}
          >
            {open ? texts.hideExample : texts.example}
          </Button>
        </Stack>
      </SimpleGrid>
      <Collapse expanded={open} keepMounted={false}>
        <Example version={payloadVersion} type={eventTypes[0] ?? 'transcript.completed'} />
      </Collapse>
    </Stack>
  );
}

function Example({ version, type }: { version: PayloadVersion; type: EventType }) {
  const { data, error, reload } = useRequest('event.example', { payloadVersion: version, eventType: type });
  const name = texts.exampleOf(type, version);
  if (error) return <ErrorState error={error} onRetry={() => void reload()} />;
  if (!data) return <Loading rows={3} />;
  return (
    <Stack gap={4}>
      <Group gap={4}>
        <Text size="xs" c="dimmed">
          {name}
        </Text>
      </Group>
      <CodeBlock label={name} text={data.body} />
    </Stack>
  );
}
