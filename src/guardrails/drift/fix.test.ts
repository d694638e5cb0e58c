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
  const after = Object.entries(tree).map(([path]) => [
    path,
    new TextDecoder('utf-8', { ignoreBOM: true }).decode(memory.contents.get(`/repository/${path}`)),
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
