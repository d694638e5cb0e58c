import type { Random } from '../../../testing/random.js';

/** A Python file with one handler that drops every error, and the same file without that fault. */
export interface Plant {
  /** Below the root. */
  readonly path: string;
  readonly faulty: string;
  /** Of the same length, and clean. */
  readonly clean: string;
}

/** A file that holds no fault. */
export interface Neighbour {
  readonly path: string;
  readonly text: string;
}

const FAULTY = 'except:  #xxxxxxxx';
const CLEAN = 'except OSError:  #';

/** Places for a handler; `@` stands for its first line up to the colon. */
const SHAPES = [
  'try:\n    step()\n@\n    pass\n',
  'def work(a, b=1):\n    try:\n        step(a)\n    @\n        pass\n    return b\n',
  'class Worker:\n    async def run(self):\n        async with self.lock:\n            try:\n                await step()\n            @\n                pass\n',
  'if ready:\n\ttry:\n\t\tstep()\n\t@\n\t\tpass\n',
  'try:\n    step()\nexcept ValueError:\n    raise\n@\n    pass\nelse:\n    done()\n',
  'while True:\n    try:\n        step()\n        break\n    @\n        pass\n',
] as const;

const BEFORE = [
  '',
  'import time\n\n',
  '"""What this module is for."""\n\n',
  "text = f'{time.time():.1f} {names[0]!r}'\n",
  '# Nothing to see here.\n\n\n',
  'limits = {\n    "a": [1, 2],\n    "b": (3,),\n}\n',
] as const;

const CLEAN_FILES = [
  '',
  'import os\n',
  'def add(a, b):\n    return a + b\n',
  'try:\n    import json\nexcept ImportError:\n    json = None\n',
  'class Empty:\n    pass\n',
] as const;

const FOLDERS = [
  '',
  'billing',
  'src/app',
  'services/users/api',
  'lib',
  'a/b/c/d',
  'tools',
  'services/billing',
] as const;
const NAMES = ['worker', 'main', 'util', 'server', '__init__', 'x', 'setup', 'config'] as const;

/** A plant somewhere in a repository. */
export function plantSomewhere(random: Random): Plant {
  const text = `${random.pick(BEFORE)}${random.pick(SHAPES)}${random.pick(CLEAN_FILES)}`;
  return {
    path: pathIn(random.pick(FOLDERS), `${random.pick(NAMES)}.py`),
    faulty: text.replace('@', FAULTY),
    clean: text.replace('@', CLEAN),
  };
}

/** Clean files beside it: at least one, so that there is always something to look at. */
export function neighboursOf(plant: Plant, random: Random): readonly Neighbour[] {
  const count = 1 + random.below(4);
  return Array.from({ length: count }, (_, index) => ({
    path: pathIn(random.pick(FOLDERS), `neighbour${index}.py`),
    text: random.pick(CLEAN_FILES),
  })).filter(({ path }) => path !== plant.path);
}

function pathIn(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
