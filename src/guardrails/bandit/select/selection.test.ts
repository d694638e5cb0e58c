import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { python } from '../../../dev/tools.js';
import { DiskFiles } from '../../../host/files.js';
import { describeWith } from '../../../testing/tools.js';
import { configurationOf } from './configuration.js';
import { selectFiles } from './selection.js';

const PATHS = [
  'app.py',
  'app.pyw',
  'CVS/a.py',
  'docs/conf.py',
  'docs/conf.txt',
  'pkg.egg/a.py',
  'src/app/__init__.py',
  'src/app/core.py',
  'src/app/tests/test_core.py',
  'src/build/lib.py',
  'tests/test_app.py',
  'tests_extra/a.py',
  'tools/run',
].sort();

/** Which files a run of bandit itself would look at, by its own code. */
const SCRIPT = `
import json, os, sys
from bandit.core import config, manager
os.chdir(sys.argv[1])
answers = []
for settings, exclude, targets in json.load(sys.stdin):
    if settings is not None:
        with open("../settings.yaml", "w") as file:
            json.dump(settings, file)
    m = manager.BanditManager(config.BanditConfig("../settings.yaml" if settings is not None else None), "file")
    m.discover_files(targets, True, exclude)
    answers.append(sorted(os.path.normpath(f) for f in m.files_list))
print(json.dumps(answers))
`;

const DEFAULT = '.svn,CVS,.bzr,.hg,.git,__pycache__,.tox,.eggs,*.egg';

const CASES: readonly (readonly [object | null, string | null, string | null])[] = [
  [null, null, null],
  [{}, null, null],
  [{ exclude_dirs: ['tests'] }, null, null],
  [{ exclude_dirs: ['./tests', '*/build/*', 'src/app/core.py'] }, null, null],
  [{ include: ['*.pyw', 'tools'] }, null, null],
  [{ include: ['*'] }, null, null],
  [null, 'tests', null],
  [null, './tests,./docs', null],
  [null, './tests/', null],
  [null, '*/tests/*,*.egg', null],
  [{ exclude_dirs: ['core'] }, 'docs', null],
  [null, null, 'src'],
  [null, null, 'src/app,tests'],
  [null, 'src/app/tests', 'src/,./docs'],
  [null, null, '.'],
  [null, 'src/app/c*', 'src/app/core.py,tools/run'],
];

describeWith(['bandit-library'], 'the files that are scanned', () => {
  let place: string;
  let root: string;
  let theirs: readonly string[][];
  beforeAll(() => {
    place = mkdtempSync(join(tmpdir(), 'selection-'));
    root = join(place, 'checkout');
    for (const path of PATHS) {
      mkdirSync(join(root, dirname(path)), { recursive: true });
      writeFileSync(join(root, path), '');
    }
  });
  beforeAll(() => {
    const asked = CASES.map(([settings, exclude, targets]) => [
      settings,
      exclude ?? DEFAULT,
      (targets ?? '.').split(','),
    ]);
    const output = execFileSync(python(), ['-I', '-c', SCRIPT, root], {
      input: JSON.stringify(asked),
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    theirs = JSON.parse(output.toString());
  });
  afterAll(() => rmSync(place, { recursive: true, force: true }));

  test.each(CASES.map((each, index) => [...each, index] as const))(
    'settings %j, exclude %j, targets %j: those that bandit would scan',
    (settings, exclude, targets, index) => {
      const lines = [exclude === null ? '' : `exclude = ${exclude}`, targets === null ? '' : `targets = ${targets}`];
      const texts = new Map<string, string>([['.bandit', `[bandit]\n${lines.join('\n')}\n`]]);
      if (settings !== null) texts.set('bandit.yaml', JSON.stringify(settings));
      const configuration = configurationOf(
        {
          matching: (globs) =>
            [...texts.keys()].filter((path) => globs.some((glob) => glob === path || glob === `**/${path}`)),
          text: (path) => texts.get(path) ?? null,
        },
        { configfile: null, ini: null, profile: null, tests: [], skips: [], ignoreNosec: false },
      );
      expect(selectFiles(PATHS, configuration, root, new DiskFiles())).toEqual(theirs[index]);
    },
  );
});
