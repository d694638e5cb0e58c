import { SyntaxProblem } from '../core/problem.js';
import { parseToml, type TomlTable } from '../parsers/toml.js';
import type { YamlNode } from '../parsers/yaml.js';
import { parseYaml } from '../parsers/yaml.js';
import { condaFacts } from './dependencies/conda.js';
import { dockerfileFacts } from './dependencies/dockerfile.js';
import type { DependencyFact } from './dependencies/fact.js';
import { lockFacts } from './dependencies/lock-file.js';
import { noxFacts } from './dependencies/nox.js';
import { pipfileFacts } from './dependencies/pipfile.js';
import { preCommitFacts } from './dependencies/pre-commit.js';
import { pyprojectFacts } from './dependencies/pyproject.js';
import { pythonVersionFacts, runtimeFacts, toolVersionsFacts } from './dependencies/python-version-file.js';
import { requirementsFacts } from './dependencies/requirements-file.js';
import { setupCfgFacts } from './dependencies/setup-cfg.js';
import { setupPyFacts } from './dependencies/setup-py.js';
import { toxIniFacts, toxTomlFacts } from './dependencies/tox.js';
import { workflowFacts } from './dependencies/workflow.js';
import type { ScanFile } from './facts.js';
import { defineFacts } from './facts.js';

/** Reads one kind of file. */
interface Reader {
  /** Decides by the path in lower case. */
  readonly path: RegExp;
  /** Whether it decodes the bytes itself. */
  readonly decodes?: true;
  readonly read: (text: string, file: Pick<ScanFile, 'path' | 'bytes' | 'python'>) => readonly DependencyFact[];
}

const MANIFEST_LIMIT = 1024 * 1024;

const READERS: readonly Reader[] = [
  { path: /(?:^|\/)pyproject\.toml$/, read: (text) => pyprojectFacts(manifestTable(text)) },
  { path: /(?:^|\/)uv\.lock$/, read: (text) => lockFacts(parseToml(text), 'uv.lock') },
  { path: /(?:^|\/)poetry\.lock$/, read: (text) => lockFacts(parseToml(text), 'poetry.lock') },
  { path: /(?:^|\/)pylock(?:\.[^/.]+)?\.toml$/, read: (text) => lockFacts(parseToml(text), 'pylock.toml') },
  { path: /(?:^|\/)pipfile$/, read: (text) => pipfileFacts(manifestTable(text)) },
  { path: /(?:^|\/)setup\.cfg$/, read: setupCfgFacts },
  { path: /(?:^|\/)setup\.py$/, read: (_, file) => setupPyFacts(file.python()) },
  { path: /(?:^|\/)tox\.ini$/, read: toxIniFacts },
  { path: /(?:^|\/)tox\.toml$/, read: (text) => toxTomlFacts(manifestTable(text)) },
  { path: /(?:^|\/)noxfile\.py$/, read: (_, file) => noxFacts(file.python()) },
  { path: /(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$/, read: workflowFacts },
  { path: /(?:^|\/)\.python-version$/, read: pythonVersionFacts },
  { path: /(?:^|\/)\.tool-versions$/, read: toolVersionsFacts },
  { path: /(?:^|\/)runtime\.txt$/, read: runtimeFacts },
  { path: /(?:^|\/)\.pre-commit-config\.ya?ml$/, read: (text) => preCommitFacts(firstDocument(text)) },
  { path: /(?:^|\/)[^/]*environment[^/]*\.ya?ml$/, read: (text) => condaFacts(firstDocument(text)) },
  { path: /(?:^|\/)(?:[^/]*\.)?(?:dockerfile|containerfile)(?:\.[^/]*)?$/, read: dockerfileFacts },
  {
    path: /(?:^|\/)[^/]*constraints?[^/]*\.(?:txt|in)$/,
    decodes: true,
    read: (_, { path, bytes }) => requirementsFacts(bytes, 'constraints', path),
  },
  {
    path: /(?:^|[/_.-])requirements?[0-9]*(?:[_.-][^/]*)?\.(?:txt|in)$|(?:^|\/)requirements?\/(?:[^/]+\/)*[^/]+\.(?:txt|in)$/,
    decodes: true,
    read: (_, { path, bytes }) => requirementsFacts(bytes, 'requirements', path),
  },
];

/** Everything dependency files say: packages asked for and locked, includes, Python versions, the projects themselves. */
export const dependencies = defineFacts<DependencyFact>({
  id: 'declarations',
  version: 8,
  files: [
    '**/pyproject.toml',
    '**/{uv,poetry}.lock',
    '**/pylock{,.*}.toml',
    '**/Pipfile',
    '**/setup.{cfg,py}',
    '**/.{python-version,tool-versions}',
    '**/runtime.txt',
    '**/tox.{ini,toml}',
    '**/noxfile.py',
    '**/.github/workflows/*.{yaml,yml}',
    '**/.pre-commit-config.{yaml,yml}',
    '**/*environment*.{yaml,yml}',
    '**/{*.,}[Dd]ockerfile{,.*}',
    '**/{*.,}[Cc]ontainerfile{,.*}',
    '**/*constraint*.{txt,in}',
    '**/*requirement*.{txt,in}',
    '**/{requirements,requirement}/**/*.{txt,in}',
  ],
  takesBinary: true,
  scan: dependencyFacts,
});

/** What one dependency file says; nothing for a file of another kind. */
export function dependencyFacts(file: Pick<ScanFile, 'path' | 'bytes' | 'text' | 'python'>): readonly DependencyFact[] {
  const path = file.path.toLowerCase();
  const reader = READERS.find((each) => each.path.test(path));
  if (reader === undefined) return [];
  const { text } = file;
  if (reader.decodes === undefined && text.includes('\0')) {
    return [{ fact: 'unreadable', expected: 'UTF-8 text', text: '', line: 1, column: 1 }];
  }
  try {
    return reader.read(text, file);
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    const { language, line, column, message } = error;
    return [{ fact: 'unreadable', expected: `valid ${language} (${message})`, text: '', line, column }];
  }
}

/** Manifests are written by people: what is larger than any of them is refused before it costs time. */
function manifestTable(text: string): TomlTable {
  if (text.length > MANIFEST_LIMIT) throw new SyntaxProblem('TOML', 'at most 1 MiB', { line: 1, column: 1 });
  return parseToml(text);
}

function firstDocument(text: string): YamlNode | undefined {
  return parseYaml(text)[0];
}
