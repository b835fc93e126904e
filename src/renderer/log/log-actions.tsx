import { Button, Switch } from '@mantine/core';
import { IconFolderOpen } from '@tabler/icons-react';
import { isDesktop, request } from '../api.ts';
import { logTexts as texts } from '../texts/log.ts';
import { showError } from '../ui/show-error.ts';

/** What can be done with the log: follow it, and see its files. */
export function LogActions({ following, onFollow }: { following: boolean; onFollow(on: boolean): void }) {
  return (
    <>
      <Switch
        label={texts.follow}
        title={texts.followHelp}
        checked={following}
        onChange={({ currentTarget }) => onFollow(currentTarget.checked)}
      />
      {isDesktop() && (
        <Button
          variant="default"
          leftSection={<IconFolderOpen size={16} aria-hidden />}
          onClick={() => void request('log.openFolder', {}).catch(showError)}
        >
          {texts.openFolder}
        </Button>
      )}
    </>
  );
}
