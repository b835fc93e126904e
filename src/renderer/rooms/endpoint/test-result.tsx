import { Accordion, Badge, Group, Stack, Text } from '@mantine/core';
import type { TestResult as Result } from '../../../shared/views.ts';
import { statusWords } from '../../texts/deliveries/words.ts';
import { roomsTexts } from '../../texts/rooms.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { duration } from '../../ui/duration.ts';
import { ResultPaper } from './result-paper.tsx';

const texts = roomsTexts.test;

export type TestResultProps = {
  result: Result;
  wasSaved: boolean;
  changedSince: boolean;
  onDismiss(): void;
};

/** How a test went: in one sentence, with what to do about it, and the exact bytes one step deeper. */
export function TestResult({ result, wasSaved, changedSince, onDismiss }: TestResultProps) {
  const { attempt, ok } = result;
  return (
    <ResultPaper
      ok={ok}
      title={ok ? texts.passed : texts.failed}
      changedSince={changedSince}
      onDismiss={onDismiss}
    >
      <div>
        <Text>{result.summary}</Text>
        {result.advice && <Text c="dimmed">{result.advice}</Text>}
      </div>
      <Group gap="lg">
        <Fact
          name={texts.status}
          value={attempt.status === null ? texts.noStatus : statusWords(attempt.status)}
        />
        <Fact name={texts.time} value={duration(attempt.timings.totalMs)} />
        {attempt.remoteAddress && <Fact name={texts.address} value={attempt.remoteAddress} />}
        <Badge variant="default" tt="none" fw={500}>
          {wasSaved ? texts.savedSettings : texts.unsavedSettings}
        </Badge>
      </Group>
      <Exchange result={result} />
    </ResultPaper>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <Text size="sm">
      <Text span c="dimmed" size="sm">
        {name}{' '}
      </Text>
      <Text span size="sm" fw={500}>
        {value}
      </Text>
    </Text>
  );
}

function Exchange({ result: { attempt, requestBody } }: { result: Result }) {
  const { responseBody: body } = attempt;
  return (
    <Accordion multiple variant="contained" chevronPosition="left" order={3}>
      <Accordion.Item value="request">
        <Accordion.Control>{texts.request}</Accordion.Control>
        <Accordion.Panel>
          <Stack gap="xs">
            <CodeBlock label={texts.requestHeaders} text={asLines(attempt.requestHeaders)} />
            <CodeBlock label={texts.requestBody} text={requestBody} />
          </Stack>
        </Accordion.Panel>
      </Accordion.Item>
      <Accordion.Item value="response">
        <Accordion.Control>{texts.response}</Accordion.Control>
        <Accordion.Panel>
          {attempt.status === null ? (
            <Text c="dimmed">{texts.noResponse}</Text>
          ) : (
            <Stack gap="xs">
              <CodeBlock label={texts.responseHeaders} text={asLines(attempt.responseHeaders)} />
              {body === null || body.content === '' ? (
                <Text c="dimmed">{texts.emptyBody}</Text>
              ) : (
                <CodeBlock label={texts.responseBody} text={body.content} />
              )}
              {body?.encoding === 'base64' && <Text c="dimmed">{texts.base64}</Text>}
              {body?.cut && <Text c="dimmed">{texts.cut(body.size.toLocaleString('en'))}</Text>}
            </Stack>
          )}
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}

function asLines(headers: [string, string][]): string {
  return headers.map(([name, value]) => `${name}: ${value}`).join('\n');
}
