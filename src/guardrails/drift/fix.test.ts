import { describe, expect, test } from '@jest/globals';
import { runCommandLine } from '../../cli/command-line.js';
import { MemoryFiles, MemoryHost } from '../../testing/memory-host.js';
import { check, repo, type Tree } from '../../testing/repo.js';
import drift from './index.js';

/** Runs a command of drift over a tree; returns what it printed and the tree afterwards. */
async function command(
  tree: Tree,
  args: readonly string[],
  config = '',
): Promise<{ printed: string; tree: Record<string, string> }> {
  const files = { ...tree, ...(config === '' ? {} : { '.github/guardrails.yml': config }) };
  const memory = new MemoryFiles(
    Object.fromEntries(Object.entries(files).map(([path, text]) => [`/repository/${path}`, text])),
  );
  const host = new MemoryHost({ files: memory });
  await runCommandLine(['drift', ...args, '--root', '/repository'], host, [drift]);
  expect([host.conclusion?.status, host.conclusion?.sentence]).toEqual([0, expect.anything()]);
  const after = Object.entries(tree).map(([path, before]) => [
    path,
    new TextDecoder(typeof before === 'string' ? 'utf-8' : 'latin1', { ignoreBOM: true }).decode(
      memory.contents.get(`/repository/${path}`),
    ),
  ]);
  return { printed: host.printed.join('\n'), tree: Object.fromEntries(after) };
}

const TREE: Readonly<Record<string, string>> = {
  ...(repo`
    === a/requirements.txt
    # keep me
    requests[socks] == 2.31.0 ; python_version >= "3.9"  # and me
    flask==3.0.0
    === b/requirements.txt
    requests==2.31.0
    flask==3.0.0
    === c/requirements.in
    flask==2.0.0 \
      --hash=sha256:aa
    === d/pyproject.toml
    [tool.poetry.dependencies]
    requests = { version = "==2.30.0", extras = ["socks"] }  # why
    === e/Dockerfile
    ARG FLASK_VERSION=2.2.0
    RUN pip install flask==${'${FLASK_VERSION}'} 'requests>=2'
  ` as Record<string, string>),
  'f/constraints.txt': '\uFEFFrequests==2.29.0\r\nflask<4\r\n',
};

describe('drift fix', () => {
  test('changes specifiers and nothing else', async () => {
    const { printed, tree } = await command(TREE, ['fix']);
    expect(tree).toEqual({
      ...TREE,
      'c/requirements.in': TREE['c/requirements.in']!.replace('==2.0.0', '==3.0.0'),
      'd/pyproject.toml': TREE['d/pyproject.toml']!.replace('==2.30.0', '==2.31.0'),
      'e/Dockerfile': TREE['e/Dockerfile']!.replace('2.2.0', '3.0.0'),
      'f/constraints.txt': '\uFEFFrequests==2.31.0\r\nflask<4\r\n',
    });
    expect(printed).toContain('Changed 4 specifiers in 4 files.');
    expect(printed).toContain('Hashes to be written again: c/requirements.in:1.');
    const { findings } = await check(tree, [drift]);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('shows what it would do without doing it', async () => {
    const { printed, tree } = await command(TREE, ['fix', '--dry-run']);
    expect(tree).toEqual(TREE);
    expect(printed).toContain(
      '--- a/d/pyproject.toml\n+++ b/d/pyproject.toml\n@@ -2 +2 @@\n-requests = { version = "==2.30.0"',
    );
    expect(printed).toContain('Would change 4 specifiers');
  });

  test('answers in JSON', async () => {
    const { printed } = await command(TREE, ['fix', '--dry-run', '--format', 'json']);
    expect(JSON.parse(printed)).toContainEqual({
      package: 'flask',
      path: 'c/requirements.in',
      line: 1,
      from: '==2.0.0',
      to: '==3.0.0',
      hashed: true,
    });
  });

  test('follows the policy', async () => {
    const config =
      'drift:\n  groups:\n    - { packages: [requests], snap-to: f/constraints.txt }\n    - { policy: ignored }\n';
    const { tree } = await command(TREE, ['fix'], config);
    expect(tree['a/requirements.txt']).toContain('requests[socks] ==2.29.0 ; python_version >= "3.9"  # and me');
    expect(tree['b/requirements.txt']).toContain('requests==2.29.0\nflask==3.0.0');
    expect(tree['d/pyproject.toml']).toContain('"==2.29.0"');
  });

  test('leaves what nothing shows the right answer for, and says so', async () => {
    const tree = repo`
      === a/requirements.txt
      django==3.2.0
      torch==2.1
      === b/requirements.txt
      django>=4
      === c/requirements.txt
      django>=4.1
      === d/Dockerfile
      ARG V=2.0
      RUN pip install torch==${'$V'} torchvision==${'$V'}
    `;
    const { printed, tree: after } = await command(tree, ['fix']);
    expect(after).toEqual(tree);
    expect(printed).toContain('Left for you to decide: django and torch.');
  });

  test('never writes what would break its file', async () => {
    const tree = repo`
      === a/requirements.txt
      flask>=3,<4
      === b/requirements.txt
      flask>=3,<4
      === c/Dockerfile
      RUN pip install flask~=2.0
      === .pre-commit-config.yaml
      repos: [{ repo: local, hooks: [{ id: x, additional_dependencies: [flask<3] }] }]
    `;
    const { tree: after } = await command(tree, ['fix']);
    expect(after).toEqual(tree);
  });
});

/** What two runs of the command leave of a tree, which must be the same as what one leaves. */
async function fixed(tree: Tree, config = ''): Promise<{ printed: string; tree: Record<string, string> }> {
  const first = await command(tree, ['fix'], config);
  const second = await command({ ...tree, ...onlyChanged(tree, first.tree) }, ['fix'], config);
  expect(second.tree).toEqual(first.tree);
  expect(second.printed).toContain('Changed 0 specifiers');
  return first;
}

/** Files that are text: the others are never written. */
function onlyChanged(before: Tree, after: Record<string, string>): Tree {
  return Object.fromEntries(Object.entries(after).filter(([path]) => typeof before[path] === 'string'));
}

describe('drift fix under the policy `pinned`', () => {
  const tree = repo`
    === a/requirements.txt
    foo==1.0
    === b/requirements.txt
    foo>=1
    === c/pyproject.toml
    [project]
    dependencies = ["foo"]
    === d/environment.yml
    dependencies: [foo>=1]
  `;

  test('writes the version that the policy names everywhere', async () => {
    const config = 'drift:\n  groups: [{ packages: [foo], policy: pinned, version: "2.0" }]\n';
    const { tree: after, printed } = await fixed(tree, config);
    expect(Object.values(after).map((text) => /foo[^"\n\]]*/.exec(text)![0])).toEqual(Array(4).fill('foo==2.0'));
    expect(printed).not.toContain('Left for you');
    expect((await check(after, [drift], { config })).findings).toEqual([]);
  });

  test('writes the one pin there is where the policy names none', async () => {
    const config = 'drift:\n  groups: [{ packages: [foo], policy: pinned }]\n';
    const { tree: after } = await fixed(tree, config);
    expect(Object.values(after).map((text) => /foo[^"\n\]]*/.exec(text)![0])).toEqual(Array(4).fill('foo==1.0'));
  });

  test('leaves a package that nothing names a version for', async () => {
    const config = 'drift:\n  groups: [{ packages: [foo], policy: pinned }]\n';
    const { printed } = await fixed(
      repo`
      === a/requirements.txt
      foo>=1
    `,
      config,
    );
    expect(printed).toContain('Left for you to decide: foo.');
  });
});

describe('drift fix leaves for people', () => {
  test('a specifier continued over lines and a file that is no UTF-8, and edits the rest', async () => {
    const { tree, printed } = await fixed({
      'a/requirements.txt': 'foo==2.1\nbar==1.0\n',
      'b/requirements.txt': 'foo==2.1\nbar==1.0\n',
      'c/requirements.txt': 'foo>=1,\\\n  <2\n',
      'd/requirements.txt': Uint8Array.from(Buffer.from('# caf\xe9\nfoo==2.0\n', 'latin1')),
      'e/requirements.txt': 'foo==2.0\n',
      'f/requirements.txt': 'bar==1.1\n',
    });
    expect(tree).toMatchObject({
      'c/requirements.txt': 'foo>=1,\\\n  <2\n',
      'e/requirements.txt': 'foo==2.1\n',
      'f/requirements.txt': 'bar==1.0\n',
    });
    expect(printed).toContain('Changed 2 specifiers in 2 files.');
    expect(printed).toContain('Left for you to decide: foo.');
    expect(printed).toContain(
      '- c/requirements.txt:1: not foo ==2.1, its specifier does not stand in one piece there.',
    );
  });

  test('a project with a lock of its own, which is no part of what others install', async () => {
    const { tree, printed } = await fixed(repo`
      === a/requirements.txt
      foo==1.1
      === b/requirements.txt
      foo==1.1
      === c/pyproject.toml
      [project]
      name = "c"
      dependencies = ["foo==1.0"]
      === c/uv.lock
      version = 1
      [[package]]
      name = "foo"
      version = "1.0"
    `);
    expect(tree['c/pyproject.toml']).toContain('"foo==1.0"');
    expect(printed).toContain('Changed 0 specifiers in 0 files.');
  });

  test('a version from an index that a file does not have', async () => {
    const { tree, printed } = await fixed(repo`
      === a/requirements.txt
      --index-url https://packages.example.org/simple
      foo==1.1
      === b/requirements.txt
      -i https://packages.example.org/simple
      foo==1.1
      === c/requirements.txt
      foo==1.0
      === d/pyproject.toml
      [project]
      name = "d"
      dependencies = ["foo==1.0"]
      [tool.uv.sources]
      foo = { index = "own" }
      [[tool.uv.index]]
      name = "own"
      url = "https://own.example.org/simple"
      explicit = true
    `);
    expect(tree['c/requirements.txt']).toBe('foo==1.0\n');
    expect(tree['d/pyproject.toml']).toContain('"foo==1.0"');
    expect(printed).toContain(
      '- c/requirements.txt:1: not foo ==1.1, a/requirements.txt takes it from an index of its own.',
    );
    expect(printed).toContain('- d/pyproject.toml:3: not foo ==1.1, it comes from an index of its own.');
  });

  test('a major version that a pinned neighbour may forbid', async () => {
    const { tree, printed } = await fixed(repo`
      === a/requirements.txt
      protobuf>=6.33.5
      === b/requirements.txt
      protobuf>=6.33.5
      === c/requirements.txt
      server==0.14.1
      protobuf>=4,<5
      === d/requirements.txt
      protobuf>=4,<5
      === e/requirements.txt
      protobuf>=6.33.5
    `);
    expect(tree['c/requirements.txt']).toContain('protobuf>=4,<5');
    expect(tree['d/requirements.txt']).toBe('protobuf>=6.33.5\n');
    expect(printed).toContain(
      '- c/requirements.txt:2: not protobuf >=6.33.5, server==0.14.1 beside it may forbid another major version.',
    );
  });

  test('a version that another line of the file forbids', async () => {
    const { tree, printed } = await fixed(repo`
      === a/requirements.txt
      foo==1.5
      === b/requirements.txt
      foo==1.5
      === c/requirements.txt
      foo<1.5
      foo==1.4
      === d/requirements.txt
      foo==1.4
      === e/requirements.txt
      foo==1.5
      === f/requirements.txt
      foo==1.5
    `);
    expect(tree['c/requirements.txt']).toBe('foo<1.5\nfoo==1.4\n');
    expect(tree['d/requirements.txt']).toBe('foo==1.5\n');
    expect(printed).toContain('- c/requirements.txt:2: not foo ==1.5, c/requirements.txt:1 asks for <1.5.');
  });

  test('a build for another', async () => {
    const tree = repo`
      === a/requirements.txt
      torch==2.11.0+cpu
      === b/requirements.txt
      torch==2.11.0+cpu
      === c/requirements.txt
      torch==2.10.0
    `;
    const { tree: after, printed } = await fixed(tree);
    expect(after).toEqual(tree);
    expect(printed).toContain('- c/requirements.txt:1: not torch ==2.11.0+cpu, 2.11.0+cpu is a build of its own.');
  });
});

test('builds of one release are no drift, and nothing is edited', async () => {
  const tree = repo`
    === a/requirements.txt
    torch==2.1.0+cpu
    === b/requirements.txt
    torch==2.1.0+cu118
    === c/requirements.txt
    torch==2.1.0
  `;
  expect((await check(tree, [drift])).findings).toEqual([]);
  const highest = { config: 'drift:\n  groups: [{ policy: highest }]\n' };
  expect((await check(tree, [drift], highest)).findings).toEqual([]);
  expect((await fixed(tree)).tree).toEqual(tree);
  const other = { ...tree, 'd/requirements.txt': 'torch==2.2.0+cpu\n' };
  expect((await check(other, [drift])).findings.map(({ rule }) => rule)).toEqual(['drift/mismatch']);
});

test('drift list shows every declaration', async () => {
  const { printed } = await command(TREE, ['list', '--format', 'json']);
  const rows = JSON.parse(printed);
  expect(rows).toHaveLength(10);
  expect(rows[0]).toEqual({
    package: 'flask',
    specifier: '==3.0.0',
    marker: null,
    extras: [],
    group: null,
    path: 'a/requirements.txt',
    line: 3,
    kind: 'requirements',
    url: null,
    editable: false,
  });
});
