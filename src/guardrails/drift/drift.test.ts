import { describe, expect, test } from '@jest/globals';
import type { Programs } from '../../host/host.js';
import { expectFindings, fixture } from '../../testing/fixture.js';
import { brief, type CheckOptions, check, repo, type Tree } from '../../testing/repo.js';
import drift from './index.js';

const run = async (tree: Tree, options?: CheckOptions) => check(tree, [drift], options);
const found = async (tree: Tree, options?: CheckOptions) => brief(await run(tree, options));

describe('grades', () => {
  test('different pins are a mismatch at the file that few would have to change', async () => {
    const report = await run(repo`
      === pc1/requirements.txt
      requests==2.31.0
      === pc2/requirements.txt
      flask==3.0.0
      requests==2.30.0  # why?
      === pc3/requirements.txt
      Requests == 2.31
    `);
    expect(brief(report)).toEqual(['pc2/requirements.txt:2:9 error drift/mismatch']);
    expect(report.findings[0]).toMatchObject({
      message:
        'requests is pinned to 2 different versions: ==2.31.0 (pc1/requirements.txt:1 and 1 more) and ==2.30.0 (pc2/requirements.txt:2).',
      remedy: 'Change 1 of 3 files: pc2/requirements.txt:2 to ==2.31.0.',
      endColumn: 17,
    });
    expect(report.findings[0]!.related.map(({ path, line }) => `${path}:${line}`)).toEqual([
      'pc1/requirements.txt:1',
      'pc3/requirements.txt:1',
    ]);
  });

  test('a pin outside a range is a conflict', async () => {
    const report = await run(repo`
      === a/pyproject.toml
      [project]
      name = "a"
      dependencies = ["django>=4.2,<5"]
      === b/requirements.txt
      django==3.2.1
      === c/setup.cfg
      [options]
      install_requires =
          django>=4
    `);
    expect(brief(report)).toEqual(['b/requirements.txt:1:7 error drift/conflict']);
    expect(report.findings[0]).toMatchObject({
      message: 'No version of django satisfies both ==3.2.1 (b/requirements.txt:1) and >=4.2,<5 (a/pyproject.toml:3).',
      remedy: 'Change 1 of 3 files: b/requirements.txt:1 to something the others admit.',
    });
  });

  test('a pin inside a range is no mismatch, only loose', async () => {
    expect(
      await found(repo`
        === a/pyproject.toml
        [project]
        dependencies = ["django>=4.2,<5"]
        === b/requirements.txt
        django==4.2.1
      `),
    ).toEqual(['b/requirements.txt:1:7 notice drift/loose']);
  });

  test('any version, the same version in other words and addresses are no drift', async () => {
    expect(
      await found(repo`
        === a/pyproject.toml
        [project]
        dependencies = ["django"]
        === a/requirements.txt
        numpy==1.26
        torch @ https://example.org/torch.whl
        === b/requirements.txt
        Django==4.2.1
        numpy == 1.26.0
        torch==2.0
        === c/requirements.txt
        numpy===1.26.0
      `),
    ).toEqual([]);
  });

  test('disjoint markers are no drift, meeting ones are', async () => {
    expect(
      await found(repo`
        === a/requirements.txt
        numpy==1.24.4 ; python_version < '3.9'
        numpy==1.26.4 ; python_version >= '3.9'
        pywin32==306 ; sys_platform == 'win32'
        === b/requirements.txt
        numpy==1.24.4 ; python_version < '3.9'
        numpy==1.26.3 ; python_version >= '3.9'
        pywin32==305 ; sys_platform == 'linux'
      `),
    ).toEqual(['b/requirements.txt:2:6 error drift/mismatch']);
  });

  test('extras that exclude each other are choices of one file', async () => {
    expect(
      await found(repo`
        === a/pyproject.toml
        [project.optional-dependencies]
        old = ["tensorflow==1.15"]
        new = ["tensorflow==2.4"]
        === b/requirements.txt
        tensorflow==2.4
      `),
    ).toEqual([]);
  });

  test('what one file declares twice is a duplicate and no drift', async () => {
    expect(
      await found(repo`
        === requirements.txt
        flask>=2
        flask==3.0.0
        django==4
        django==5
      `),
    ).toEqual(['requirements.txt:2:6 warning drift/duplicate', 'requirements.txt:4:7 error drift/duplicate']);
  });

  test('files of the same name in different folders are told apart', async () => {
    const report = await run(repo`
      === billing/requirements.txt
      requests==2.31.0
      === shipping/requirements.txt
      requests==2.30.0
    `);
    expect(report.findings).toHaveLength(1);
    expect(report.findings[0]!.message).toContain('billing/requirements.txt:1');
    expect(report.findings[0]!.message).toContain('shipping/requirements.txt:1');
  });

  test('a specifier that no version satisfies is a conflict of its own', async () => {
    expect(
      await found(repo`
      === requirements.txt
      flask>=3,<2
    `),
    ).toEqual(['requirements.txt:1:6 error drift/conflict']);
  });
});

test('finds exactly what its fixtures announce', async () => {
  await expectFindings(fixture('drift', 'shop'), drift);
});

describe('policies', () => {
  const tree = repo`
    === a/requirements.txt
    boto3==1.28.0
    django==4.2.1
    === b/requirements.txt
    boto3==1.28.5
    django==4.2.1
    === c/requirements.txt
    boto3==1.28.0
    django>=4
  `;
  const config = (group: string) => ({ config: `drift:\n  groups:\n    - ${group}\n` });
  const silent = '{ packages: [django], policy: ignored }';
  const withPolicy = async (group: string) =>
    found(tree, { config: `drift:\n  groups:\n    - ${group}\n    - ${silent}\n` });

  test.each([
    ['highest', ['a/requirements.txt:1:6 error drift/mismatch']],
    ['lowest', ['b/requirements.txt:1:6 error drift/mismatch']],
    ['same', ['b/requirements.txt:1:6 error drift/mismatch']],
    ['same-minor', []],
    ['ignored', []],
    ['pinned, version: 1.28.5', ['a/requirements.txt:1:6 error drift/mismatch']],
  ])('%s', async (policy, expected) => {
    expect(await withPolicy(`{ packages: [Boto*], policy: ${policy} }`)).toEqual(expected);
  });

  test('snap-to follows a file, though fewer agree with it', async () => {
    const report = await run(tree, config('{ packages: [boto3], snap-to: b/requirements.txt }'));
    expect(report.findings[0]).toMatchObject({
      rule: 'drift/mismatch',
      remedy: 'Change 2 of 3 files: a/requirements.txt:1 to ==1.28.5 and c/requirements.txt:1 to ==1.28.5.',
    });
  });

  test('pinned asks for pins, banned for nothing at all, and both say why', async () => {
    const { findings } = await run(tree, {
      config:
        'drift:\n  groups:\n    - { packages: [django], paths: [c/**], policy: pinned }\n    - { packages: [django], policy: banned, reason: "Too slow." }\n    - { policy: ignored }\n',
    });
    expect(findings.map(({ path, rule, message }) => [path, rule, message])).toEqual([
      ['a/requirements.txt', 'drift/banned', 'django is banned here: Too slow.'],
      ['b/requirements.txt', 'drift/banned', 'django is banned here: Too slow.'],
      ['c/requirements.txt', 'drift/unpinned', 'django must be pinned, but c/requirements.txt:2 asks for >=4.'],
    ]);
  });

  test('only declarations of one group are compared', async () => {
    expect(await found(tree, config('{ paths: [b/**], policy: same }'))).toEqual([
      'c/requirements.txt:2:7 notice drift/loose',
    ]);
  });

  test.each([
    ['{ packages: [boto3], snap-to: nowhere.txt }', 'nowhere.txt does not exist'],
    ['{ packages: [boto3], policy: snap-to }', 'the policy snap-to needs the file to follow'],
    ['{ packages: [boto3], policy: pinned, version: latest }', 'latest is no version by PEP 440'],
  ])('refuses %s', async (group, reason) => {
    const { verdict, runs } = await run(tree, config(group));
    expect([verdict, runs[0]!.reason]).toEqual(['broken', expect.stringContaining(reason)]);
  });
});

describe('environments', () => {
  const tree = repo`
    === requirements.txt
    torch==2.1.0+cu121
    requests>=2.31
    flask==3.0.0
    internal==1.0
    pywin32 ; sys_platform == 'win32'
    === freeze.txt
    torch==2.1.0+cpu
    requests==2.28.1
    -e git+https://example.org/internal.git#egg=internal
    urllib3==2.2.1
    pip==24.0
  `;
  const kinds = async (files: Tree, settings: Record<string, string>) => {
    const { findings } = await run(files, { settings });
    return findings.map(({ path, line, severity, properties }) => `${path}:${line} ${severity} ${properties?.kind}`);
  };

  test('what is installed is held against the manifests', async () => {
    expect(await kinds(tree, { 'drift.freeze': 'freeze.txt' })).toEqual([
      'freeze.txt:4 notice extra',
      'requirements.txt:1 error local-build',
      'requirements.txt:2 error different',
      'requirements.txt:3 error missing',
      'requirements.txt:4 warning editable',
    ]);
  });

  test('or against a baseline', async () => {
    const baseline = {
      'baseline.json':
        '[{"name": "Torch", "version": "2.1.0+cu121"}, {"name": "requests", "version": "2.31.0"}, {"name": "internal", "version": "1.0"}, {"name": "flask", "version": "3.0.0"}]',
    };
    const settings = { 'drift.freeze': 'freeze.txt', 'drift.freeze-baseline': 'baseline.json' };
    const { findings } = await run({ ...tree, ...baseline }, { settings });
    expect(findings.map(({ message }) => message).sort()).toEqual([
      'flask 3.0.0 is not installed.',
      'internal is installed from an editable folder, unlike in the baseline.',
      'pip 24.0 is installed but not in the baseline.',
      'requests is installed as 2.28.1 instead of 2.31.0.',
      'torch is installed as 2.1.0+cpu instead of 2.1.0+cu121.',
      'urllib3 2.2.1 is installed but not in the baseline.',
    ]);
  });

  test('pip itself can be asked, from outside the repository', async () => {
    const asked: unknown[] = [];
    const programs: Programs = {
      find: (name, outside) => (name === 'python3' && outside === '/repository' ? '/usr/bin/python3' : null),
      run: async (program, args, { directory }) => {
        asked.push([program, directory, args.slice(0, 3)]);
        const stdout = new TextEncoder().encode('[{"name": "requests", "version": "2.28.1"}]');
        return {
          exitCode: 0,
          signal: null,
          stdout,
          stderr: stdout,
          timedOut: false,
          truncated: false,
          startError: null,
        };
      },
    };
    const report = await run(
      { 'requirements.txt': 'requests==2.31.0\n' },
      { settings: { 'drift.freeze': 'pip' }, programs },
    );
    expect(asked).toEqual([['/usr/bin/python3', '/', ['-m', 'pip', 'list']]]);
    expect(report.findings.map(({ message }) => message)).toEqual([
      'requests 2.28.1 is installed, which is not what is asked for: ==2.31.0 (requirements.txt:1).',
    ]);
  });

  test.each([
    ['none.txt', 'none.txt does not exist'],
    ['requirements.txt', 'neither `pip freeze` nor `pip list --format json`'],
  ])('a freeze that is none breaks the run: %s', async (freeze, reason) => {
    const { verdict, runs } = await run(tree, { settings: { 'drift.freeze': freeze } });
    expect([verdict, runs[0]!.reason]).toEqual(['broken', expect.stringContaining(reason)]);
  });
});

test('counts, metrics and the matrix', async () => {
  const { runs, metrics } = await run(fixture('drift', 'shop'));
  expect(runs[0]!.outputs).toEqual({ conflicts: 1, mismatches: 1, packages: 12 });
  expect(metrics.find(({ name }) => name === 'drift_conflicts')!.value).toBe(1);
  expect(runs[0]!.summary[0]).toMatchObject({
    kind: 'table',
    columns: ['package', 'verdict', 'common/setup.cfg', 'shipping/requirements.txt', 'tools/environment.yml'],
    rows: [
      [{ code: 'pydantic' }, 'conflict', '>=2.5', { bold: '<2' }, ''],
      [{ code: 'pytest' }, 'mismatch', '', '==8.2.0', { bold: '==8.1.0' }],
    ],
  });
});

test('examples are listed but never judged', async () => {
  expect(
    await found(repo`
      === app/requirements.txt
      flask==3.0.0
      === examples/hello/requirements.txt
      flask==1.0.0
      not a requirement at all
    `),
  ).toEqual([]);
});

test('an include leads to files of any name', async () => {
  expect(
    await found(repo`
      === app/requirements.txt
      -r pins/web
      flask==3.0.0
      === app/pins/web
      flask==2.0.0
    `),
  ).toEqual(['app/pins/web:1:6 error drift/mismatch']);
});

test('a file that is named and does not exist breaks the run', async () => {
  const { verdict, runs } = await run(
    { 'requirements.txt': 'flask\n' },
    { config: 'drift:\n  files: [pins/none.txt]\n' },
  );
  expect([verdict, runs[0]!.reason]).toEqual(['broken', 'drift.files: pins/none.txt does not exist']);
});
