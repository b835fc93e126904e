/**
 * Hands a file to the person: a browser keeps it among its downloads, the desktop application asks where to. The parts
 * are put together by the browser itself, so that they may be many.
 */
export function saveFile(name: string, type: string, parts: BlobPart[]): void {
  const url = URL.createObjectURL(new Blob(parts, { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Not at once: the download has yet to begin.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The name of an exported file, with the day: `changes-2026-11-23.csv`. */
export function fileName(what: string, extension: string, now: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${what}-${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}.${extension}`;
}
