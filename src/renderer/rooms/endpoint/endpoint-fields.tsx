import { Collapse, Group, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import type { UseFormReturnType } from '@mantine/form';
import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import { DEFAULT_RETRY_POLICY } from '../../../shared/model.ts';
import { useSettings } from '../../stores/settings.ts';
import { roomsTexts } from '../../texts/rooms.ts';
import { DeliveryFields } from './delivery-fields.tsx';
import { deliverySummary, hasFoldedError } from './delivery-summary.ts';
import type { EndpointForm } from './endpoint-form.ts';
import classes from './endpoint.module.css';
import { EventFields } from './event-fields.tsx';
import { UrlField } from './url-field.tsx';

const texts = roomsTexts.delivery;

export type EndpointFieldsProps = {
  form: UseFormReturnType<EndpointForm>;
  /** The secret differs: a new endpoint's is typed, a stored one's is rotated. */
  secret: ReactNode;
  clientErrorSeen?: boolean;
};

/** All fields of an endpoint; how it is delivered stays folded into one line until it is asked for or wrong. */
export function EndpointFields({ form, secret, clientErrorSeen = false }: EndpointFieldsProps) {
  const defaultPolicy = useSettings((store) => store.settings?.defaultRetryPolicy) ?? DEFAULT_RETRY_POLICY;
  const [asked, setAsked] = useState(false);
  const open = asked || hasFoldedError(form.errors);
  const Chevron = open ? IconChevronDown : IconChevronRight;
  const id = useId();
  return (
    <Stack gap="lg">
      <UrlField form={form} />
      {secret}
      <EventFields form={form} />
      <div>
        <UnstyledButton
          className={classes['fold']}
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setAsked(!open)}
        >
          <Group gap={6} wrap="nowrap">
            <Chevron size={16} aria-hidden />
            <Text fw={500}>{texts.title}</Text>
          </Group>
          {!open && (
            <Text size="sm" c="dimmed">
              {deliverySummary(form.values, defaultPolicy)}
            </Text>
          )}
        </UnstyledButton>
        <Collapse id={id} expanded={open}>
          <DeliveryFields form={form} defaultPolicy={defaultPolicy} clientErrorSeen={clientErrorSeen} />
        </Collapse>
      </div>
    </Stack>
  );
}
