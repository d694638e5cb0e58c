import { dependencies } from '../../facts/dependencies.js';
import { endpoints } from '../../facts/endpoints.js';
import type { FactScanner } from '../../facts/facts.js';
import { importedNames } from '../../facts/imported-names.js';
import { launchers } from '../../facts/launchers.js';
import { modules } from '../../facts/modules.js';
import { noqa } from '../../facts/noqa.js';
import { portDeclarations } from '../../facts/port-declarations.js';
import { processLaunches } from '../../facts/process-launches.js';
import { programMentions } from '../../facts/program-mentions.js';
import { serverConfigs } from '../../facts/server-configs.js';
import { suppressions } from '../../facts/suppressions.js';
import { handlers } from '../../guardrails/bare-except/facts.js';
import { publicDefinitions } from '../../guardrails/coverage/change/untested.js';
import { statementLines } from '../../guardrails/coverage/measure/statements.js';
import { diagrams } from '../../guardrails/diagram/facts.js';
import { problems } from '../../guardrails/source/facts.js';
import { readPython } from '../../parsers/python/module.js';
import { assignment, decorators, imports, parameters } from '../../parsers/python/statements.js';
import { plannedScanner, scanFile } from '../../workspace/scan-file.js';
import { PYTHON_PIECES, PYTHON_SHAPES } from './python-shapes.js';
import type { SweepCase } from './sweep-case.js';
import { type TextReader, textCases } from './text-cases.js';

const PYTHON: readonly (readonly [module: string, scanner: FactScanner])[] = [
  ['facts/endpoints.ts', endpoints],
  ['facts/imported-names.ts', importedNames],
  ['facts/modules.ts', modules],
  ['facts/noqa.ts', noqa],
  ['facts/process-launches.ts', processLaunches],
  ['facts/program-mentions.ts', programMentions],
  ['facts/suppressions.ts', suppressions],
  ['guardrails/bare-except/facts.ts', handlers],
  ['guardrails/source/facts.ts', problems],
];

/** What reads whole Python files, scanners among it. */
const PYTHON_READERS: readonly { readonly module: string; readonly read: (text: string) => unknown }[] = [
  { module: 'parsers/python/module.ts', read: everyStatement },
  ...PYTHON.map(([module, scanner]) => ({ module, read: reading('a.py', scanner) })),
  { module: 'facts/dependencies.ts', read: reading('setup.py', dependencies) },
  {
    module: 'guardrails/coverage/change/untested.ts',
    read: (text) => publicDefinitions(readPython(Buffer.from(text))),
  },
  {
    module: 'guardrails/coverage/measure/statements.ts',
    read: (text) => statementLines(readPython(Buffer.from(text))),
  },
];

const OTHERS: readonly TextReader[] = [
  {
    module: 'facts/suppressions.ts',
    read: reading('a.sh', suppressions),
    pieces: ['# guardrails: ignore[a/b] x\n', '# guardrails:', 'ignore[', 'a,', ']', ' until=', '#', ' '],
  },
  { module: 'facts/noqa.ts', read: reading('a.sh', noqa), pieces: ['# noqa\n', '# noqa: ', 'E1,', 'E1 ', '#', ' '] },
  {
    module: 'facts/dependencies.ts',
    read: reading('Dockerfile', dependencies),
    pieces: [
      'RUN pip install a==1 \\\n',
      'a==1 \\\n',
      'ENV A=1 \\\n',
      'A=1 ',
      'a ',
      '-r b ',
      'pip install ',
      '$A',
      '\\\n',
      '<<E\n',
      'E\n',
      'FROM python:3\n',
      '--a ',
    ],
    heads: ['', 'RUN pip install ', 'ENV ', 'RUN <<E\npip install ', 'ARG A=1\nFROM '],
  },
  {
    module: 'facts/dependencies.ts',
    read: reading('pyproject.toml', dependencies),
    pieces: [
      '"a>=1",',
      '"a; python_version>\'3\'",',
      'a = "1"\n',
      'a = {version="1"}\n',
      '[tool.poetry.group.a.dependencies]\n',
      '[[tool.poetry.source]]\n',
    ],
    heads: ['[project]\ndependencies = [', '[tool.poetry.dependencies]\n', '[dependency-groups]\na = ['],
  },
  {
    module: 'facts/dependencies.ts',
    read: reading('uv.lock', dependencies),
    pieces: ['[[package]]\nname="a"\nversion="1"\n', 'a=[]\n'],
  },
  {
    module: 'facts/dependencies.ts',
    read: reading('Pipfile', dependencies),
    pieces: ['a = "*"\n', 'a = {version="1"}\n'],
    heads: ['[packages]\n'],
  },
  {
    module: 'facts/dependencies.ts',
    read: reading('setup.cfg', dependencies),
    pieces: ['  a>=1\n', '  a  # x\n', ' '],
    heads: ['[options]\ninstall_requires =\n'],
  },
  {
    module: 'facts/dependencies.ts',
    read: reading('environment.yml', dependencies),
    pieces: ['- a=1\n', '- pip: [a, b]\n', '- *a\n'],
    heads: ['dependencies:\n- &a {pip: [a, b]}\n'],
  },
  {
    module: 'facts/dependencies.ts',
    read: reading('.pre-commit-config.yaml', dependencies),
    pieces: ['- *a\n', '- {repo: x, hooks: [{id: a, additional_dependencies: [b, c]}]}\n'],
    heads: ['repos:\n- &a {repo: x, hooks: [{id: a, additional_dependencies: [b, c]}]}\n'],
  },
  { module: 'facts/dependencies.ts', read: reading('.python-version', dependencies), pieces: ['3.1', '\n', ' '] },
  {
    module: 'facts/port-declarations.ts',
    read: reading('a.yaml', portDeclarations),
    pieces: ['port: 1\n', 'a_port: 1\n', '- {port: 1}\n', '- *a\n', 'b: *a\n', '{port: '],
    heads: ['', 'x: &a {port: 1, q: {port: 2}}\ny:\n', 'x: &a {port: 1, q: {port: 2}}\n'],
  },
  {
    module: 'facts/port-declarations.ts',
    read: reading('a.toml', portDeclarations),
    pieces: ['port = 1\n', '[a]\nport = 1\n', 'a.port = 1\n', '[[a]]\n'],
  },
  {
    module: 'facts/port-declarations.ts',
    read: reading('a.env', portDeclarations),
    pieces: ['PORT=1\n', 'A=${B}', '${A}', '1'],
    heads: ['', 'PORT='],
  },
  {
    module: 'facts/port-declarations.ts',
    read: reading('Dockerfile', portDeclarations),
    pieces: ['EXPOSE 1\n', 'EXPOSE 1 \\\n', '1 ', '1 \\\n', '$A ', 'ENV A=1\n', 'CMD ["a"]\n', 'ARG A=1\n'],
    heads: ['', 'EXPOSE ', 'ARG A=1\nEXPOSE '],
  },
  ...['a.sh', 'Makefile', 'Procfile', 'a.service', 'supervisord.conf', 'Dockerfile', 'compose.yml'].map((path) => ({
    module: 'facts/launchers.ts',
    read: reading(path, launchers),
    pieces: [
      'uvicorn a:b --port $P &\n',
      'P=1$P\n',
      'cd a\n',
      'bash -c "',
      'a: ',
      '\tuvicorn a:b\n',
      'if a; then ',
      'ExecStart=uvicorn a:b \\\n',
      '[program:a]\ncommand=uvicorn a:b\n',
      'CMD uvicorn a:b\n',
      ' a: {command: uvicorn a:b}\n',
      'sudo -u a ',
    ],
    heads: ['', 'uvicorn ', 'services:\n'],
  })),
  ...['nginx.conf', 'haproxy.cfg', 'Caddyfile', 'traefik.toml', 'prometheus.yml'].map((path) => ({
    module: 'facts/server-configs.ts',
    read: reading(path, serverConfigs),
    pieces: [
      'listen 1;',
      'server a:1;\n',
      ' bind a:1,',
      ':1 {\n',
      '}\n',
      '# x\n',
      '[entryPoints.a]\naddress=":1"\n',
      '- a:1\n',
    ],
    heads: ['', 'scrape_configs: [{static_configs: [{targets:\n'],
  })),
  {
    module: 'guardrails/diagram/facts.ts',
    read: reading('a.md', diagrams),
    pieces: ['```mermaid\nflowchart TD\na-->b\n```\n', '```\n', '> ', 'a\n'],
  },
];

/** Fact scanners, and what else reads whole Python files, on shapes of their languages. */
export function scannerCases(): readonly SweepCase[] {
  return [
    ...textCases(PYTHON_READERS.slice(0, 2).map((reader) => ({ ...reader, pieces: PYTHON_PIECES }))),
    ...PYTHON_READERS.flatMap(({ module, read }) =>
      Object.entries(PYTHON_SHAPES).map(([shape, textOf]) => ({
        module,
        shape,
        least: 512,
        most: 2 ** 15,
        prepare: (size: number) => {
          const text = Buffer.from(textOf(size)).toString();
          return () => read(text);
        },
      })),
    ),
    ...textCases(OTHERS),
  ];
}

function reading(path: string, scanner: FactScanner): (text: string) => unknown {
  const planned = [plannedScanner(scanner)];
  return (text) => scanFile(path, Buffer.from(text), planned);
}

/** All that a module can be asked of each of its statements. */
function everyStatement(text: string): unknown {
  const module = readPython(Buffer.from(text));
  let seen = module.comments().length + module.problems.count;
  for (let statement = 0; statement < module.size; statement++) {
    seen += module.position(module.start(statement)).column + module.enclosing(statement) + module.rest(statement);
    seen += imports(module, statement).length + parameters(module, statement).length;
    if (assignment(module, statement) !== null) seen++;
  }
  return seen + decorators(module, module.size - 1).length + module.scope(module.size - 1).length;
}
