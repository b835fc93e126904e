import { useClipboard } from '@mantine/hooks';
import { useEffect } from 'react';
import { commonTexts } from '../texts/common.ts';
import { showError } from './show-error.ts';

/** Puts a text on the clipboard. Rejects with a sentence for people where this browser does not allow it. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch (cause) {
    throw new Error(commonTexts.notCopied, { cause });
  }
}

/** The same for a button: `copied` for a moment after it was done; a notice tells when it was not. */
export function useCopy(): { copied: boolean; copy(text: string): void } {
  const { copied, copy, error } = useClipboard();
  useEffect(() => {
    if (error !== null) showError(new Error(commonTexts.notCopied));
  }, [error]);
  return { copied, copy };
}
