import { Button, Text } from '@mantine/core';
import { IconCircleCheck, IconXboxX } from '@tabler/icons-react';
import type { SourceCheck } from '../../shared/views.ts';
import { reflectorTexts } from '../texts/reflector.ts';
import { STATE_COLOURS } from '../ui/state-colours.ts';
import { OutcomePanel } from './outcome-panel.tsx';

const texts = reflectorTexts.check;

export type CheckResultProps = {
  result: SourceCheck;
  changedSince: boolean;
  /** Shows the field for a certificate authority; null where it is in sight already. */
  onAddAuthority: (() => void) | null;
};

/** How a check of the connection went: what exactly failed and what mends it, or who and what was found. */
export function CheckResult({ result, changedSince, onAddAuthority }: CheckResultProps) {
  return (
    <OutcomePanel
      announced
      icon={result.ok ? IconCircleCheck : IconXboxX}
      colour={result.ok ? STATE_COLOURS.good : STATE_COLOURS.bad}
      title={result.ok ? texts.ok : reflectorTexts.failures[result.kind].title}
    >
      {result.ok ? <Found result={result} /> : <Failed result={result} />}
      {!result.ok && result.kind === 'tls' && onAddAuthority !== null && (
        <Button size="compact-sm" variant="default" onClick={onAddAuthority}>
          {texts.addCertificate}
        </Button>
      )}
      {changedSince && (
        <Text size="sm" c="dimmed">
          {texts.changed}
        </Text>
      )}
    </OutcomePanel>
  );
}

function Found({ result }: { result: Extract<SourceCheck, { ok: true }> }) {
  const { owner, rooms, transcripts } = result;
  return (
    <Text>
      {owner === null ? texts.open : texts.owner(owner.email ?? owner.id)} {texts.found(rooms, transcripts)}
    </Text>
  );
}

function Failed({ result }: { result: Extract<SourceCheck, { ok: false }> }) {
  const { cure } = reflectorTexts.failures[result.kind];
  return (
    <>
      <Text>{result.message}</Text>
      {cure !== null && <Text c="dimmed">{cure}</Text>}
    </>
  );
}
