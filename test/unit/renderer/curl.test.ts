import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { quote, toCurl } from '../../../src/renderer/deliveries/detail/curl.ts';

/** The words that a real shell makes of a command, with `curl` replaced by something that prints them. */
function shellWords(command: string): string[] {
  const script = `curl() { for word in "$@"; do printf '%s\\0' "$word"; done; }\n${command}`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

const body = `{"title":"It's $HOME \`id\` \\"x\\" !! é","n":1}\n`;

describe('copy as cURL', () => {
  it('gives the shell exactly what was sent', () => {
    const url = 'https://example.com/in?a=[1]&b=$(id)';
    expect(
      shellWords(toCurl({ url, headers: [['X-Webhook-Event', "it's; rm -rf"], ['X-Empty', '']], body })),
    ).toEqual([
      '--globoff', '--request', 'POST', url,
      '--header', "X-Webhook-Event: it's; rm -rf",
      '--header', 'X-Empty;',
      '--data-raw', body,
    ]); // prettier-ignore
  });

  it('leaves out what curl makes itself and keeps secrets hidden', () => {
    const command = toCurl({
      url: 'https://example.com',
      headers: [['Host', 'example.com'], ['content-length', '5'], ['Authorization', '[hidden: 12 characters]']],
      body: '{}',
    }); // prettier-ignore
    expect(command).not.toMatch(/host:|content-length/i);
    expect(command).toContain("--header 'Authorization: [hidden: 12 characters]'");
    expect(command.startsWith('# 1 hidden value to fill in.\n')).toBe(true);
    expect(shellWords(command)).toContain('Authorization: [hidden: 12 characters]');
  });

  it('pipes a body that no argument could hold', () => {
    const command = toCurl({ url: 'https://example.com', headers: [], body: "'".repeat(200_000) });
    expect(command).toContain('--data-binary @-');
    expect(command.startsWith('printf %s ')).toBe(true);
  });

  it('quotes any text as one word', () => {
    expect(quote("a'b")).toBe(`'a'\\''b'`);
    expect(quote('')).toBe(`''`);
  });
});
