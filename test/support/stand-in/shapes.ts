import type { StandInRoom, StandInTopic, StandInTranscript } from './state.ts';

/* What Reflector's routes answer with: its response models, fields it drops dropped. */

/** `RoomDetails`: the room with its webhook. */
export function roomDetails(room: StandInRoom): Record<string, unknown> {
  return { ...roomOnly(room), webhook_url: room.webhook_url, webhook_secret: room.webhook_secret };
}

/** `Room`: what POST answers, without URL and secret. */
export function roomOnly(room: StandInRoom): Record<string, unknown> {
  const { id, name, user_id, created_at, is_shared } = room;
  return {
    ...{ id, name, user_id, created_at },
    ...{ zulip_auto_post: false, zulip_stream: '', zulip_topic: '', is_locked: false, room_mode: 'normal' },
    ...{ recording_type: 'cloud', recording_trigger: 'automatic-2nd-participant', is_shared },
    ...{
      ics_url: null,
      ics_fetch_interval: 300,
      ics_enabled: false,
      ics_last_sync: null,
      ics_last_etag: null,
    },
    ...{ platform: 'daily', skip_consent: false, email_transcript_to: null, store_video: false },
  };
}

/** An item of the list. Servers before 0.34 have no `change_seq`. */
export function listItem(
  t: StandInTranscript,
  roomName: string | null,
  withChangeSeq: boolean,
): Record<string, unknown> {
  return {
    ...{ id: t.id, user_id: t.user_id, name: '', status: t.status, locked: false, duration: t.duration },
    ...{ title: t.title, short_summary: t.short_summary, long_summary: t.long_summary },
    ...{ created_at: t.created_at, share_mode: 'semi-private', source_language: t.source_language },
    ...{ target_language: t.target_language, reviewed: t.reviewed, meeting_id: t.meeting_id },
    ...{ source_kind: t.source_kind, room_id: t.room_id, room_name: roomName, audio_deleted: null },
    ...(withChangeSeq ? { change_seq: t.change_seq } : {}),
    ...{ has_cloud_video: false, cloud_video_duration: null },
  };
}

/** A transcript by its id: list fields and participants, without its text. Action items are dropped by the response model. */
export function transcriptDetails(
  t: StandInTranscript,
  roomName: string | null,
  withChangeSeq: boolean,
): Record<string, unknown> {
  return {
    ...listItem(t, roomName, withChangeSeq),
    participants: t.participants.map((participant) => ({ ...participant, email: null })),
  };
}

export function topicWithWords(topic: StandInTopic): Record<string, unknown> {
  return { ...topicOnly(topic), words: topic.words };
}

/** A topic. The duration is recomputed, unlike the 0.0 that Reflector's webhook sends. */
export function topicOnly({ id, title, summary, timestamp, words }: StandInTopic): Record<string, unknown> {
  const transcript = words.map(({ text }) => text).join('');
  return {
    ...{ id, title, summary, timestamp, transcript },
    duration: words.length === 0 ? null : words.at(-1)!.end - timestamp,
    segments: [{ text: transcript, start: words[0]?.start ?? 0, speaker: words[0]?.speaker ?? 0 }],
  };
}

/** `metadata.json` of the archive: the only place in the API with action items. */
export function archiveMetadata(t: StandInTranscript): string {
  return JSON.stringify({
    ...{ id: t.id, title: t.title, action_items: t.action_items },
    topics: t.topics.map((topic) => ({ ...topic, duration: 0 })),
  });
}
