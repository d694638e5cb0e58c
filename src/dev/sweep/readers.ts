import { parseCodeowners } from '../../parsers/codeowners.js';
import { composeDocument } from '../../parsers/compose.js';
import { mappingOf, parseMapping } from '../../parsers/compose-port.js';
import { parseCoverage } from '../../parsers/coverage/parse.js';
import { parseCsv } from '../../parsers/csv.js';
import { parseDockerfile } from '../../parsers/dockerfile.js';
import { parseEnv } from '../../parsers/env.js';
import { compileGlobs } from '../../parsers/glob.js';
import { parseIni } from '../../parsers/ini.js';
import { interpolate } from '../../parsers/interpolation.js';
import { withoutComments } from '../../parsers/jsonc.js';
import { kubernetesPorts } from '../../parsers/kubernetes.js';
import { parseNotebook } from '../../parsers/notebook.js';
import { parsePlacedJson } from '../../parsers/placed-json.js';
import { withoutMagics } from '../../parsers/python/magics.js';
import { notebookModules } from '../../parsers/python/notebook-modules.js';
import { shellStatements } from '../../parsers/shell-statements.js';
import { shellCommands } from '../../parsers/shell-words.js';
import { parseToml, parseTomlValues } from '../../parsers/toml.js';
import { readXml } from '../../parsers/xml.js';
import { entriesOf, parseYaml, type YamlNode } from '../../parsers/yaml.js';
import { parseGitignore } from '../../workspace/gitignore.js';
import { DIAGRAM_READERS } from './readers/diagram.js';
import { GPU_READERS } from './readers/gpu.js';
import { PACKAGE_READERS } from './readers/package.js';
import type { TextReader } from './text-cases.js';

/** Every reader of a language, with what that language is made of. */
export const READERS: readonly TextReader[] = [
  ...DIAGRAM_READERS,
  ...GPU_READERS,
  ...PACKAGE_READERS,
  {
    module: 'parsers/yaml.ts',
    read: (text) => parseYaml(text),
    pieces: [
      '- ',
      'a: ',
      'a: 1\n',
      '- 1\n',
      '  ',
      '[',
      '{',
      ']',
      '"',
      '&a ',
      '*a\n',
      '<<: *a\n',
      '|\n',
      '# x\n',
      '---\n',
      '!t ',
      '? ',
      'a,',
      '- a: [b]\n',
    ],
    heads: ['', 'k: &a {b: 1}\n'],
  },
  {
    module: 'parsers/toml.ts',
    read: parseToml,
    pieces: [
      'a.',
      'a=1\n',
      '[a]\n',
      '[[a]]\n',
      '[',
      'a=[',
      '{a=',
      '"',
      '"""',
      '\\',
      "'''",
      '# x\n',
      '1,',
      ' ',
      '\\\n',
      '\\"',
    ],
    heads: ['', 'a = """', 'a = ['],
  },
  { module: 'parsers/toml.ts', read: parseTomlValues, pieces: ['a.', 'a=1\n', '[[a]]\n', '[', '"', '\\', '1,'] },
  { module: 'parsers/ini.ts', read: parseIni, pieces: ['[a]\n', 'a=1\n', ' b\n', '#\n', '=', ':'], heads: ['[a]\n'] },
  {
    module: 'parsers/xml.ts',
    read: (text) => readXml([Buffer.from(text)], { open: () => {}, text: () => {}, close: () => {} }),
    pieces: [
      '<a>',
      '</a>',
      '<a/>',
      '<a b="',
      'b="c" ',
      '&lt;',
      '&',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<?x',
      '?>',
      '<',
      'text',
      '<!DOCTYPE ',
    ],
    heads: ['', '<r>'],
  },
  { module: 'parsers/csv.ts', read: parseCsv, pieces: ['a,', '"', '""', '"a",', '\n', '"\n'] },
  { module: 'parsers/env.ts', read: parseEnv, pieces: ['A=1\n', 'A=', 'export ', '"', ' #', 'A.'] },
  {
    module: 'parsers/dockerfile.ts',
    read: parseDockerfile,
    pieces: ['RUN a \\\n', 'RUN ', '<<E ', '<<E\n', 'E\n', '["a",', '# x\n', '\\\n', 'FROM a\n', ' '],
    heads: ['', 'RUN '],
  },
  {
    module: 'parsers/codeowners.ts',
    read: (text) => parseCodeowners(text)('a/b/c.py'),
    pieces: ['* @a\n', '/a/ @b\n', '/', '\\ ', '**/', ' #', 'a*', '@a '],
  },
  {
    module: 'workspace/gitignore.ts',
    read: (text) => parseGitignore(text).verdict('a/b/c.py', false),
    pieces: ['*.py\n', '!a\n', '/', '\\ ', '**/', ' ', 'a*', '{'],
  },
  {
    module: 'parsers/glob.ts',
    read: (text) => compileGlobs(['**/*.py', '**/a*/**/b?[a-z]*', '{a,b}/**'])(text),
    pieces: ['a/', 'ab', '.py', '/', 'b'],
  },
  {
    module: 'parsers/glob.ts',
    read: (text) => compileGlobs([text])('a/b/c.py'),
    pieces: ['*', '**/', '[', '{a,', '}', '\\', '?', 'a/'],
  },
  {
    module: 'parsers/shell-words.ts',
    read: shellCommands,
    pieces: ['a ', 'a;', '"', "'", '\\', '\\\n', '#', '&&', '$(', '"a"'],
  },
  {
    module: 'parsers/shell-statements.ts',
    read: shellStatements,
    pieces: ['a ', 'if ', 'fi\n', 'case a in ', ';;', '<<E ', 'E\n', 'a=(', '\\\n', '2>&1 ', '& ', '"', '; '],
  },
  { module: 'parsers/jsonc.ts', read: withoutComments, pieces: ['"a"', '//', '/*', '*/', '\n', '\\', '"', ','] },
  {
    module: 'parsers/interpolation.ts',
    read: (text) => interpolate(text, (name) => (name === 'B' ? { value: 'v', via: 'f' } : undefined)),
    pieces: ['$A', '${A:-', '${', '}', '$$', '${B}', '${A:+'],
  },
  {
    module: 'parsers/compose-port.ts',
    read: (text) => [parseMapping(text), mappingOf({ target: text, published: text, hostIp: text, protocol: text })],
    pieces: ['1:', '[', '/', '1-2', ' '],
  },
  {
    module: 'parsers/compose.ts',
    read: (text) => parseYaml(text).map(composeDocument),
    pieces: [
      '  b: *a\n',
      '  b: {<<: *a, <<: *a}\n',
      '  b: {image: a, ports: ["1:1"]}\n',
      '  b: {image: a, ports: [*p, *p]}\n',
    ],
    heads: ['services:\n  a: &a {image: b, ports: ["1:1", "2:2", &p {target: 1}]}\n'],
  },
  {
    module: 'parsers/kubernetes.ts',
    read: (text) => parseYaml(text).map((document) => kubernetesPorts(document)),
    pieces: ['- *a\n', '- {kind: List, items: [*a, *a]}\n', '- {kind: Service, spec: {ports: [{port: 1}]}}\n'],
    heads: ['apiVersion: v1\nkind: List\nx: &a {kind: Service, spec: {ports: [{port: 1}]}}\nitems:\n'],
  },
  {
    module: 'parsers/yaml.ts',
    read: (text) => parseYaml(text).map(visit),
    pieces: ['<<: *a\n', 'b: {<<: *a}\n', 'c: {<<: [*a, *a]}\n', 'd: 1\n'],
    heads: ['k: &a {b: 1, c: 2}\n'],
  },
  {
    module: 'parsers/placed-json.ts',
    read: parsePlacedJson,
    pieces: ['[', '{', '"a": ', '"a', '\\', '\\u0041', '1, ', '{}, ', '],', ' '],
    heads: ['', '[', '{"a": '],
  },
  {
    module: 'parsers/notebook.ts',
    read: parseNotebook,
    pieces: ['{"cell_type": "code", "source": ["a\\n"]},', '"a\\n",', '\\n', '\\\\', '"a', '{},'],
    heads: [
      '{"cells": [',
      '{"cells": [{"cell_type": "code", "source": [',
      '{"cells": [{"cell_type": "code", "source": "',
    ],
  },
  {
    module: 'parsers/python/magics.ts',
    read: (text) => withoutMagics(text.split('\n')),
    pieces: ['%a\n', '!a \\\n', 'a?\n', 'a = !b\n', '(', '"""', '\n', ' ', 'a.', '%'],
    heads: [''],
  },
  {
    module: 'parsers/python/notebook-modules.ts',
    read: (text) => notebookModules(JSON.stringify({ cells: cellsIn(text) })).map(({ problems }) => problems),
    pieces: ['x = [\n', 'try: a\nexcept: b\n', '"', '\n\n', '%a\n'],
    heads: [''],
  },
  {
    module: 'parsers/coverage/parse.ts',
    read: coverage,
    pieces: [
      '<class filename="a">',
      '</class>',
      '<line number="1" hits="1"/>',
      '<source>a</source>',
      '<class filename="a"><lines><line number="1" hits="1"/></lines></class>',
      '<methods>',
      '</methods>',
    ],
    heads: ['<coverage>'],
  },
  {
    module: 'parsers/coverage/parse.ts',
    read: coverage,
    pieces: [
      'SF:a\nDA:1,1\nend_of_record\n',
      'SF:a\n',
      'DA:1,1\n',
      'BRDA:1,0,0,1\n',
      'BRDA:1,0,0,-\n',
      'end_of_record\n',
      'TN:\n',
    ],
    heads: ['TN:\n'],
  },
  {
    module: 'parsers/coverage/parse.ts',
    read: coverage,
    pieces: ['"a":{"executed_lines":[1],"missing_lines":[2]},', '[', '{', '1,', '"'],
    heads: ['{"files":{'],
  },
];

/** Cells of a notebook with these paragraphs of code. */
function cellsIn(text: string): readonly object[] {
  return text.split('\n\n').map((source) => ({ cell_type: 'code', source }));
}

/** In pieces as a disk hands them over. */
function coverage(text: string): unknown {
  const bytes = Buffer.from(text);
  const pieces = Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, index) =>
    bytes.subarray(index * 65_536, (index + 1) * 65_536),
  );
  return parseCoverage(pieces);
}

/** Asks every mapping for its entries, as a reader does that walks through all of a document. */
function visit(node: YamlNode): number {
  if (node.kind === 'scalar') return 1;
  const inner = node.kind === 'sequence' ? node.items : entriesOf(node).map(({ value }) => value);
  return inner.reduce((sum, part) => sum + visit(part), 1);
}
