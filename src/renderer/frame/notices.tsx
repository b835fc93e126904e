import { Anchor, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import type { NavigateFunction } from 'react-router';
import type { Notice } from '../../shared/contract/engine-events.ts';
import { subscribe } from '../api.ts';
import { deliveriesPath } from '../deliveries/filter-url.ts';
import { frameTexts } from '../texts/frame.ts';

const texts = frameTexts.notice;

/** How many dead letters of an endpoint its present notice tells of: a flood is one notice that counts. */
const told = new Map<string, number>();

/** Tells in the page what the engine has to say, with the way to what it is about. */
export function useNotices(): void {
  const navigate = useNavigate();
  useEffect(() => subscribe('notice', (notice) => show(notice, navigate)), [navigate]);
}

function show(notice: Notice, navigate: NavigateFunction): void {
  const id = `${notice.kind} ${notice.endpointId}`;
  const count = (told.get(id) ?? 0) + 1;
  const { title, text, path, colour } = wording(notice, count);
  const content = {
    id,
    title,
    color: colour,
    autoClose: notice.kind === 'endpoint_recovered' ? 6000 : 12_000,
    message: (
      <>
        <Text size="sm" c="dimmed" lineClamp={3} style={{ overflowWrap: 'anywhere' }}>
          {text}
        </Text>
        <Anchor
          component="button"
          type="button"
          size="sm"
          onClick={() => {
            notifications.hide(id);
            void navigate(path);
          }}
        >
          {texts.show}
        </Anchor>
      </>
    ),
    onClose: () => void told.delete(id),
  };
  if (count === 1) notifications.show(content);
  else notifications.update(content);
  told.set(id, count);
}

/** What a notice says; `count` is how many of its kind it stands for. */
function wording(
  notice: Notice,
  count: number,
): { title: string; text: string; path: string; colour: string } {
  switch (notice.kind) {
    case 'dead_letter':
      return {
        title: count === 1 ? texts.deadLetter(notice.roomName) : texts.deadLetters(count, notice.roomName),
        text: [notice.title, notice.summary].filter(Boolean).join(': '),
        path:
          count === 1
            ? deliveriesPath({}, notice.deliveryId)
            : deliveriesPath({ states: ['dead_letter'], endpointId: notice.endpointId }),
        colour: 'red',
      };
    case 'endpoint_failing':
      return {
        title: texts.failing(notice.roomName),
        text: notice.summary,
        path: deliveriesPath({ endpointId: notice.endpointId }),
        colour: 'yellow',
      };
    case 'endpoint_recovered':
      return {
        title: texts.recovered(notice.roomName),
        text: notice.url,
        path: deliveriesPath({ endpointId: notice.endpointId }),
        colour: 'teal',
      };
    case 'endpoint_disabled':
      return {
        title: texts.disabled(notice.roomName),
        text: notice.summary,
        // Where it can be enabled again, with what it missed.
        path: '/',
        colour: 'red',
      };
  }
}
