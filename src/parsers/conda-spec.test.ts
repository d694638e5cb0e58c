import { expect, test } from '@jest/globals';
import { parseCondaSpec } from './conda-spec.js';

test.each([
  ['numpy', 'numpy', '', ['']],
  ['numpy=1.26', 'numpy', '=1.26', ['==1.26.*']],
  ['numpy=1.26=py311h1', 'numpy', '=1.26', ['==1.26.*']],
  ['numpy==1.26.0', 'numpy', '==1.26.0', ['==1.26.0']],
  ['conda-forge::numpy >=1.26,<2', 'numpy', '>=1.26,<2', ['>=1.26,<2']],
  ['numpy 1.26.*', 'numpy', '1.26.*', ['==1.26.*']],
  ['numpy 1.26.4 py311_0', 'numpy', '1.26.4', ['==1.26.4']],
  ['numpy 1.25|1.26', 'numpy', '1.25|1.26', ['==1.25', '==1.26']],
  ['jpeg 9e', 'jpeg', '9e', null],
])('%s', (text, name, version, admits) => {
  const spec = parseCondaSpec(text)!;
  expect(spec).toMatchObject({ name, version, admits });
  expect(text.slice(spec.index, spec.index + version.length)).toBe(version);
});

test('what is no package is none', () => {
  expect(parseCondaSpec('')).toBeNull();
  expect(parseCondaSpec('/opt/a.tar.bz2')).toBeNull();
  expect(parseCondaSpec('a'.repeat(5_000))).toBeNull();
});
