import type { Compilation } from '../../parsers/compilation.js';
import { normalizeName } from '../../parsers/package-name.js';
import type { RequirementsEntry } from '../../parsers/requirements.js';
import { parseRequirements } from '../../parsers/requirements.js';
import { decodeRequirements, isUtf16 } from '../../parsers/requirements-text.js';
import type { DeclarationKind, DependencyFact } from './fact.js';
import { declarationOf } from './fact.js';

const FAULTS_OF_PROSE = 5;
const EXPORT: Compilation = { sources: [], output: null, omitted: [], overrides: [], python: null };

/** What a requirements or constraints file declares, or, when a tool compiled it, what it settled on. */
export function requirementsFacts(bytes: Uint8Array, kind: DeclarationKind, path: string): readonly DependencyFact[] {
  const facts = factsIn(decodeRequirements(bytes), kind, path);
  if (!isUtf16(bytes)) return facts;
  // Who edits a file takes it for UTF-8.
  return facts.map((fact) => (fact.fact === 'declaration' ? { ...fact, replaceable: false } : fact));
}

function factsIn(text: string, kind: DeclarationKind, path: string): readonly DependencyFact[] {
  const { entries, compilation: told } = parseRequirements(text);
  const compilation = told ?? (isExport(entries, path) ? EXPORT : null);
  const faults = entries.filter((entry) => entry.kind === 'fault');
  if (faults.length >= FAULTS_OF_PROSE && faults.length > entries.length / 2) {
    const { line, column } = faults[0]!;
    return [{ fact: 'unreadable', expected: 'a requirements file', text: faults[0]!.text, line, column }];
  }
  if (compilation === null) return entries.map((entry) => factOf(entry, kind));
  const { python } = compilation;
  const universe = python === null ? null : `python_version == '${python}'`;
  const lock = { fact: 'lock', kind: 'compiled', ...compilation, universe, line: 1, column: 1 } as const;
  return [lock, ...entries.map(lockedOf).filter((fact) => fact !== null)];
}

/** Whether every requirement is pinned and hashed: nobody writes that by hand, exports without a header look so. */
function isExport(entries: readonly RequirementsEntry[], path: string): boolean {
  const requirements = entries.filter((entry) => entry.kind === 'requirement' && entry.requirement.url === null);
  const pinned = requirements.every(
    (entry) => entry.kind === 'requirement' && entry.hashed && /^==[^=,*]+$/.test(entry.requirement.specifier),
  );
  return (
    path.endsWith('.txt') &&
    requirements.length > 0 &&
    pinned &&
    !entries.some(({ kind }) => kind === 'include' || kind === 'fault')
  );
}

function factOf(entry: RequirementsEntry, kind: DeclarationKind): DependencyFact {
  const { line, column } = entry;
  switch (entry.kind) {
    case 'requirement':
      return declarationOf(entry.requirement, entry.at, { kind, group: null, hashed: entry.hashed });
    case 'include':
      return { fact: 'include', mode: entry.mode, path: entry.path, line, column };
    case 'index':
      return { fact: 'index', url: entry.url, packages: null, line, column };
    case 'fault':
      return { fact: 'unreadable', expected: entry.expected, text: entry.text, line, column };
    case 'source': {
      const { name, url, editable } = entry;
      const requirement = {
        kind: 'requirement',
        name: name ?? '',
        extras: [],
        specifier: '',
        index: 0,
        marker: null,
        url,
      } as const;
      return { ...declarationOf(requirement, { line, column }, { kind, group: null, replaceable: false }), editable };
    }
  }
}

function lockedOf(entry: RequirementsEntry): DependencyFact | null {
  if (entry.kind === 'fault') {
    return { fact: 'unreadable', expected: entry.expected, text: entry.text, line: entry.line, column: entry.column };
  }
  if (entry.kind !== 'requirement') return null;
  const { name, specifier } = entry.requirement;
  const version = /^===?\s*([^\s,]+)$/.exec(specifier)?.[1] ?? null;
  return { fact: 'locked', name: normalizeName(name), version, folder: null, line: entry.line, column: entry.column };
}
