import { expect, test } from '@jest/globals';
import { readPython } from '../../parsers/python/module.js';
import { dependencyFacts } from '../dependencies.js';

/** `line:column name specifier [group]` of declarations, `line:column -r path` of includes. */
function said(path: string, text: string): readonly string[] {
  const bytes = new TextEncoder().encode(text);
  const facts = dependencyFacts({ path, text, bytes, python: () => readPython(bytes) });
  return facts.map((fact) => {
    const place = `${fact.line}:${fact.column}`;
    if (fact.fact === 'include') return `${place} ${fact.mode === 'requirements' ? '-r' : '-c'} ${fact.path}`;
    if (fact.fact !== 'declaration') return `${place} ${fact.fact}`;
    const { name, specifier, group, replaceable, line, column } = fact;
    if (replaceable) expect(text.split('\n')[line - 1]!.slice(column - 1)).toMatch(specifier.replace(/[*]/g, '.'));
    return `${place} ${name} ${specifier} [${group}]${replaceable ? '' : ' fixed'}`;
  });
}

test('a tox.ini says what its environments install', () => {
  expect(
    said(
      'tox.ini',
      `[tox]
envlist = py311, lint
[testenv]
deps =
    pytest==8.0.0  # tests
    -r{toxinidir}/requirements.txt
    -c constraints.txt
    py39,py310: foo==1.0
    !py39: foo==2.0
    {[base]deps}
    ./local
[testenv:lint]
deps = ruff>=0.5
commands = pip install nothing==1
[base]
deps = nothing==2
`,
    ),
  ).toEqual([
    '5:11 pytest ==8.0.0 [testenv]',
    '6:5 -r requirements.txt',
    '7:5 -c constraints.txt',
    '8:20 foo ==1.0 [testenv:py39,py310]',
    '9:15 foo ==2.0 [testenv:!py39]',
    '13:12 ruff >=0.5 [testenv:lint]',
  ]);
});

test('a tox.toml says what its environments install', () => {
  expect(
    said(
      'tox.toml',
      '[env_run_base]\ndeps = ["pytest==8.0.0", "-r requirements.txt", { replace = "ref" }]\n[env.lint]\ndeps = ["ruff>=0.5"]\n',
    ),
  ).toEqual(['2:16 pytest ==8.0.0 [env_run_base]', '2:27 -r requirements.txt', '4:14 ruff >=0.5 [lint]']);
});

test('a noxfile says what its sessions install in literals', () => {
  expect(
    said(
      'noxfile.py',
      `import nox

@nox.session
def tests(session):
    session.install("pytest==8.0.0", "-r", "requirements.txt", ".[dev]", "--index-url", "https://example.org")
    session.install(f"foo=={VERSION}", *EXTRA, silent=True)
    session.run("pytest")

@nox.session
def lint(session):
    session.install("-e", ".", "ru" "ff==0.5")
`,
    ),
  ).toEqual(['5:28 pytest ==8.0.0 [tests]', '5:38 -r requirements.txt', '11:32 ruff ==0.5 [lint] fixed']);
});

test('a workflow says what its steps install', () => {
  expect(
    said(
      '.github/workflows/ci.yml',
      `on: push
jobs:
  test:
    steps:
      - run: pip install pytest==8.0.0
      - run: |
          # first

          python -m pip install --upgrade pip
          pip install "foo==1.0" -r requirements.txt foo-\${{ matrix.x }}==2 && uv pip install bar==2.0
      - run: >
          pip install
          baz==3.0
      - uses: actions/checkout@v4
  lint:
    steps:
      - { run: 'sh -c "pip install ruff==0.5"' }
`,
    ),
  ).toEqual([
    '5:32 pytest ==8.0.0 [test]',
    '9:46 pip  [test]',
    '10:27 foo ==1.0 [test]',
    '10:98 bar ==2.0 [test]',
    '12:1 baz ==3.0 [test] fixed',
    '17:40 ruff ==0.5 [lint]',
  ]);
});
