import { parseSpecifiers } from '../../parsers/pep440/specifier.js';
import type { DependencyFact } from './fact.js';

/** A Python as a version file writes it. */
interface WrittenPython {
  readonly written: string;
  readonly admits: string;
  readonly line: number;
}

const LINE_LIMIT = 100;

/**
 * The Pythons a `.python-version` allows: versions, free-threaded (`3.13t`) and development ones (`3.13-dev`) among
 * them, and what uv takes (`>=3.12`); names of environments and other implementations are passed over.
 */
export function pythonVersionFacts(text: string): readonly DependencyFact[] {
  return factOf(
    linesOf(text).flatMap(([line, row]) => {
      const written = /^(?:cpython[-@])?([^#]*?)\s*(?:#.*)?$/.exec(line)![1]!;
      const admits = admittedBy(written);
      return admits === null ? [] : [{ written, admits, line: row }];
    }),
  );
}

/** The Pythons of a `.tool-versions`: `python 3.12.1 3.11.7`, the first of them preferred. */
export function toolVersionsFacts(text: string): readonly DependencyFact[] {
  return factOf(
    linesOf(text).flatMap(([line, row]) => {
      const [tool, ...versions] = line.replace(/#.*$/, '').trim().split(/\s+/);
      if (tool !== 'python') return [];
      return versions.flatMap((written) => {
        const admits = admittedBy(written);
        return admits === null ? [] : [{ written, admits, line: row }];
      });
    }),
  );
}

/** The Python of a `runtime.txt`: `python-3.12.1`. */
export function runtimeFacts(text: string): readonly DependencyFact[] {
  const [first] = linesOf(text);
  const written = first === undefined ? undefined : /^python-(\d+(?:\.\d+){0,2})$/.exec(first[0])?.[1];
  const admits = written === undefined ? null : specifierFor(written);
  return admits === null ? [] : factOf([{ written: written!, admits, line: first![1] }]);
}

/** Lines that say something, trimmed, each with its number. */
function linesOf(text: string): readonly (readonly [line: string, row: number])[] {
  const lines = text.split('\n', LINE_LIMIT).map((line, row) => [line.slice(0, 200).trim(), row + 1] as const);
  return lines.filter(([line]) => line !== '' && !line.startsWith('#'));
}

function admittedBy(written: string): string | null {
  const version = /^(\d+(?:\.\d+){0,2}(?:(?:a|b|rc)\d+)?)(?:t|\+freethreaded|-dev)?$/.exec(written)?.[1];
  if (version !== undefined) return specifierFor(version);
  return /^[<>=!~]/.test(written) && parseSpecifiers(written) !== null ? written : null;
}

function factOf(versions: readonly WrittenPython[]): readonly DependencyFact[] {
  const [first] = versions;
  if (first === undefined) return [];
  const written = versions.map((version) => version.written).join(', ');
  const admits = versions.map((version) => version.admits);
  return [{ fact: 'python', kind: 'python-version', written, admits, line: first.line, column: 1 }];
}

/** A version number as the Pythons it stands for: `3.11` is any 3.11; null when it is no version. */
export function specifierFor(version: string): string | null {
  const specifier = /^\d+(?:\.\d+)?$/.test(version) ? `==${version}.*` : `==${version}`;
  return parseSpecifiers(specifier) === null ? null : specifier;
}
