import { requests } from '../../shared/contract.ts';
import type { RequestInput } from '../../shared/contract.ts';
import type { SourceView } from '../../shared/views.ts';
import { reflectorTexts } from '../texts/reflector.ts';

/** A server as its form holds it. */
export type SourceForm = {
  name: string;
  baseUrl: string;
  /** `keep`: the key that is stored. */
  access: 'keep' | 'key' | 'none';
  apiKey: string;
  ownAuthority: boolean;
  extraCa: string;
  frontendUrl: string;
  pollIntervalSeconds: number | string;
  fetchArchive: boolean;
  borderMinutes: number | string;
  enabled: boolean;
};

type Settings = RequestInput<'source.create'>['settings'];

/** What the form begins with for a server that is not connected yet. */
export const NEW_SOURCE: SourceForm = {
  name: '',
  baseUrl: '',
  access: 'key',
  apiKey: '',
  ownAuthority: false,
  extraCa: '',
  frontendUrl: '',
  pollIntervalSeconds: 30,
  fetchArchive: false,
  borderMinutes: 15,
  enabled: true,
};

/** A connected server as its form begins. */
export function formOf(source: SourceView): SourceForm {
  const { name, baseUrl, pollIntervalSeconds, fetchArchive, borderMinutes, enabled } = source;
  return {
    name,
    baseUrl,
    access: source.hasKey ? 'keep' : 'none',
    apiKey: '',
    ownAuthority: source.extraCa !== null,
    extraCa: source.extraCa ?? '',
    frontendUrl: source.frontendUrl ?? '',
    pollIntervalSeconds,
    fetchArchive,
    borderMinutes,
    enabled,
  };
}

/** The settings as the engine takes them. A server without a name is called by its host. */
export function settingsOf(form: SourceForm): Settings {
  return {
    name: form.name.trim() === '' ? hostOf(form.baseUrl) : form.name,
    baseUrl: form.baseUrl,
    frontendUrl: form.frontendUrl.trim() === '' ? null : form.frontendUrl,
    pollIntervalSeconds: numberOf(form.pollIntervalSeconds),
    extraCa: form.ownAuthority ? form.extraCa : null,
    fetchArchive: form.fetchArchive,
    borderMinutes: numberOf(form.borderMinutes),
    enabled: form.enabled,
  };
}

/** The key as the engine takes it: absent keeps the present one, null is none. */
export function keyOf({ access, apiKey }: SourceForm): { apiKey?: string | null } {
  switch (access) {
    case 'keep':
      return {};
    case 'none':
      return { apiKey: null };
    case 'key':
      return { apiKey };
  }
}

/** What is wrong with the form, by field and the contract's own rules. */
export function sourceErrors(form: SourceForm): Record<string, string> {
  const errors: Record<string, string> = {};
  const input = { id: 'any', settings: settingsOf(form), ...keyOf(form) };
  for (const issue of requests['source.update'].input.safeParse(input).error?.issues ?? []) {
    errors[fieldOf(issue.path.join('.'))] ??=
      issue.code === 'invalid_type' ? reflectorTexts.form.number : issue.message;
  }
  if (form.access === 'key' && form.apiKey.trim() === '')
    errors['apiKey'] = reflectorTexts.form.apiKeyMissing;
  return errors;
}

/** The form's field for a path of the request. */
export function fieldOf(path: string): string {
  return path.replace(/^settings\./, '');
}

/** What a check would ask with, as one text, to tell whether something of it was changed since. */
export function connectionOf(form: SourceForm): string {
  const { baseUrl, access, apiKey, ownAuthority, extraCa } = form;
  return JSON.stringify([baseUrl.trim(), access, access === 'key' && apiKey, ownAuthority && extraCa]);
}

export function hostOf(url: string): string {
  const trimmed = url.trim();
  return URL.canParse(trimmed) ? new URL(trimmed).host : '';
}

function numberOf(typed: number | string): number {
  return typed === '' ? Number.NaN : Number(typed);
}
