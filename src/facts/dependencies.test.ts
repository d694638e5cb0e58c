import { describe, expect, test } from '@jest/globals';
import { readPython } from '../parsers/python/module.js';
import type { DependencyDeclaration, DependencyFact } from './dependencies/fact.js';
import { dependencyFacts as factsOf } from './dependencies.js';

const dependencyFacts = (path: string, text: string) =>
  factsOf({
    path,
    text,
    bytes: new TextEncoder().encode(text),
    python: () => readPython(new TextEncoder().encode(text)),
  });

/** `line:column name specifier; marker [group]` of every declaration. */
function brief(facts: readonly DependencyFact[]): readonly string[] {
  return facts
    .filter((fact): fact is DependencyDeclaration => fact.fact === 'declaration')
    .map(({ line, column, name, admits, marker, group }) =>
      [`${line}:${column}`, name, admits?.join(' || ') ?? 'elsewhere', marker && `; ${marker}`, group && `[${group}]`]
        .filter(Boolean)
        .join(' '),
    );
}

const of = <K extends DependencyFact['fact']>(facts: readonly DependencyFact[], kind: K) =>
  facts.filter((fact): fact is Extract<DependencyFact, { fact: K }> => fact.fact === kind);

describe('pyproject.toml', () => {
  const facts = dependencyFacts(
    'billing/pyproject.toml',
    `[project]
name = "Billing_Service"
version = "1.2.0"
requires-python = ">=3.10"
dependencies = ["requests[socks]>=2.31,<3", "torch @ https://example.org/t.whl"]
[project.optional-dependencies]
fast = ["orjson==3.9.1 ; python_version < '3.13'"]
[dependency-groups]
test = ["pytest>=8", {include-group = "fast"}]
[build-system]
requires = ["hatchling>=1.20"]
[tool.poetry.dependencies]
python = "^3.10"
django = "^4.2"
celery = { version = "~5.3", extras = ["redis"], markers = "sys_platform == 'linux'" }
local = { path = "../local" }
numpy = [{ version = "1.24", python = "<3.9" }, { version = ">=1.26 || ^2.0", python = ">=3.9" }]
[tool.poetry.group.docs.dependencies]
sphinx = "*"
[tool.pdm.dev-dependencies]
lint = ["ruff==0.5.0"]
[tool.uv]
dev-dependencies = ["mypy~=1.10"]
override-dependencies = ["werkzeug==2.3.0"]
[tool.hatch.envs.default]
dependencies = ["coverage[toml]"]
[tool.setuptools.dynamic]
dependencies = { file = ["requirements.txt"] }
`,
  );

  test('declares in every table that tools read', () => {
    expect(brief(facts)).toEqual([
      '5:33 requests >=2.31,<3',
      '5:52 torch elsewhere',
      "7:16 orjson ==3.9.1 ; python_version < '3.13' [fast]",
      '9:16 pytest >=8 [test]',
      '11:23 hatchling >=1.20 [build-system]',
      '14:11 django >=4.2,<5',
      "15:23 celery >=5.3,<5.4 ; sys_platform == 'linux'",
      '16:9 local elsewhere',
      "17:23 numpy ==1.24 ; python_version < '3.9'",
      "17:62 numpy >=1.26 || >=2.0,<3 ; python_version >= '3.9'",
      '19:11 sphinx [docs]',
      '21:14 ruff ==0.5.0 [lint]',
      '23:26 mypy ~=1.10 [dev]',
      '24:35 werkzeug ==2.3.0 [uv-override]',
      '26:32 coverage [hatch:default]',
    ]);
  });

  test('names the project, its Pythons and the files it takes in', () => {
    expect(of(facts, 'project')).toMatchObject([{ name: 'billing-service', version: '1.2.0', line: 2 }]);
    expect(of(facts, 'python')).toMatchObject([
      { admits: ['>=3.10'], line: 4, column: 20 },
      { admits: ['>=3.10,<4'], line: 13 },
    ]);
    expect(of(facts, 'include')).toMatchObject([{ path: 'requirements.txt', line: 28 }]);
  });

  test('says which revisions uv and Poetry take from git', () => {
    const references = dependencyFacts(
      'pyproject.toml',
      `[tool.uv.sources]
Foo = { git = "https://example.org/foo", tag = "v1" }
bar = [{ git = "https://example.org/bar", rev = "abc1234", marker = "sys_platform == 'win32'" }, { path = "../bar" }]
[tool.poetry.dependencies]
baz = { git = "https://example.org/baz.git", branch = "main" }
[tool.poetry.group.dev.dependencies]
qux = { git = "https://example.org/qux.git", tag = "1.0" }
`,
    );
    expect(of(references, 'reference')).toMatchObject([
      { name: 'foo', address: 'https://example.org/foo', revision: 'v1', marker: null, line: 2, column: 49 },
      { name: 'bar', revision: 'abc1234', marker: "sys_platform == 'win32'", line: 3 },
      { name: 'baz', revision: 'main', line: 5 },
      { name: 'qux', revision: '1.0', line: 7 },
    ]);
  });

  test('says what it could not read', () => {
    expect(dependencyFacts('pyproject.toml', '[project]\ndependencies = ["requests=>2"]\n')).toMatchObject([
      { fact: 'unreadable', line: 2, column: 26, text: 'requests=>2' },
    ]);
    expect(dependencyFacts('pyproject.toml', '[project\n')).toMatchObject([{ fact: 'unreadable', line: 1 }]);
  });
});

test('a setup.cfg declares, and takes files in', () => {
  const facts = dependencyFacts(
    'setup.cfg',
    `[metadata]
name = tool
version = attr: tool.__version__
[options]
python_requires = >=3.8
install_requires =
    requests>=2 ; python_version < "3.9"
    # not this
    flask
[options.extras_require]
dev = file: dev.txt, test.txt
docs = sphinx==7.0
`,
  );
  expect(brief(facts)).toEqual([
    '7:13 requests >=2 ; python_version < "3.9"',
    '9:10 flask',
    '12:14 sphinx ==7.0 [docs]',
  ]);
  expect(of(facts, 'project')).toMatchObject([{ name: 'tool', version: null }]);
  expect(of(facts, 'python')).toMatchObject([{ admits: ['>=3.8'], line: 5, column: 19 }]);
  expect(of(facts, 'include')).toMatchObject([
    { path: 'dev.txt', column: 13 },
    { path: 'test.txt', column: 22 },
  ]);
});

test('a setup.py declares what it says in literals', () => {
  const facts = dependencyFacts(
    'setup.py',
    `from setuptools import setup
VERSION = "1.4"
base = ["requests>=2", f"computed=={VERSION}"]
dev = base + ["pytest==8.0"]
extras = {"dev": dev, "docs": ("sphinx" "~=7.0",), **more}
def main():
    setup(name="Old.Tool", version=VERSION, python_requires=">=3.8",
          install_requires=base + read("requirements.txt") + ["flask ; python_version < '3.9'"],
          extras_require=extras)
`,
  );
  expect(brief(facts)).toEqual([
    '3:18 requests >=2',
    "8:69 flask ; python_version < '3.9'",
    '3:18 requests >=2 [dev]',
    '4:22 pytest ==8.0 [dev]',
    '5:32 sphinx ~=7.0 [docs]',
  ]);
  expect(of(facts, 'project')).toMatchObject([{ name: 'old-tool', version: '1.4' }]);
  expect(of(facts, 'python')).toMatchObject([{ admits: ['>=3.8'], line: 7 }]);
  expect(of(facts, 'declaration').at(-1)).toMatchObject({ replaceable: false });
  expect(dependencyFacts('setup.py', 'setup(((')).toEqual([]);
});

test('a Pipfile declares', () => {
  const facts = dependencyFacts(
    'Pipfile',
    '[packages]\nrequests = "==2.31.0"\nflask = "*"\n[dev-packages]\npytest = {version = ">=8", markers = "os_name == \'nt\'"}\n[requires]\npython_version = "3.11"\n',
  );
  expect(brief(facts)).toEqual(['2:13 requests ==2.31.0', '3:10 flask', "5:22 pytest >=8 ; os_name == 'nt' [dev]"]);
  expect(of(facts, 'python')).toMatchObject([{ admits: ['==3.11.*'] }]);
});

test('a conda environment declares', () => {
  const facts = dependencyFacts(
    'environment.yml',
    `name: lab
dependencies:
  - python=3.11
  - numpy=1.26
  - "conda-forge::pandas >=2,<3"
  - scipy 1.11.*
  - openblas=0.3.26=pthreads_h123
  - pip
  - pip:
      - requests==2.31.0
      - -r requirements.txt
`,
  );
  expect(brief(facts)).toEqual([
    '4:10 numpy ==1.26.*',
    '5:26 pandas >=2,<3',
    '6:11 scipy ==1.11.*',
    '7:13 openblas ==0.3.26.*',
    '8:8 pip',
    '10:17 requests ==2.31.0 [pip]',
  ]);
  expect(of(facts, 'python')).toMatchObject([{ admits: ['==3.11.*'], line: 3 }]);
  expect(of(facts, 'include')).toMatchObject([{ path: 'requirements.txt' }]);
});

test('a Dockerfile declares what pip installs by name, where the version stands', () => {
  const facts = dependencyFacts(
    'api/Dockerfile',
    `ARG PYTHON=3.11
FROM python:\${PYTHON}-slim AS base
ARG REQUESTS_VERSION="2.31.0"
ENV FLASK=3.0.0 OTHER=x
RUN apt-get install -y curl && \\
    pip install --no-cache-dir -r requirements.txt "django>=4,<5" \\
      requests==\${REQUESTS_VERSION} && python -m pip3 install 'flask'==$FLASK . $UNKNOWN==1
FROM ghcr.io/astral-sh/uv:python3.12-bookworm
RUN <<EOF
uv pip install --system gunicorn==21.2.0
EOF
`,
  );
  expect(brief(facts)).toEqual([
    '6:59 django >=4,<5',
    '3:23 requests ==2.31.0',
    '4:11 flask ==3.0.0',
    '10:33 gunicorn ==21.2.0',
  ]);
  expect(of(facts, 'python')).toMatchObject([
    { written: 'python:3.11-slim', admits: ['==3.11.*'], line: 2, column: 6 },
    { admits: ['==3.12.*'], line: 8 },
  ]);
  expect(of(facts, 'declaration')[1]).toMatchObject({ dialect: 'version', replaceable: true });
});

test.each([
  ['python:3.11-slim', '==3.11.*'],
  ['docker.io/library/python:3.11.4', '==3.11.4'],
  ['mirror.gcr.io/library/python:3.14rc1', '==3.14rc1'],
  ['arm64v8/python:3.12@sha256:00', '==3.12.*'],
  ['mcr.microsoft.com/devcontainers/python:1-3.12-bookworm', '==3.12.*'],
  ['mcr.microsoft.com/devcontainers/python:3.12-bookworm', '==3.12.*'],
  ['mcr.microsoft.com/vscode/devcontainers/python:0.203.1-3.9', '==3.9.*'],
  ['mcr.microsoft.com/devcontainers/python:dev-3.13-trixie', '==3.13.*'],
  ['ghcr.io/astral-sh/uv:0.9-python3.12-bookworm', '==3.12.*'],
])('%s brings a Python', (image, admits) => {
  expect(dependencyFacts('Dockerfile', `FROM ${image}\n`)).toMatchObject([{ kind: 'image', admits: [admits] }]);
});

test.each([
  'team/python:2.4.1',
  'ghcr.io/team/python:3.1',
  'mcr.microsoft.com/devcontainers/python:1-bookworm',
  'mcr.microsoft.com/devcontainers/python:1',
  'python:latest',
  'python',
])('%s does not tell which Python it brings', (image) => {
  expect(dependencyFacts('Dockerfile', `FROM ${image}\n`)).toEqual([]);
});

test('a Dockerfile installs in the exec form, behind options of pip, through a shell, and with defaults of variables', () => {
  const facts = dependencyFacts(
    'Dockerfile',
    [
      'FROM python:${PYTHON:-3.12}-slim',
      'ARG EMPTY=',
      'ARG SET=5.0',
      'RUN ["pip", "install", "--no-cache-dir", "foo==1.0"]',
      'RUN pip --no-cache-dir --proxy http://p:1 install foo==1.1',
      'RUN sh -c "pip install foo==1.2 && echo done"',
      'RUN ["/bin/bash", "-lc", "pip install foo==1.3"]',
      "RUN /bin/bash -o pipefail -c 'pip install foo==1.4'",
      'RUN pip install foo==${X:-1.5} bar==${EMPTY:-2.0} baz==${SET:-3.0} qux==${X-4.0} no==${X:+9}',
      'RUN bash -c "pip install \\"foo==1.6\\""',
      'RUN echo pip and install nothing==1 && pip download nothing==2',
      'RUN ["sh", "run.sh", "pip install nothing==3"]',
      'RUN ["pip", "install", "nothing==${SET}"]',
    ].join('\n'),
  );
  expect(brief(facts)).toEqual([
    '4:46 foo ==1.0',
    '5:54 foo ==1.1',
    '6:27 foo ==1.2',
    '7:42 foo ==1.3',
    '8:46 foo ==1.4',
    '9:27 foo ==1.5',
    '9:46 bar ==2.0',
    '3:9 baz ==5.0',
    '9:77 qux ==4.0',
    '10:16 foo ==1.6',
  ]);
  const declarations = of(facts, 'declaration');
  expect(declarations.filter(({ replaceable }) => !replaceable).map(({ specifier }) => specifier)).toEqual(['==1.6']);
  expect(declarations.filter(({ dialect }) => dialect === 'version').map(({ name }) => name)).toEqual([
    'foo',
    'bar',
    'baz',
    'qux',
  ]);
  expect(of(facts, 'python')).toMatchObject([{ admits: ['==3.12.*'] }]);
});

test('a pre-commit configuration declares the Python its hooks add', () => {
  const facts = dependencyFacts(
    '.pre-commit-config.yaml',
    `repos:
  - repo: https://example.org/mirrors-mypy
    hooks:
      - id: mypy
        additional_dependencies: [types-requests==2.31.0, "pydantic>=2", eslint@8.1.0, ./local]
`,
  );
  expect(brief(facts)).toEqual(['5:49 types-requests ==2.31.0 [mypy]', '5:68 pydantic >=2 [mypy]']);
});

test('lock files say what they settled on', () => {
  const text =
    '[[package]]\nname = "Requests"\nversion = "2.31.0"\n[[package]]\nname = "app"\nversion = "0.1"\nsource = { editable = "app" }\n';
  const facts = dependencyFacts('uv.lock', text);
  expect(of(facts, 'locked')).toMatchObject([
    { name: 'requests', version: '2.31.0', folder: null, line: 2 },
    { name: 'app', folder: 'app' },
  ]);
  expect(
    of(dependencyFacts('pylock.dev.toml', 'extras = ["a"]\n[[packages]]\nname = "x"\nversion = "1"\n'), 'lock'),
  ).toMatchObject([{ kind: 'pylock.toml', sources: [{ extras: ['a'], groups: [] }] }]);
  const compiled = dependencyFacts(
    'requirements.txt',
    '# This file is autogenerated by pip-compile\n#    pip-compile requirements.in\nflask==3.0.0\n    # via -r requirements.in\n',
  );
  expect(of(compiled, 'lock')).toMatchObject([{ kind: 'compiled', sources: [{ paths: ['requirements.in'] }] }]);
  expect(of(compiled, 'locked')).toMatchObject([{ name: 'flask', version: '3.0.0', line: 3 }]);
});

test('a .python-version may allow several', () => {
  expect(dependencyFacts('.python-version', '3.11.4\n3.12 # new\npypy3.10\n')).toMatchObject([
    { admits: ['==3.11.4', '==3.12.*'], written: '3.11.4, 3.12', line: 1 },
  ]);
});

test.each<[string, readonly string[]]>([
  ['3.13t', ['==3.13.*']],
  ['3.13.1+freethreaded', ['==3.13.1']],
  ['3.13-dev', ['==3.13.*']],
  ['>=3.12', ['>=3.12']],
  ['>=3.12,<3.14  # uv', ['>=3.12,<3.14']],
  ['cpython@3.12', ['==3.12.*']],
  ['pypy3.10', []],
  ['myenv', []],
  ['3.13x', []],
])('a .python-version may say %s', (text, admits) => {
  expect(of(dependencyFacts('.python-version', `${text}\n`), 'python').flatMap((fact) => fact.admits)).toEqual(admits);
});

test('a .tool-versions and a runtime.txt name Pythons', () => {
  expect(dependencyFacts('.tool-versions', '# tools\nnodejs 22.1.0\npython 3.12.1 3.11 system # both\n')).toMatchObject(
    [{ fact: 'python', written: '3.12.1, 3.11', admits: ['==3.12.1', '==3.11.*'], line: 3, column: 1 }],
  );
  expect(dependencyFacts('web/runtime.txt', 'python-3.11.4\n')).toMatchObject([{ admits: ['==3.11.4'], line: 1 }]);
  expect(dependencyFacts('web/runtime.txt', 'pypy3.10-7.3\n')).toEqual([]);
});

test('prose that is named like requirements is one finding, not hundreds', () => {
  const prose = 'The system shall be available.\n'.repeat(50);
  expect(dependencyFacts('docs/requirements.txt', prose)).toMatchObject([
    { fact: 'unreadable', expected: 'a requirements file' },
  ]);
});

test('files of other kinds say nothing', () => {
  expect(dependencyFacts('README.md', 'requests==1')).toEqual([]);
  expect(dependencyFacts('docker-compose.yml', 'dependencies: [a]')).toEqual([]);
});
