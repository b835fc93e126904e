import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { commonTexts } from '../texts/common.ts';
import { CopyButton } from './copy-button.tsx';
import { prettyJson } from './pretty-json.ts';
import classes from './code-block.module.css';

const texts = commonTexts.code;

export type CodeBlockProps = {
  /** Names the text for those who hear the page. */
  label: string;
  text: string;
  /** Pixels after which it scrolls. */
  maxHeight?: number;
};

/** A text in the monospace face, never rendered, copied as it stands; JSON is laid out when asked for. */
export function CodeBlock({ label, text, maxHeight = 360 }: CodeBlockProps) {
  const [form, setForm] = useState<'exact' | 'pretty'>('exact');
  const pretty = useMemo(() => (/^\s*[[{]/.test(text) ? prettyJson(text) : null), [text]);
  const shown = form === 'pretty' && pretty !== null ? pretty : text;
  return (
    <div className={classes['block']}>
      <div className={classes['tools']}>
        {pretty !== null && pretty !== text && (
          <SegmentedControl
            size="xs"
            aria-label={texts.form}
            value={form}
            onChange={(value) => setForm(value === 'pretty' ? 'pretty' : 'exact')}
            data={[
              { value: 'exact', label: texts.asIs },
              { value: 'pretty', label: texts.pretty },
            ]}
          />
        )}
        <CopyButton value={shown} />
      </div>
      {/* Focusable, because it scrolls. */}
      <pre
        tabIndex={0}
        role="region"
        aria-label={label}
        className={classes['text']}
        style={{ maxHeight }}
        data-wrapped={pretty !== null || undefined}
      >
        {shown}
      </pre>
    </div>
  );
}
