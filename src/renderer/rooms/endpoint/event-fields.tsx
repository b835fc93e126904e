import { Button, Checkbox, Collapse, NativeSelect, SimpleGrid, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import type { UseFormReturnType } from '@mantine/form';
import { useState } from 'react';
import { ALL_EVENT_TYPES, EVENT_TYPES, PAYLOAD_VERSIONS } from '../../../shared/model.ts';
import type { EventType, PayloadVersion } from '../../../shared/model.ts';
import { endpointTexts } from '../../texts/endpoint.ts';
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
            variant="default"
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
        <Examples version={payloadVersion} first={eventTypes[0] ?? 'transcript.completed'} />
      </Collapse>
    </Stack>
  );
}

type ExampleOf = EventType | 'batch';

/** What each event looks like in the chosen version, one at a time. */
function Examples({ version, first }: { version: PayloadVersion; first: EventType }) {
  const [of, setOf] = useState<ExampleOf>(first);
  const { data, error, reload } = useRequest('event.example', { payloadVersion: version, eventType: of });
  return (
    <Stack gap="xs">
      <NativeSelect
        maw={440}
        label={endpointTexts.example.of}
        description={of === 'batch' ? endpointTexts.example.batchHelp : texts.eventNames[of]}
        value={of}
        onChange={(event) => setOf(event.currentTarget.value as ExampleOf)}
        data={[
          ...ALL_EVENT_TYPES.map((value) => ({ value, label: value })),
          { value: 'batch', label: endpointTexts.example.batch },
        ]}
      />
      {error ? (
        <ErrorState error={error} onRetry={() => void reload()} />
      ) : data ? (
        <CodeBlock label={texts.exampleOf(of, version)} text={data.body} />
      ) : (
        <Loading rows={3} />
      )}
    </Stack>
  );
}
