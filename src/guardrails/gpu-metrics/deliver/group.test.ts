import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { groupingKey, groupPath } from './group.js';

fc.configureGlobal({ seed: 20_261_101 });

/** What a Pushgateway makes of a path: its router's and its splitter's rules, from their documentation. */
function routed(path: string): Record<string, string> {
  const decoded = decodeURIComponent(path);
  const segments = decoded.split('/').slice(1);
  // Go's multiplexer redirects a path that is not clean, and the router has no route with an empty parameter.
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) throw new Error('redirected');
  const [metrics, ...pairs] = segments;
  if (metrics !== 'metrics' || pairs.length % 2 === 1) throw new Error('no route');
  const labels: [string, string][] = [];
  for (let index = 0; index < pairs.length; index += 2) {
    const [name, value] = [pairs[index]!, pairs[index + 1]!];
    const encoded = name.endsWith('@base64');
    const plain = encoded ? name.slice(0, -'@base64'.length) : name;
    if (index === 0 && plain !== 'job') throw new Error('no route');
    if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(plain) || plain.startsWith('__')) throw new Error('improper label name');
    if (encoded && !/^[A-Za-z0-9_-]*=*$/.test(value)) throw new Error('invalid base64');
    labels.push([plain, encoded ? Buffer.from(value, 'base64url').toString() : value]);
  }
  return Object.fromEntries(labels);
}

const hostile = fc.oneof(
  fc.constantFrom(
    '',
    '.',
    '..',
    'a/b',
    '/',
    '//',
    'a@base64',
    '%2F',
    '%',
    'ä',
    '🔥',
    'a\nb',
    ' ',
    '=',
    '-',
    '_',
    '~',
    '+',
    '?q',
    '#f',
  ),
  fc.constant('x'.repeat(1024)),
  fc.string({ unit: 'grapheme' }),
  fc.stringMatching(/^[A-Za-z0-9._-]{1,20}$/),
);
const label = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/).filter((name) => {
  return !['job', 'instance', 'uuid', 'index', 'name', 'serial', 'pid', 'profile', 'statistic'].includes(name);
});

describe('the path of a group', () => {
  test('means the same labels to the gateway', () => {
    fc.assert(
      fc.property(
        hostile.filter((job) => job !== ''),
        hostile,
        fc.dictionary(label, hostile, { maxKeys: 4, noNullPrototype: true }),
        (job, instance, labels) => {
          expect(routed(groupPath(groupingKey(job, instance, labels)))).toEqual({ ...labels, job, instance });
        },
      ),
      { numRuns: 10_000 },
    );
  });

  test('is readable where that is safe', () => {
    expect(groupPath(groupingKey('gpu', 'runner-1.example', { pool: 'h200', a: '' }))).toBe(
      '/metrics/job/gpu/a@base64/=/instance/runner-1.example/pool/h200',
    );
    expect(groupPath(groupingKey('a/b', '..', {}))).toBe('/metrics/job@base64/YS9i/instance@base64/Li4');
  });

  test.each([
    ['', {}, 'The job must not be empty.'],
    ['gpu', { '1a': 'b' }, '"1a" is no label name'],
    ['gpu', { __a: 'b' }, '"__a" is no label name'],
    ['gpu', { 'a/b': 'c' }, '"a/b" is no label name'],
    ['gpu', { job: 'c' }, 'Set the option "job"'],
    ['gpu', { uuid: 'c' }, 'The label "uuid" would overwrite'],
  ])('job %j with %j is refused', (job, labels, reason) => {
    expect(() => groupingKey(job, 'i', labels as Record<string, string>)).toThrow(reason);
  });
});
