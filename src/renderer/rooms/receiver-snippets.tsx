import { Tabs, Text } from '@mantine/core';
import { roomsTexts } from '../texts/rooms.ts';
import { CodeBlock } from '../ui/code-block.tsx';
import { Section } from './section.tsx';
import { snippet, SNIPPET_LANGUAGES } from './snippets.ts';

const texts = roomsTexts.snippets;

/** Code that verifies the signature at the receiver, to be copied. */
export function ReceiverSnippets() {
  return (
    <Section title={texts.title} text={texts.text}>
      <Tabs defaultValue="python" keepMounted={false}>
        <Tabs.List aria-label={texts.title}>
          {SNIPPET_LANGUAGES.map((language) => (
            <Tabs.Tab key={language} value={language}>
              {texts.languages[language]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {SNIPPET_LANGUAGES.map((language) => (
          <Tabs.Panel key={language} value={language} pt="sm">
            {language === 'curl' && (
              <Text size="sm" c="dimmed" mb="xs">
                {texts.curlText}
              </Text>
            )}
            <CodeBlock label={texts.languages[language]} text={snippet(language)} maxHeight={320} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Section>
  );
}
