import { expect, test } from 'vitest';
import { csvLines } from '../../src/shared/csv.ts';

test.each([
  [['a', 1, null, ''], 'a,1,,'],
  [['a,b', 'say "hi"', 'two\nlines'], '"a,b","say ""hi""","two\nlines"'],
  [['=SUM(A1)', '+1', '-1', '@x'], "'=SUM(A1),'+1,'-1,'@x"],
  [['=HYPERLINK("http://evil.example","Click")'], `"'=HYPERLINK(""http://evil.example"",""Click"")"`],
  [['\t=1', '\r=1', '\n=1', '＝1'], `'\t=1,"'\r=1","'\n=1",'＝1`],
  [['not = a formula', 'a-b'], 'not = a formula,a-b'],
])('%j', (cells, expected) => expect(csvLines([cells])).toBe(`${expected}\r\n`));
