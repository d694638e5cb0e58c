import type { Ini, IniLine } from '../../parsers/ini.js';
import { parseIni } from '../../parsers/ini.js';
import { normalizeName } from '../../parsers/package-name.js';
import { parseSpecifiers } from '../../parsers/pep440/specifier.js';
import { parseVersion } from '../../parsers/pep440/version.js';
import type { DependencyFact } from './fact.js';
import { readDeclaration } from './fact.js';

/** What a setup.cfg declares for setuptools. */
export function setupCfgFacts(text: string): readonly DependencyFact[] {
  const ini = parseIni(text);
  const extras = [...(ini.get('options.extras_require') ?? [])];
  return [
    ...projectFacts(ini),
    ...pythonFacts(valueIn(ini, 'options', 'python_requires')),
    ...listFacts(valueIn(ini, 'options', 'install_requires'), null),
    ...listFacts(valueIn(ini, 'options', 'setup_requires'), 'setup_requires'),
    ...listFacts(valueIn(ini, 'options', 'tests_require'), 'tests_require'),
    ...extras.flatMap(([name, lines]) => listFacts(lines, name, 'extra')),
  ];
}

function valueIn(ini: Ini, section: string, key: string): readonly IniLine[] {
  return ini.get(section)?.get(key) ?? [];
}

function projectFacts(ini: Ini): readonly DependencyFact[] {
  const [name] = valueIn(ini, 'metadata', 'name');
  const [version] = valueIn(ini, 'metadata', 'version');
  if (name === undefined || !/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name.text)) return [];
  const known = version !== undefined && parseVersion(version.text) !== null ? version.text : null;
  return [{ fact: 'project', name: normalizeName(name.text), version: known, line: name.line, column: name.column }];
}

function pythonFacts([first]: readonly IniLine[]): readonly DependencyFact[] {
  if (first === undefined || parseSpecifiers(first.text) === null) return [];
  const { text: written, line, column } = first;
  return [{ fact: 'python', kind: 'requires-python', written, admits: [written], line, column }];
}

function listFacts(
  lines: readonly IniLine[],
  group: string | null,
  groupKind: 'extra' | 'group' = 'group',
): readonly DependencyFact[] {
  return lines.flatMap((line, index): DependencyFact[] => {
    if (index === 0 && line.text.startsWith('file:')) return fileFacts(line);
    const text = line.text.replace(/\s+#.*$/, '');
    if (text === '' || text.includes('%(')) return [];
    return [readDeclaration(text, line, { kind: 'setup.cfg', group, groupKind })];
  });
}

function fileFacts(line: IniLine): DependencyFact[] {
  const paths = line.text
    .slice('file:'.length)
    .split(',')
    .map((path) => path.trim());
  return paths.filter(Boolean).map((path) => ({
    fact: 'include' as const,
    mode: 'requirements' as const,
    path,
    line: line.line,
    column: line.column + line.text.indexOf(path),
  }));
}
