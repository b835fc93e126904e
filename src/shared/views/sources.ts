/** Why a Reflector server did not do what was asked. */
export type SourceFailureKind =
  | 'unreachable'
  | 'tls'
  | 'not_reflector'
  | 'wrong_key'
  | 'too_old'
  | 'rate_limited'
  | 'server_error'
  | 'forbidden'
  | 'not_found'
  /** Its API key cannot be decrypted here, so the server was not asked. */
  | 'secret_unavailable';

/** Who an API key belongs to. */
export type SourceOwner = { id: string; email: string | null };

/** What *Check connection* found. `owner` is null on an open server without keys. */
export type SourceCheck =
  | { ok: true; owner: SourceOwner | null; rooms: number; transcripts: number }
  | { ok: false; kind: SourceFailureKind; message: string };

/** A connected Reflector server. */
export type SourceView = {
  id: string;
  name: string;
  baseUrl: string;
  /** The address of Reflector's own pages, for `frontend_url`. */
  frontendUrl: string | null;
  hasKey: boolean;
  keyHint: string | null;
  /** As of the last contact; null on an open server and before the first contact. */
  owner: SourceOwner | null;
  pollIntervalSeconds: number;
  extraCa: string | null;
  fetchArchive: boolean;
  /** Transcripts that ended up to so long before a switch may be sent by both sides. */
  borderMinutes: number;
  /** Null until following was started. */
  followingSince: number | null;
  enabled: boolean;
  lastContactAt: number | null;
  problem: { kind: SourceFailureKind; message: string; since: number } | null;
  /** Why webhooks cannot be taken over here, with the steps to do it by hand; null where they can. */
  takeOverUnavailable: { reason: string; steps: string[] } | null;
  rooms: ImportedRoomView[];
  /** Rooms at the server as of the last contact, and how many of them were neither imported nor set aside; null before. */
  roomsFound: { all: number; new: number } | null;
  createdAt: number;
};

/** An imported room as it was at the last contact; known without asking the server. */
export type ImportedRoomView = {
  roomId: string;
  externalId: string;
  name: string;
} & RoomAtReflector;

/** How an imported room stands at its Reflector, as of the last contact. */
export type RoomAtReflector = {
  /** Another user's shared room: its secret is visible to this key, and its webhook is not ours to change. */
  ofOtherUser: boolean;
  deliveredBy: DeliveredBy;
  /** The URL of its webhook at Reflector; null where it has none. */
  urlThere: string | null;
  /** Gone at Reflector since; the room and its history stay. */
  goneAt: number | null;
  /** A switch that is not finished yet. */
  switching: 'take_over' | 'give_back' | 'relay' | null;
};

/** Something about an endpoint's URL that Reflector allowed and that has to be said yes or no to. */
export type AddressQuestion = 'http' | 'private' | 'loopback';

/**
 * Who delivers what Reflector's own webhook would: Reflector, this application in its place, or this application as
 * the webhook's receiver.
 */
export type DeliveredBy = 'reflector' | 'here' | 'relay';

/** A room at Reflector, beside what is known of it here. */
export type SourceRoomView = {
  externalId: string;
  name: string;
  /** Null until it is imported. */
  roomId: string | null;
  /** `ignored`: set aside by hand. `gone`: imported, and no longer at Reflector. `renamed`: named otherwise here. */
  state: 'new' | 'ignored' | 'imported' | 'renamed' | 'gone';
  ofOtherUser: boolean;
  url: string | null;
  secretHint: string | null;
  questions: AddressQuestion[];
  deliveredBy: DeliveredBy;
};

/** A transcript that ended so close to a switch that both sides may send it. */
export type BorderTranscript = {
  id: string;
  title: string | null;
  createdAt: number;
  /** Null where it had ended before anybody looked. */
  endedSeenAt: number | null;
  /** This application has delivered it to the endpoint that stands for Reflector's webhook. */
  deliveredHere: boolean;
};

/** What a take over, give back or relay of one room would do. */
export type SwitchPreview = {
  roomId: string;
  roomName: string;
  /** Why it cannot be done for this room; null when it can. */
  refusal: string | null;
  /** Exactly what is written to Reflector, the secret masked. */
  request: { method: 'PATCH'; path: string; body: { webhook_url: string; webhook_secret: string } } | null;
  before: { url: string | null; secretHint: string | null };
  endpoint: { id: string; url: string; enabled: boolean } | null;
  questions: AddressQuestion[];
  /** Delivered by this application by default, marked "Reflector may also have sent this". */
  border: BorderTranscript[];
  /** Held deliveries of transcripts that Reflector has certainly sent: cancelled. */
  cancelled: number;
  /** Deliveries still owed when giving back: they go out all the same. */
  owed: number;
};

/** How a switch of one room ended. `pending`: it could not be finished and goes on when the server answers. */
export type SwitchResult = {
  roomId: string;
  roomName: string;
  outcome: 'done' | 'undone' | 'pending';
  message: string;
  /** Transcripts delivered by this side that Reflector may also have sent. */
  border: number;
};

/** Where following a server stands. */
export type SyncView = {
  sourceId: string;
  state: 'not_started' | 'starting' | 'catching_up' | 'waiting' | 'failing' | 'stopped';
  lastContactAt: number | null;
  nextContactAt: number | null;
  problem: SourceView['problem'];
  cursor: number | null;
  /** Changes at the server that were not read yet, as of the last contact. */
  behind: number;
  /** While catching up or starting: transcripts read, of those there were. */
  progress: { done: number; total: number } | null;
  found: number;
  skipped: {
    reason: SkippedReason;
    count: number;
    latest: { id: string; title: string | null; detail: string | null }[];
  }[];
};

/** Why a followed transcript is not an event. */
export type SkippedReason =
  'not_ended' | 'before_start' | 'room_not_imported' | 'room_disabled' | 'unreadable' | 'vanished';
