import { parseCondaSpec } from '../../parsers/conda-spec.js';
import { normalizeName } from '../../parsers/package-name.js';
import type { YamlNode, YamlScalar } from '../../parsers/yaml.js';
import { valueAt } from '../../parsers/yaml.js';
import type { DependencyFact } from './fact.js';
import { readDeclaration, UNCONDITIONAL } from './fact.js';

/** What the `dependencies` of a conda environment declare, those for pip among them. */
export function condaFacts(root: YamlNode | undefined): readonly DependencyFact[] {
  const dependencies = valueAt(root, 'dependencies');
  if (dependencies?.kind !== 'sequence') return [];
  return dependencies.items.flatMap((item) => {
    if (item.kind === 'scalar') return condaFact(item);
    const pip = valueAt(item, 'pip');
    return pip?.kind === 'sequence' ? pip.items.flatMap((each) => (each.kind === 'scalar' ? pipFact(each) : [])) : [];
  });
}

function condaFact(item: YamlScalar): readonly DependencyFact[] {
  const spec = parseCondaSpec(item.text);
  const { line, column } = item;
  if (spec === null) {
    return [
      { fact: 'unreadable', expected: 'a package as conda writes it', text: item.text.slice(0, 200), line, column },
    ];
  }
  const { name, version, admits } = spec;
  const at = { line, column: column + spec.index };
  if (name === 'python') {
    if (admits === null || version === '') return [];
    return [{ fact: 'python', kind: 'python-version', written: version, admits, ...at }];
  }
  return [
    {
      fact: 'declaration',
      kind: 'conda',
      name: normalizeName(name),
      writtenName: name,
      specifier: version,
      admits,
      dialect: 'conda',
      ...UNCONDITIONAL,
      replaceable: true,
      ...at,
    },
  ];
}

function pipFact(item: YamlScalar): readonly DependencyFact[] {
  const include = /^(?:-r|--requirement)(?:\s+|=)(\S+)$/.exec(item.text.slice(0, 1_000))?.[1];
  const { line, column } = item;
  if (include !== undefined) return [{ fact: 'include', mode: 'requirements', path: include, line, column }];
  if (/^-|^[./]|:\/\//.test(item.text)) return [];
  const start = { line, column: column };
  return [readDeclaration(item.text, start, { kind: 'conda', group: 'pip' })];
}
