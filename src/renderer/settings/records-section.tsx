import { Button } from '@mantine/core';
import { IconHistory, IconNotes } from '@tabler/icons-react';
import { Link } from 'react-router';
import { Section } from '../rooms/section.tsx';
import { settingsTexts } from '../texts/settings.ts';

const texts = settingsTexts.records;

/** The ways to what the engine wrote down: its log, and who changed what. */
export function RecordsSection() {
  return (
    <Section
      title={texts.title}
      text={texts.text}
      actions={
        <>
          <Button
            component={Link}
            to="/log"
            variant="default"
            leftSection={<IconNotes size={16} aria-hidden />}
          >
            {texts.log}
          </Button>
          <Button
            component={Link}
            to="/audit"
            variant="default"
            leftSection={<IconHistory size={16} aria-hidden />}
          >
            {texts.audit}
          </Button>
        </>
      }
    />
  );
}
