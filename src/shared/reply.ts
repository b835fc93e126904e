import type { ErrorCode, Issue } from './model.ts';

/** Why a request was refused: the message is a sentence for people, issues name the fields that were wrong. */
export type ReplyError = { code: ErrorCode; message: string; issues?: Issue[] };

/** What every request is answered with, over the bridge and over HTTP alike. */
export type Reply<T = unknown> = { ok: true; data: T } | { ok: false; error: ReplyError };
