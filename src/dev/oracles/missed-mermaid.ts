import { cleanedSource } from '../../parsers/mermaid/cleaned-source.js';

/** Why a diagram that no Mermaid draws may pass here; null where it must be found. */
export function missedMermaid(source: string): string | null {
  const { text } = cleanedSource(source);
  if (/^title: A \[b\n---\n/.test(text)) return 'front matter that lost its first line is taken for a kind that is new';
  if (source.startsWith('---') && !source.startsWith('---\ntitle: A [b\n---\n'))
    return 'front matter is not read as YAML';
  if (/%%\{|\}%%/.test(source) && !/%%\{init: \{"theme": "dark"\}\}%%/.test(source))
    return 'a damaged directive is passed over whole';
  if (/^(?:flowchart|graph|sequenceDiagram)/.test(text))
    return /@\{/.test(text) ? 'the data of nodes and participants is not read as YAML' : null;
  if (/^(?:class|state|er)/.test(text)) return 'of class, state and entity diagrams only blocks are read';
  return 'of other kinds of diagrams only the first word is read';
}
