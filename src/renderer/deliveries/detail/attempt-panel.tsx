import { Stack, Tabs, Text, Title } from '@mantine/core';
import type { AttemptView } from '../../../shared/views.ts';
import { deliveriesTexts } from '../../texts/deliveries.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { Loading } from '../../ui/loading.tsx';
import { useRequest } from '../../ui/use-request.ts';
import classes from '../deliveries.module.css';
import { BodyView } from './body-view.tsx';
import { HeaderList } from './header-list.tsx';
import { TimingBars } from './timing-bars.tsx';

const texts = deliveriesTexts.detail;

/** One attempt: what it met, where its time went, and both sides of the exchange. */
export function AttemptPanel({ deliveryId, attempt }: { deliveryId: string; attempt: AttemptView }) {
  return (
    <Stack gap="sm" component="section">
      <div>
        <Title order={3} size="h6">
          {texts.attempt(attempt.number)}
        </Title>
        <Text size="sm">{attempt.summary}</Text>
        {attempt.remoteAddress !== null && (
          <Text size="xs" c="dimmed">
            {texts.remoteAddress} <span className={classes['mono']}>{attempt.remoteAddress}</span>
            {attempt.reusedConnection && `, ${texts.reused}`}
          </Text>
        )}
      </div>
      <TimingBars attempt={attempt} />
      <Tabs defaultValue={attempt.outcome === 'response' ? 'response' : 'request'} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="request">{texts.request}</Tabs.Tab>
          <Tabs.Tab value="response">{texts.response}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="request" pt="sm">
          <RequestSide deliveryId={deliveryId} attempt={attempt} />
        </Tabs.Panel>
        <Tabs.Panel value="response" pt="sm">
          <ResponseSide attempt={attempt} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

function RequestSide({ deliveryId, attempt }: { deliveryId: string; attempt: AttemptView }) {
  const { data, error, reload } = useRequest('delivery.body', { id: deliveryId });
  return (
    <Stack gap="sm">
      <Text className={classes['mono']} style={{ overflowWrap: 'anywhere' }}>
        POST {attempt.url}
      </Text>
      <HeaderList headers={attempt.requestHeaders} />
      {data ? (
        <BodyView label={`${texts.request}: ${texts.body}`} text={data.body} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void reload()} />
      ) : (
        <Loading rows={4} />
      )}
    </Stack>
  );
}

function ResponseSide({ attempt }: { attempt: AttemptView }) {
  if (attempt.outcome !== 'response') return <Text size="sm">{texts.noResponse}</Text>;
  const { responseBody: body } = attempt;
  return (
    <Stack gap="sm">
      <HeaderList headers={attempt.responseHeaders} />
      {body === null || body.content === '' ? (
        <Text size="sm" c="dimmed">
          {texts.emptyBody}
        </Text>
      ) : (
        <BodyView
          label={`${texts.response}: ${texts.body}`}
          text={body.content}
          encoding={body.encoding}
          cutFrom={body.cut ? body.size : null}
          received
        />
      )}
    </Stack>
  );
}
