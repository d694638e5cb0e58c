import { parseSpecifiers } from '../../parsers/pep440/specifier.js';
import type { DependencyFact } from './fact.js';

/** The Pythons a `.python-version` allows; names of environments and other implementations are passed over. */
export function pythonVersionFacts(text: string): readonly DependencyFact[] {
  const versions: { readonly written: string; readonly line: number }[] = [];
  for (const [row, line] of text.split('\n').slice(0, 100).entries()) {
    const written = /^\s*(?:cpython[-@])?(\d+(?:\.\d+){0,2}[a-z0-9]*)\s*(?:#.*)?$/.exec(line.slice(0, 200))?.[1];
    if (written !== undefined && specifierFor(written) !== null) versions.push({ written, line: row + 1 });
  }
  const [first] = versions;
  if (first === undefined) return [];
  const written = versions.map((version) => version.written).join(', ');
  const admits = versions.map((version) => specifierFor(version.written)!);
  return [{ fact: 'python', kind: 'python-version', written, admits, line: first.line, column: 1 }];
}

/** A version number as the Pythons it stands for: `3.11` is any 3.11; null when it is no version. */
export function specifierFor(version: string): string | null {
  const specifier = /^\d+(?:\.\d+)?$/.test(version) ? `==${version}.*` : `==${version}`;
  return parseSpecifiers(specifier) === null ? null : specifier;
}
