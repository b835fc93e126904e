import { describe, expect, it } from 'vitest';
import { percent } from '../../../src/renderer/ui/percent.ts';
import { hostAndPath, shortUrl } from '../../../src/renderer/ui/short-url.ts';
import { readOverviewSpan } from '../../../src/renderer/overview/spans.ts';

describe('the words of the overview', () => {
  it('never round a share to all or to nothing', () => {
    expect([
      percent(0, 0),
      percent(5, 5),
      percent(0, 5),
      percent(9_999, 10_000),
      percent(1, 100_000),
    ]).toEqual(['–', '100 %', '0 %', '99.9 %', '0.1 %']);
    expect(percent(882, 1000)).toBe('88.2 %');
  });

  it('leave out what nearly every URL has, and keep what is worth a look', () => {
    expect(shortUrl('https://n8n.example.com/')).toBe('n8n.example.com');
    expect(shortUrl('http://10.0.0.1/in')).toBe('http://10.0.0.1/in');
    expect(hostAndPath('http://10.0.0.1/in/')).toBe('10.0.0.1/in');
    expect(hostAndPath('https://n8n.example.com/')).toBe('n8n.example.com');
  });

  it('read the span from the address, and the last day from an address they do not understand', () => {
    expect(readOverviewSpan(new URLSearchParams('span=30d'))).toBe('30d');
    expect(readOverviewSpan(new URLSearchParams('span=1y'))).toBe('24h');
    expect(readOverviewSpan(new URLSearchParams())).toBe('24h');
  });
});
