import { parseCondaSpec } from '../../../parsers/conda-spec.js';
import { parseEndpoint } from '../../../parsers/endpoint.js';
import { normalizeName } from '../../../parsers/package-name.js';
import { parseSpecifiers } from '../../../parsers/pep440/specifier.js';
import { parseVersion } from '../../../parsers/pep440/version.js';
import { parseMarker } from '../../../parsers/pep508/marker.js';
import { parseRequirement } from '../../../parsers/pep508/requirement.js';
import { parseFreeze } from '../../../parsers/pip-freeze.js';
import { readPoetryConstraint } from '../../../parsers/poetry-constraint.js';
import { parsePorts } from '../../../parsers/ports.js';
import { parseRequirements } from '../../../parsers/requirements.js';
import type { TextReader } from '../text-cases.js';

import { JSON_PIECES } from './json-pieces.js';

/** Readers of what names packages and their versions. */
export const PACKAGE_READERS: readonly TextReader[] = [
  {
    module: 'parsers/requirements.ts',
    read: parseRequirements,
    pieces: [
      'a==1\n',
      'a==1 \\\n',
      '--hash=x ',
      '# via\n',
      '    #   -r a\n',
      '-r a\n',
      '; x=="1"',
      '\\\n',
      ' #',
      '/a',
      '#   ',
      '${A}',
      'a[b]',
      '@ ',
      '>=1,',
    ],
  },
  {
    module: 'parsers/pip-freeze.ts',
    read: parseFreeze,
    pieces: ['a==1\n', '-e x#egg=a\n', '# Editable a (b==1)\n', 'a @ b\n', '/a-1-', '('],
  },
  { module: 'parsers/pip-freeze.ts', read: parseFreeze, pieces: JSON_PIECES, heads: ['['] },
  {
    module: 'parsers/pep440/version.ts',
    read: parseVersion,
    pieces: ['1.', '1', 'a1', '.dev', '+', 'post'],
    heads: ['', '1'],
  },
  { module: 'parsers/pep440/specifier.ts', read: parseSpecifiers, pieces: ['>=1,', '==1.*,', ',', ' ', '=', '1.'] },
  {
    module: 'parsers/pep508/marker.ts',
    read: parseMarker,
    pieces: ['(', ')', 'os_name=="a"', ' and ', ' or ', '"', 'os_name', ' not in ', ' '],
  },
  {
    module: 'parsers/pep508/requirement.ts',
    read: parseRequirement,
    pieces: ['a', '[', 'b,', ']', '>=1,', '; ', 'os_name=="a"', '@ ', '(', ' '],
    heads: ['', 'a['],
  },
  {
    module: 'parsers/poetry-constraint.ts',
    read: readPoetryConstraint,
    pieces: ['^1.', '||', '>=1,', '.x', '.*', ' '],
  },
  { module: 'parsers/conda-spec.ts', read: parseCondaSpec, pieces: ['a', '::', '>=1,', '|', '*', '[', ' ', '='] },
  { module: 'parsers/package-name.ts', read: normalizeName, pieces: ['a-', '-_', 'A'] },
  { module: 'parsers/ports.ts', read: parsePorts, pieces: ['1', '-1', '+1', ' '] },
  {
    module: 'parsers/endpoint.ts',
    read: parseEndpoint,
    pieces: ['tcp://', 'a:', '[', '@', ';', '/', '1'],
    heads: ['', 'tcp://'],
  },
];
