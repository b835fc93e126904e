/**
 * Rows as CSV (RFC 4180), with a mark at its start by which spreadsheets know UTF-8. A cell that a spreadsheet would take
 * for a formula gets an apostrophe before it: what strangers wrote must not be run.
 */
export function toCsv(rows: readonly (string | number | null)[][]): string {
  return `\uFEFF${csvLines(rows)}`;
}

/** The lines alone, for what is written part by part. */
export function csvLines(rows: readonly (string | number | null)[][]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
