import type { IniLine } from '../../parsers/ini.js';
import { parseIni } from '../../parsers/ini.js';
import type { TextPlace } from '../../parsers/line-index.js';
import type { TomlTable } from '../../parsers/toml.js';
import { tomlAt, tomlItems } from '../../parsers/toml.js';
import type { DependencyFact } from './fact.js';
import { readDeclaration } from './fact.js';

/** What the environments of a tox.ini install beside the package, each environment and each factor a group. */
export function toxIniFacts(text: string): readonly DependencyFact[] {
  return [...parseIni(text)].flatMap(([section, keys]) =>
    /^testenv(?::|$)/.test(section) ? (keys.get('deps') ?? []).flatMap((line) => lineFacts(line, section)) : [],
  );
}

/** What the environments of a tox.toml install beside the package. */
export function toxTomlFacts(root: TomlTable): readonly DependencyFact[] {
  const environments = tomlAt(root, 'env');
  const tables = [
    ['env_run_base', tomlAt(root, 'env_run_base')] as const,
    ...(environments?.kind === 'table' ? environments.entries : []),
  ];
  return tables.flatMap(([name, table]) =>
    tomlItems(table, 'deps').flatMap((item) =>
      item.kind === 'text' ? itemFacts(item.value, item, { group: name, replaceable: item.literal }) : [],
    ),
  );
}

/** `foo==1.0`, or `py39,py310: foo==1.0` for some factors only. */
function lineFacts({ text, line, column }: IniLine, section: string): readonly DependencyFact[] {
  const factor = /^([!\w.,{} -]+):\s+/.exec(text);
  const group = factor === null ? section : `${section}:${factor[1]}`;
  const start = factor?.[0].length ?? 0;
  const item = text.slice(start).replace(/(?:^|\s)#.*$/, '');
  return itemFacts(item, { line, column: column + start }, { group, replaceable: true });
}

function itemFacts(
  text: string,
  { line, column }: TextPlace,
  context: { readonly group: string; readonly replaceable: boolean },
): readonly DependencyFact[] {
  const option = /^(-r|--requirement|-c|--constraint)(?:\s*=\s*|\s+|(?<=^-[rc]))(\S+)\s*$/.exec(text);
  if (option !== null) {
    const mode = /^--?r/.test(option[1]!) ? 'requirements' : 'constraints';
    // The folder of tox.ini is where its paths begin.
    const path = option[2]!.replace(/^\{(?:toxinidir|tox_root)\}(?:\/|\{\/\})/, '');
    return /[{}]|:\/\//.test(path) ? [] : [{ fact: 'include', mode, path, line, column }];
  }
  // What tox puts in when it runs, and packages from folders and addresses.
  if (text === '' || text.startsWith('-') || /^[./~]|[{}]|^[^;]*[\\/]/.test(text)) return [];
  return [readDeclaration(text, { line, column }, { kind: 'tox', ...context })];
}
