const FILES = {
  python: 'python.py',
  node: 'node.mjs',
  go: 'go.go',
  php: 'php.php',
  ruby: 'ruby.rb',
  curl: 'curl.sh',
} as const;

export type SnippetLanguage = keyof typeof FILES;

export const SNIPPET_LANGUAGES = Object.keys(FILES) as SnippetLanguage[];

const texts = import.meta.glob<string>('../../../resources/snippets/*', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** A receiver that verifies the signature, or for curl a sender to try one with, as they are tested. */
export function snippet(language: SnippetLanguage): string {
  return texts[`../../../resources/snippets/${FILES[language]}`] ?? '';
}
