import curl from '../../../resources/snippets/curl.sh?raw';
import go from '../../../resources/snippets/go.go?raw';
import node from '../../../resources/snippets/node.mjs?raw';
import php from '../../../resources/snippets/php.php?raw';
import python from '../../../resources/snippets/python.py?raw';
import ruby from '../../../resources/snippets/ruby.rb?raw';

/** Receivers that verify the signature, and a sender to try one with, as they are tested. */
export const SNIPPETS = { python, node, go, php, ruby, curl };

export type SnippetLanguage = keyof typeof SNIPPETS;

export const SNIPPET_LANGUAGES: readonly SnippetLanguage[] = ['python', 'node', 'go', 'php', 'ruby', 'curl'];
