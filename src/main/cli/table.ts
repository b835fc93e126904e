import type { ColourName, Terminal } from './terminal.ts';
import { plain } from './terminal.ts';

/** A cell: its text, and a colour where it has one. */
export type Cell = string | { text: string; colour: ColourName };

/**
 * Rows under their heads, aligned, two spaces apart. The last column may be cut at the edge of a terminal; what goes to a
 * program is never cut.
 */
export function table(heads: string[], rows: Cell[][], { colour, width }: Terminal): string {
  const texts = rows.map((row) => row.map((cell) => plain(typeof cell === 'string' ? cell : cell.text)));
  const widths = heads.map((head, i) => Math.max(head.length, ...texts.map((row) => row[i]!.length)));
  const last = heads.length - 1;
  const before = widths.slice(0, last).reduce((sum, one) => sum + one + 2, 0);
  const room = Math.max(10, width - before);
  const line = (cells: string[], paint: (text: string, i: number) => string): string =>
    cells
      .map((text, i) => {
        const shown = i === last && text.length > room ? `${text.slice(0, room - 1)}…` : text;
        return paint(shown, i) + (i === last ? '' : ' '.repeat(widths[i]! - text.length));
      })
      .join('  ')
      .trimEnd();
  const painted = rows.map((row, at) =>
    line(texts[at]!, (text, i) => {
      const cell = row[i]!;
      return typeof cell === 'string' ? text : colour(cell.colour, text);
    }),
  );
  return [line(heads, (text) => colour('quiet', text)), ...painted].join('\n');
}
