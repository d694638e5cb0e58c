import { normalizeName } from '../../parsers/package-name.js';
import type { RequirementsEntry } from '../../parsers/requirements.js';
import { parseRequirements } from '../../parsers/requirements.js';
import type { DeclarationKind, DependencyFact } from './fact.js';
import { declarationOf } from './fact.js';

const FAULTS_OF_PROSE = 5;

/** What a requirements or constraints file declares, or, when a tool compiled it, what it settled on. */
export function requirementsFacts(text: string, kind: DeclarationKind): readonly DependencyFact[] {
  const { entries, compiledFrom } = parseRequirements(text);
  const faults = entries.filter((entry) => entry.kind === 'fault');
  if (faults.length >= FAULTS_OF_PROSE && faults.length > entries.length / 2) {
    const { line, column } = faults[0]!;
    return [{ fact: 'unreadable', expected: 'a requirements file', text: faults[0]!.text, line, column }];
  }
  if (compiledFrom === null) return entries.map((entry) => factOf(entry, kind));
  const lock = { fact: 'lock', kind: 'compiled', sources: compiledFrom, groups: null, line: 1, column: 1 } as const;
  return [lock, ...entries.map(lockedOf).filter((fact) => fact !== null)];
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
