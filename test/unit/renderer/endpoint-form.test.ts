import { describe, expect, it } from 'vitest';
import { addressKind, isPlainHttp } from '../../../src/renderer/rooms/endpoint/address-kind.ts';
import { deliverySummary, hasFoldedError } from '../../../src/renderer/rooms/endpoint/delivery-summary.ts';
import {
  checkEndpointForm,
  endpointErrors,
  errorBelow,
  formOf,
  newEndpointForm,
  sameForm,
  toRequest,
  urlProblem,
} from '../../../src/renderer/rooms/endpoint/endpoint-form.ts';
import { withName, withSensitive, withValue } from '../../../src/renderer/rooms/endpoint/header-row.ts';
import { endpointSettings } from '../../../src/shared/contract/endpoints.ts';
import { isAlwaysSensitive } from '../../../src/shared/header-rules.ts';
import { DEFAULT_RETRY_POLICY } from '../../../src/shared/model.ts';
import { endpointView } from './room-views.ts';

describe('the form of an endpoint', () => {
  it('begins with what the contract takes for granted', () => {
    const { endpoint, ...rest } = toRequest({ ...newEndpointForm(), url: ' https://a.example/hook ' });
    expect(endpoint).toEqual(endpointSettings.parse({ url: 'https://a.example/hook' }));
    expect(rest).toEqual({});
  });

  it('sends a stored endpoint back as it is, keeping values it was never shown', () => {
    const view = endpointView({
      headers: [
        { name: 'Authorization', value: '••••wxyz', sensitive: true },
        { name: 'X-Team', value: 'blue', sensitive: false },
      ],
      retryPolicy: { ...DEFAULT_RETRY_POLICY, maxRetries: 3 },
      permissions: { allowPrivate: true, allowLoopback: false, allowList: ['10.0.0.0/8'] },
    });
    const { endpoint, secret } = toRequest(formOf(view));
    expect(secret).toBeUndefined();
    expect(endpoint.headers).toEqual([
      { name: 'Authorization', value: null, sensitive: true },
      { name: 'X-Team', value: 'blue', sensitive: false },
    ]);
    expect(endpoint.retryPolicy?.maxRetries).toBe(3);
    expect(endpoint.permissions).toEqual(view.permissions);
    expect(endpointSettings.parse(endpoint)).toEqual(endpoint);
  });

  it('finds what is wrong at its field', () => {
    const form = { ...newEndpointForm(), url: 'https://a.example/hook' };
    expect(checkEndpointForm(form)).toEqual({});
    expect(Object.keys(checkEndpointForm({ ...form, url: '', eventTypes: [] }))).toEqual([
      'url',
      'eventTypes',
    ]);
    expect(checkEndpointForm({ ...form, concurrency: Number.NaN })).toEqual({
      concurrency: 'Enter a number.',
    });
    const shortened = { ...DEFAULT_RETRY_POLICY, maxDelaySeconds: 5 };
    expect(Object.keys(checkEndpointForm({ ...form, retryPolicy: shortened }))).toEqual([
      'retryPolicy.maxDelaySeconds',
    ]);
  });

  it('puts the engine’s sentences at their fields, the first of each', () => {
    const errors = endpointErrors([
      { path: 'endpoint.url', message: 'One' },
      { path: 'endpoint.url', message: 'Two' },
      { path: 'endpoint.headers.1.name', message: 'Three' },
      { path: 'secret', message: 'Four' },
    ]);
    expect(errors).toEqual({ url: 'One', 'headers.1.name': 'Three', secret: 'Four' });
    expect(errorBelow(errors, 'headers.1')).toBe('Three');
    expect(errorBelow(errors, 'headers.10')).toBeUndefined();
    expect(hasFoldedError(errors)).toBe(true);
    expect(hasFoldedError({ url: 'One' })).toBe(false);
  });

  it('knows a change from none', () => {
    const form = formOf(endpointView({}));
    expect(sameForm(form, { ...form, headers: [] })).toBe(true);
    expect(sameForm(form, { ...form, url: `${form.url}x` })).toBe(false);
    expect(sameForm(form, { ...form, secret: 'new' })).toBe(false);
  });
});

describe('a URL as typed', () => {
  it('has to be one that can be delivered to', () => {
    expect(urlProblem('https://a.example')).toBeNull();
    expect(urlProblem(' http://[::1]:80/x ')).toBeNull();
    for (const wrong of ['', 'a.example', 'ftp://a.example', 'https://', 'https://a b']) {
      expect(urlProblem(wrong), wrong).not.toBeNull();
    }
  });

  it('tells where it leads, in whatever spelling', () => {
    for (const url of [
      'http://localhost:1',
      'http://127.1/',
      'http://2130706433/',
      'http://[::1]/',
      'https://x.localhost',
    ]) {
      expect(addressKind(url), url).toBe('loopback');
    }
    for (const url of ['http://10.0.0.1', 'http://172.31.0.1', 'http://100.127.0.1', 'http://[fd00::1]/']) {
      expect(addressKind(url), url).toBe('private');
    }
    for (const url of [
      'https://a.example',
      'http://172.32.0.1',
      'http://100.128.0.1',
      'http://10.example.com',
      'fd.example.com',
      'nonsense',
    ]) {
      expect(addressKind(url), url).toBe('other');
    }
    expect(isPlainHttp(' HTTP://a')).toBe(true);
    expect(isPlainHttp('https://a')).toBe(false);
  });
});

describe('a header of the form', () => {
  const stored = { key: 0, name: 'X-Key', value: null, sensitive: true, hint: '••••wxyz' };

  it('goes back to what is stored when its field is emptied', () => {
    const typed = withValue(stored, 'other');
    expect(typed.value).toBe('other');
    expect(withValue(typed, '')).toEqual(stored);
    expect(withValue({ ...stored, hint: '', value: 'x' }, '').value).toBe('');
  });

  it('loses what is stored under another name or shown', () => {
    expect(withName(stored, 'X-Other')).toMatchObject({ value: '', hint: '' });
    expect(withSensitive(stored, false)).toMatchObject({ value: '', hint: '', sensitive: false });
  });

  it('is sensitive by name where it always carries a secret', () => {
    expect(isAlwaysSensitive(' authorization ')).toBe(true);
    expect(isAlwaysSensitive('X-Team')).toBe(false);
    const plain = { key: 1, name: '', value: 'v', sensitive: false, hint: '' };
    expect(withName(plain, 'Cookie').sensitive).toBe(true);
  });
});

describe('the folded delivery settings', () => {
  const form = formOf(endpointView({}));

  it('say the schedule that holds', () => {
    expect(deliverySummary(form, DEFAULT_RETRY_POLICY)).toBe(
      'time-out 30 s · 28 retries in 23 h 3 min · 8 at a time · no custom headers · public addresses only',
    );
    const own = { ...form, retryPolicy: { ...DEFAULT_RETRY_POLICY, maxRetries: 1 } };
    expect(deliverySummary(own, DEFAULT_RETRY_POLICY)).toContain('1 retry in 1 min (own)');
  });

  it('leave out what is not a number yet', () => {
    const half = { ...form, concurrency: Number.NaN, totalTimeoutMs: Number.NaN };
    expect(deliverySummary(half, { ...DEFAULT_RETRY_POLICY, maxRetries: Number.NaN })).toBe(
      'no custom headers · public addresses only',
    );
  });

  it('say what may be reached, and how fast', () => {
    const permissions = { allowPrivate: true, allowLoopback: false, allowList: [] };
    expect(deliverySummary({ ...form, permissions }, DEFAULT_RETRY_POLICY)).toContain(
      'more than public addresses',
    );
    const paced = { ...form, strictOrder: true, rateLimit: { count: 1000, seconds: 60 as const } };
    expect(deliverySummary(paced, DEFAULT_RETRY_POLICY)).toContain(
      'one at a time, in order · at most 1,000 per minute',
    );
  });
});
