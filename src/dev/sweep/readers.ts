import { parseCodeowners } from '../../parsers/codeowners.js';
import { composeServices } from '../../parsers/compose.js';
import { mappingOf, parseMapping } from '../../parsers/compose-port.js';
import { parseCondaSpec } from '../../parsers/conda-spec.js';
import { parseCoverage } from '../../parsers/coverage/parse.js';
import { parseCsv } from '../../parsers/csv.js';
import { parseDockerfile } from '../../parsers/dockerfile.js';
import { parseEndpoint } from '../../parsers/endpoint.js';
import { parseEnv } from '../../parsers/env.js';
import { compileGlobs } from '../../parsers/glob.js';
import { parseAmdSmi } from '../../parsers/gpu/amd-smi.js';
import {
  parseNvidiaFields,
  parseNvidiaList,
  parseNvidiaMigMemory,
  parseNvidiaProcesses,
  parseNvidiaQuery,
} from '../../parsers/gpu/nvidia-smi.js';
import { parseRocmSmi } from '../../parsers/gpu/rocm-smi.js';
import { parseXpuDump, parseXpuQuery } from '../../parsers/gpu/xpu-smi.js';
import { parseGraphviz } from '../../parsers/graphviz.js';
import { htmlNames } from '../../parsers/html-names.js';
import { parseIni } from '../../parsers/ini.js';
import { interpolate } from '../../parsers/interpolation.js';
import { kubernetesPorts } from '../../parsers/kubernetes.js';
import { mermaidFences } from '../../parsers/mermaid/fences.js';
import { parseMermaid } from '../../parsers/mermaid/mermaid.js';
import { normalizeName } from '../../parsers/package-name.js';
import { parseSpecifiers } from '../../parsers/pep440/specifier.js';
import { parseVersion } from '../../parsers/pep440/version.js';
import { parseMarker } from '../../parsers/pep508/marker.js';
import { parseRequirement } from '../../parsers/pep508/requirement.js';
import { parseFreeze } from '../../parsers/pip-freeze.js';
import { readPoetryConstraint } from '../../parsers/poetry-constraint.js';
import { parsePorts } from '../../parsers/ports.js';
import { parseRequirements } from '../../parsers/requirements.js';
import { shellCommands } from '../../parsers/shell-words.js';
import { parseToml, parseTomlValues } from '../../parsers/toml.js';
import { readXml } from '../../parsers/xml.js';
import { entriesOf, parseYaml, type YamlNode } from '../../parsers/yaml.js';
import { parseGitignore } from '../../workspace/gitignore.js';
import type { TextReader } from './text-cases.js';

const JSON_PIECES = ['{"gpu":1},', '[', '{"a":', '"a":1,', '1,', '"', '\\"', 'null,', ']', '}'];

/** Every reader of a language, with what that language is made of. */
export const READERS: readonly TextReader[] = [
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
    module: 'parsers/graphviz.ts',
    read: parseGraphviz,
    pieces: [
      'a -> ',
      'a;',
      '{',
      '}',
      '[a=b]',
      '"a"+',
      '<',
      '>',
      '/*',
      '//\n',
      '#\n',
      '\\"',
      '"',
      'subgraph ',
      'a:',
      ' ',
    ],
    heads: ['digraph {', '<'],
  },
  {
    module: 'parsers/html-names.ts',
    read: htmlNames,
    pieces: ['<li>', '<li ', '</li>', 'text', '<td>a', '<', '>', '&amp;'],
  },
  {
    module: 'parsers/mermaid/mermaid.ts',
    read: parseMermaid,
    pieces: [
      'a---b',
      '---b',
      'a-->',
      '-- ',
      '-. ',
      '.-',
      '[a]',
      '["',
      'a & ',
      'subgraph x\n',
      'end\n',
      '%% x\n',
      '@{',
      '|a|',
      ' ',
      '\n',
      '- ',
      'x-',
      '((',
    ],
    heads: ['flowchart TD\n', 'flowchart TD\na -. ', 'flowchart TD\na[', '---\n'],
  },
  {
    module: 'parsers/mermaid/sequence.ts',
    read: parseMermaid,
    pieces: ['a->>b: x\n', 'loop x\n', 'end\n', 'participant a', ' as ', ' ', '(', '#', '->>', ';', 'note '],
    heads: ['sequenceDiagram\n', 'sequenceDiagram\nparticipant a', 'sequenceDiagram\na'],
  },
  {
    module: 'parsers/mermaid/mermaid.ts',
    read: parseMermaid,
    pieces: ['class A {\n', '}\n', 'note x\n', '-o{', '|', '%%', ' ', '%%{', 'end note\n'],
    heads: ['classDiagram\n', 'stateDiagram\n', '%%{'],
  },
  {
    module: 'parsers/mermaid/fences.ts',
    read: mermaidFences,
    pieces: ['```mermaid\n', '```\n', '````\n', '~~~\n', '> ', '- ', '1. ', 'a\n', ' '],
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
    module: 'parsers/interpolation.ts',
    read: (text) => interpolate(text, (name) => (name === 'B' ? { value: 'v', via: 'f' } : undefined)),
    pieces: ['$A', '${A:-', '${', '}', '$$', '${B}', '${A:+'],
  },
  {
    module: 'parsers/requirements.ts',
    read: parseRequirements,
    pieces: [
      'a==1\n',
      'a==1 \\\n',
      '--hash=x ',
      '# via\n',
      '    #   -r a\n',
      '-r a\n',
      '; x=="1"',
      '\\\n',
      ' #',
      '/a',
      '#   ',
      '${A}',
      'a[b]',
      '@ ',
      '>=1,',
    ],
  },
  {
    module: 'parsers/pip-freeze.ts',
    read: parseFreeze,
    pieces: ['a==1\n', '-e x#egg=a\n', '# Editable a (b==1)\n', 'a @ b\n', '/a-1-', '('],
  },
  { module: 'parsers/pip-freeze.ts', read: parseFreeze, pieces: JSON_PIECES, heads: ['['] },
  {
    module: 'parsers/pep440/version.ts',
    read: parseVersion,
    pieces: ['1.', '1', 'a1', '.dev', '+', 'post'],
    heads: ['', '1'],
  },
  { module: 'parsers/pep440/specifier.ts', read: parseSpecifiers, pieces: ['>=1,', '==1.*,', ',', ' ', '=', '1.'] },
  {
    module: 'parsers/pep508/marker.ts',
    read: parseMarker,
    pieces: ['(', ')', 'os_name=="a"', ' and ', ' or ', '"', 'os_name', ' not in ', ' '],
  },
  {
    module: 'parsers/pep508/requirement.ts',
    read: parseRequirement,
    pieces: ['a', '[', 'b,', ']', '>=1,', '; ', 'os_name=="a"', '@ ', '(', ' '],
    heads: ['', 'a['],
  },
  {
    module: 'parsers/poetry-constraint.ts',
    read: readPoetryConstraint,
    pieces: ['^1.', '||', '>=1,', '.x', '.*', ' '],
  },
  { module: 'parsers/conda-spec.ts', read: parseCondaSpec, pieces: ['a', '::', '>=1,', '|', '*', '[', ' ', '='] },
  { module: 'parsers/package-name.ts', read: normalizeName, pieces: ['a-', '-_', 'A'] },
  { module: 'parsers/ports.ts', read: parsePorts, pieces: ['1', '-1', '+1', ' '] },
  {
    module: 'parsers/endpoint.ts',
    read: parseEndpoint,
    pieces: ['tcp://', 'a:', '[', '@', ';', '/', '1'],
    heads: ['', 'tcp://'],
  },
  {
    module: 'parsers/compose-port.ts',
    read: (text) => [parseMapping(text), mappingOf({ target: text, published: text, hostIp: text, protocol: text })],
    pieces: ['1:', '[', '/', '1-2', ' '],
  },
  {
    module: 'parsers/compose.ts',
    read: (text) => parseYaml(text).map(composeServices),
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
  {
    module: 'parsers/gpu/nvidia-smi.ts',
    read: nvidia,
    pieces: [
      'GPU 0: a (UUID: b)\n',
      '  MIG 1g Device 0: (UUID: c)\n',
      '    MIG Device\n',
      '        Index : 1\n',
      'a, b\n',
      ' ',
      ': ',
      '"a"\n',
    ],
  },
  {
    module: 'parsers/gpu/amd-smi.ts',
    read: (text) => parseAmdSmi(text, text, text),
    pieces: JSON_PIECES,
    heads: ['', '['],
  },
  {
    module: 'parsers/gpu/rocm-smi.ts',
    read: parseRocmSmi,
    pieces: [...JSON_PIECES, '"card0":{"a":"b"},'],
    heads: ['', '{'],
  },
  {
    module: 'parsers/gpu/xpu-smi.ts',
    read: (text) => [parseXpuQuery(text), parseXpuDump(text, text)],
    pieces: ['a, b\n', '1,', ' ', '{"a":1}'],
  },
];

function nvidia(text: string): unknown {
  return [
    parseNvidiaFields,
    parseNvidiaList,
    parseNvidiaMigMemory,
    parseNvidiaProcesses,
    (csv: string) => parseNvidiaQuery(csv, ['a', 'b']),
  ].map((read) => {
    try {
      return read(text);
    } catch (error) {
      return error;
    }
  });
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
