import { describe, expect, test } from 'vitest';
import { classifyAddress, judgeAddress } from '../../../src/main/delivery/address-rules.ts';
import type { AddressRules } from '../../../src/main/delivery/address-rules.ts';
import { checkAllowList, normalEntry } from '../../../src/main/delivery/allow-list.ts';
import { checkEndpointUrl } from '../../../src/main/delivery/endpoint-url.ts';
import { checkHeader } from '../../../src/shared/header-rules.ts';

const NONE: AddressRules = { allowPrivate: false, allowLoopback: false, allowList: [], allowListOfAll: [] };
const ALL: AddressRules = { ...NONE, allowPrivate: true, allowLoopback: true };

describe('addresses by class', () => {
  test.each([
    ['93.184.216.34', 'public'],
    ['2606:2800:220:1::1', 'public'],
    ['::ffff:8.8.8.8', 'public'],
    ['64:ff9b::808:808', 'public'],
    ['10.0.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['100.64.0.1', 'private'],
    ['fc00::1', 'private'],
    ['fd12:3456::1', 'private'],
    ['::ffff:10.0.0.1', 'private'],
    ['64:ff9b::a00:1', 'private'],
    ['127.0.0.1', 'loopback'],
    ['127.255.0.9', 'loopback'],
    ['::1', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:7f00:1', 'loopback'],
    ['64:ff9b::7f00:1', 'loopback'],
  ] as const)('%s is %s', (address, expected) => expect(classifyAddress(address).class).toBe(expected));

  test.each([
    '169.254.169.254',
    '::ffff:169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    '100.100.100.200',
    '168.63.129.16',
    'fd00:ec2::254',
    '0.0.0.0',
    '0.1.2.3',
    '255.255.255.255',
    '224.0.0.1',
    '192.0.0.1',
    '192.0.2.1',
    '192.88.99.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '240.0.0.1',
    '::',
    '::7f00:1',
    '::127.0.0.1',
    '::8.8.8.8',
    '::10.0.0.1',
    '::ffff:0:7f00:1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '100::1',
    '2001:db8::1',
    '3fff::1',
    '2002:7f00:1::',
    '2001::1',
    '5f00::1',
    '64:ff9b:1::7f00:1',
    '4000::1',
    'not an address',
  ])('%s is never delivered to, whatever is permitted', (address) => {
    expect(classifyAddress(address).class).toBe('refused');
    expect(judgeAddress(address, 'host', ALL).allowed).toBe(false);
  });
});

describe('permissions', () => {
  test('private and loopback each need their own switch', () => {
    expect(judgeAddress('10.0.0.1', 'h', { ...NONE, allowLoopback: true }).allowed).toBe(false);
    expect(judgeAddress('10.0.0.1', 'h', { ...NONE, allowPrivate: true }).allowed).toBe(true);
    expect(judgeAddress('127.0.0.1', 'h', { ...NONE, allowPrivate: true }).allowed).toBe(false);
    expect(judgeAddress('127.0.0.1', 'h', { ...NONE, allowLoopback: true }).allowed).toBe(true);
  });

  test.each([
    ['93.184.216.0/24', '93.184.216.34', 'example.org', true],
    ['93.184.216.34', '93.184.216.34', 'example.org', true],
    ['example.org', '93.184.216.34', 'EXAMPLE.org', true],
    ['*.example.org', '93.184.216.34', 'a.b.example.org', true],
    ['*.example.org', '93.184.216.34', 'example.org', false],
    ['example.org', '93.184.216.34', 'notexample.org', false],
    ['93.184.217.0/24', '93.184.216.34', 'example.org', false],
    ['2606:2800::/32', '2606:2800:220:1::1', 'example.org', true],
    ['93.184.216.0/24', '::ffff:93.184.216.34', 'example.org', true],
    ['93.184.216.0/24', '64:ff9b::5db8:d822', 'example.org', true],
    ['64:ff9b::/96', '64:ff9b::5db8:d822', 'example.org', true],
    ['64:ff9b::/96', '93.184.216.34', 'example.org', false],
    ['::/0', '::ffff:93.184.216.34', 'example.org', false],
    ['example.org', '93.184.216.34', 'example.org.', true],
    ['bücher.example', '93.184.216.34', 'xn--bcher-kva.example', true],
    ['0.0.0.0/0', '2606:2800:220:1::1', 'example.org', false],
    ['org', '93.184.216.34', 'example.org', false],
  ])('allow-list %s and %s of %s: %s', (entry, address, host, allowed) => {
    const judged = judgeAddress(address, host, { ...NONE, allowList: [entry] });
    expect(judged.allowed).toBe(allowed);
    expect(judged.rule).toBe(allowed ? `allow-list: ${entry}` : 'allow-list');
    expect(judged.message).toContain('the allow-list of this endpoint');
  });

  test('the list of the settings holds for every endpoint, and both have to allow', () => {
    const rules = { ...NONE, allowList: ['*.example.org'], allowListOfAll: ['93.184.216.0/24'] };
    expect(judgeAddress('93.184.216.34', 'a.example.org', rules)).toMatchObject({
      allowed: true,
      rule: 'allow-list: *.example.org',
    });
    expect(judgeAddress('93.184.217.1', 'a.example.org', rules)).toEqual({
      allowed: false,
      rule: 'allow-list of the settings',
      message: 'a.example.org (93.184.217.1) is not on the allow-list of the settings.',
    });
    expect(judgeAddress('93.184.216.34', 'example.net', rules)).toMatchObject({
      allowed: false,
      rule: 'allow-list',
    });
    expect(judgeAddress('93.184.216.34', 'h', { ...rules, allowList: [] })).toMatchObject({
      rule: 'allow-list of the settings: 93.184.216.0/24',
    });
  });

  test('what decides is named', () => {
    const ruleOf = (address: string, rules = ALL) => judgeAddress(address, 'h', rules).rule;
    expect(ruleOf('93.184.216.34')).toBe('public');
    expect([ruleOf('10.0.0.1'), ruleOf('10.0.0.1', NONE)]).toEqual(['private network', 'private network']);
    expect([ruleOf('127.0.0.1'), ruleOf('169.254.169.254'), ruleOf('100.100.100.200')]).toEqual([
      'loopback',
      'linkLocal',
      'cloud metadata',
    ]);
  });

  test('an allow-list narrows and never widens', () => {
    expect(judgeAddress('10.0.0.1', 'h', { ...NONE, allowList: ['10.0.0.0/8'] }).allowed).toBe(false);
    expect(judgeAddress('169.254.169.254', 'h', { ...ALL, allowList: ['169.254.0.0/16'] }).allowed).toBe(
      false,
    );
  });

  test.each([
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['2001:DB8::/32', '2001:db8::/32'],
    ['::ffff:10.0.0.0/104', '10.0.0.0/8'],
    ['::FFFF:a00:1', '10.0.0.1'],
    ['::ffff:0:0/96', '0.0.0.0/0'],
    ['10.1.2.3', '10.1.2.3'],
    [' Example.org. ', 'example.org'],
    ['*.example.org', '*.example.org'],
    ['localhost', 'localhost'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['3com.example', '3com.example'],
  ])('%s may stand on an allow-list', (entry, normal) => {
    expect(normalEntry(entry)).toBe(normal);
    expect(normalEntry(normal)).toBe(normal);
  });
  test.each([
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
    '10.0.0/8',
    '10.0.0',
    '10',
    '256.1.1.1',
    'fe80::1%eth0',
    '[::1]',
    'https://example.org',
    'example.org:8443',
    'example.org/hook',
    'a b',
    '',
    '*',
    'a.*.example.org',
  ])('“%s” may not', (entry) => {
    expect(normalEntry(entry)).toBeNull();
    expect(checkAllowList(['example.org', entry], 'list').issues).toEqual([
      { path: 'list.1', message: expect.stringContaining('is not a network') as string },
    ]);
  });
  test('an entry stands there once, however it is written', () => {
    expect(checkAllowList(['Example.org', 'example.org.'], 'list')).toEqual({
      entries: ['example.org'],
      issues: [],
    });
  });
});

describe('URLs as typed', () => {
  const messageOf = (text: string, permissions = NONE): string => {
    const checked = checkEndpointUrl(text, permissions);
    return checked.ok ? 'ok' : checked.issues.map(({ path, message }) => `${path}: ${message}`).join();
  };
  test.each([
    ['', /Enter the URL/],
    ['example.org/hook', /https:\/\//],
    ['ftp://example.org/', /Only https:\/\/ and http:\/\//],
    ['file:///etc/passwd', /Only https:\/\/ and http:\/\//],
    ['javascript:alert(1)', /Start the URL/],
    ['https://user:pass@example.org/', /Authorization header/],
    ['https://user@example.org/', /Authorization header/],
    ['https://', /not a URL/],
    ['https://example.org:99999/', /not a URL/],
  ])('%s', (text, message) => expect(messageOf(text)).toMatch(message));

  test.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://127.1/',
    'http://0177.0.0.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://１２７.0.0.1/',
  ])('%s is loopback in another spelling: its own switch opens it', (text) => {
    expect(messageOf(text)).toMatch(/this machine itself/);
    expect(messageOf(text, { ...NONE, allowLoopback: true })).toBe('ok');
  });
  test.each(['http://10.0.0.1/', 'http://0xa000001/', 'http://[fd00::1]/', 'http://[::ffff:c0a8:101]/'])(
    '%s is private',
    (text) => {
      expect(messageOf(text)).toMatch(/private network/);
      expect(messageOf(text, { ...NONE, allowPrivate: true })).toBe('ok');
    },
  );
  test.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://2852039166/',
    'http://[::127.0.0.1]/',
    'http://0.0.0.0/',
  ])('%s stays closed', (text) => expect(messageOf(text, ALL)).toMatch(/never delivered to/));

  test('a name is judged when it is looked up, and a fragment is not sent', () => {
    const checked = checkEndpointUrl(' https://Example.org:8443/a?b=c#d ', NONE);
    expect(checked.ok && checked.url.href).toBe('https://example.org:8443/a?b=c');
  });
});

describe('headers', () => {
  test.each(['Authorization', 'User-Agent', 'X-Api-Key', 'x_y'])('%s may be sent', (name) =>
    expect(checkHeader(name, 'value é')).toBeNull(),
  );
  test.each([
    ['', 'v', 'name', /name/],
    ['Two Words', 'v', 'name', /without spaces/],
    ['Né', 'v', 'name', /not a header name/],
    ['Content-Length', '1', 'name', /set by Reflector Relay/],
    ['host', 'h', 'name', /set by Reflector Relay/],
    ['X-Webhook-Signature', 'v', 'name', /set by Reflector Relay/],
    ['webhook-id', 'v', 'name', /set by Reflector Relay/],
    ['Transfer-Encoding', 'chunked', 'name', /set by Reflector Relay/],
    ['Proxy-Authorization', 'v', 'name', /set by Reflector Relay/],
    ['X-Split', 'a\r\nEvil: 1', 'value', /line break/],
    ['X-Emoji', '🎉', 'value', /cannot carry/],
  ])('%s: %j is refused at its %s', (name, value, field, message) =>
    expect(checkHeader(name, value)).toEqual({ field, message: expect.stringMatching(message) as string }),
  );
});
