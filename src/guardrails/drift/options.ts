import type { Options, ValueOf } from '../../core/schema.js';

const GROUP = {
  kind: 'record',
  fields: {
    packages: {
      schema: { kind: 'list', of: { kind: 'text', describes: 'a package name, `*` for any part of it' } },
      summary: 'Packages the group is for, in any spelling; all when left out.',
    },
    paths: {
      schema: { kind: 'list', of: { kind: 'glob' } },
      summary: 'Files the group is for; all when left out.',
    },
    policy: {
      schema: {
        kind: 'choice',
        values: ['same', 'highest', 'lowest', 'same-minor', 'same-range', 'pinned', 'snap-to', 'banned', 'ignored'],
      },
      summary: 'How the declarations of the group have to agree; `same` when left out.',
    },
    'snap-to': { schema: { kind: 'path' }, summary: 'The file whose declaration all others follow.' },
    version: { schema: { kind: 'text' }, summary: 'The version that `pinned` asks for; any single one when left out.' },
    reason: { schema: { kind: 'text' }, summary: 'Why, shown with the findings.' },
  },
} as const;

/** One policy group as configured. */
export type PolicyGroup = ValueOf<typeof GROUP>;

/** The options of drift. */
export const DRIFT_OPTIONS = {
  groups: {
    summary:
      'Policies by package and file; the first group that matches a declaration decides, and only declarations of one group are compared.',
    schema: { kind: 'list', of: GROUP },
    default: [],
    example: [
      { packages: ['boto*'], policy: 'highest', reason: 'One client for one cloud.' },
      { packages: ['django'], 'snap-to': 'requirements/base.txt' },
      { packages: ['pycrypto'], policy: 'banned', reason: 'Unmaintained; use cryptography.' },
    ],
  },
  examples: {
    summary: 'Manifests that are nobody’s environment (examples, templates, test data): listed, never judged.',
    schema: { kind: 'list', of: { kind: 'glob' } },
    default: [
      '**/{fixture,fixtures,testdata,test-data,test_data}/**',
      '**/{example,examples,sample,samples,template,templates}/**',
      '**/{node_modules,site-packages,vendor,_vendor,vendored}/**',
      '**/*cookiecutter*/**',
    ],
    weakens: 'added',
  },
  files: {
    summary: 'Further requirements files, whose names do not say so.',
    schema: { kind: 'list', of: { kind: 'path' } },
    default: [],
    weakens: 'removed',
    example: ['deploy/pins.txt'],
  },
  freeze: {
    summary:
      'What is installed, to compare with the manifests: a file of `pip freeze`, `pip list --format json` or `uv pip freeze`, or `pip` to ask the Python on PATH.',
    schema: { kind: 'text', describes: 'a path, or `pip`' },
    default: null,
    example: 'build/freeze.txt',
  },
  'freeze-baseline': {
    summary: 'A freeze file to compare `freeze` with instead of the manifests.',
    schema: { kind: 'path' },
    default: null,
    example: 'deploy/freeze.txt',
  },
} as const satisfies Options;
