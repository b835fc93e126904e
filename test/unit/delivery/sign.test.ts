import { describe, expect, test } from 'vitest';
import {
  signatureHeader,
  standardWebhooksKey,
  standardWebhooksSignature,
} from '../../../src/main/delivery/sign.ts';
import { Webhook } from 'standardwebhooks';
import Stripe from 'stripe';

describe('X-Webhook-Signature', () => {
  test('is the hex HMAC-SHA256 of t.body under the secret as text', () => {
    expect(signatureHeader(['secret'], 1636936200, Buffer.from('hello !'))).toBe(
      't=1636936200,v1=1b3d69df55f1e52f05224ba94a5162abeb17ef52cd7f4948c390f810d6a87e98',
    );
  });
  // Expected values from Python's hmac module.
  test('carries one v1 per secret in the given order, over UTF-8 bytes', () => {
    const body = Buffer.from('{"event":"test","message":"é😀"}');
    expect(signatureHeader(['spec-secret-new', 'spec-secret-old'], 1756296000, body)).toBe(
      't=1756296000,v1=732de4928ea2d3557f239d8c88ae73a86222455d16ef1a5477de4f79df750898,v1=c433a0323a3131460a94565adb55411d4e148738097bfcdfadec7b46973b89e0',
    );
  });
  test('passes an independent verifier with either secret of a rotation', () => {
    const body = Buffer.from('{"id":"evt","object":"event"}');
    const seconds = Math.floor(Date.now() / 1000);
    const header = signatureHeader(['new', 'old'], seconds, body);
    for (const secret of ['new', 'old'])
      expect(Stripe.webhooks.constructEvent(body, header, secret)).toMatchObject({ id: 'evt' });
    expect(() => Stripe.webhooks.constructEvent(body, header, 'other')).toThrow();
  });
});

describe('webhook-signature', () => {
  test('is what a Standard Webhooks library verifies, with the secret as it is shown', () => {
    const body = Buffer.from('{"event":"test","message":"é😀"}');
    const seconds = Math.floor(Date.now() / 1000);
    const headers = {
      'webhook-id': 'abc',
      'webhook-timestamp': String(seconds),
      'webhook-signature': standardWebhooksSignature(['new', 'old'], 'abc', seconds, body),
    };
    for (const secret of ['new', 'old']) {
      expect(new Webhook(standardWebhooksKey(secret)).verify(body.toString(), headers)).toMatchObject({
        event: 'test',
      });
    }
    expect(() => new Webhook(standardWebhooksKey('other')).verify(body.toString(), headers)).toThrow();
  });
});
