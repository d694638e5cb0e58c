import { execFileSync } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { folderWith } from '../testing/folder.js';
import { isForeignFault, sentenceOf, UserError } from './errors.js';

function thrownBy(body: () => unknown): unknown {
  try {
    body();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('what the machine is to blame for', () => {
  const file = `${folderWith({ 'a.txt': '' })}/a.txt`;

  test.each<[string, () => unknown, string]>([
    ['a full disk', () => writeFileSync('/dev/full', 'x'), 'write: no space is left on the device; free some.'],
    ['a missing folder', () => openSync('/nowhere/x', 'a'), '/nowhere/x: it does not exist; create it'],
    ['a file as a folder', () => mkdirSync(`${file}/b`), `${file}/b: one of the folders on the way is a file; name`],
    ['a folder as a file', () => readFileSync('/tmp'), 'read: it is a folder; name a file.'],
    [
      'a name that is too long',
      () => openSync(`/${'x'.repeat(300)}`, 'r'),
      'the name is too long; name a shorter one.',
    ],
  ])('is told with a remedy, as no bug: %s', (_, body, words) => {
    const error = thrownBy(body);
    expect(sentenceOf(error)).toContain(words);
    expect(isForeignFault(error)).toBe(true);
  });

  test('is told with a remedy, as no bug: too little memory', () => {
    for (const error of [
      thrownBy(() => new ArrayBuffer(2 ** 52)),
      Object.assign(new Error('Worker terminated due to reaching memory limit'), { code: 'ERR_WORKER_OUT_OF_MEMORY' }),
    ]) {
      expect(sentenceOf(error)).toMatch(/^There is not enough memory.*: give Node more with NODE_OPTIONS=/);
      expect(isForeignFault(error)).toBe(true);
    }
  });

  test('is told with a remedy, as no bug: a part of the program that is missing', () => {
    const code = `import('file:///nowhere/index.js').catch(({ code, message }) => console.log(JSON.stringify({ code, message })))`;
    const error = JSON.parse(execFileSync(process.execPath, ['-e', code], { encoding: 'utf8' }));
    expect(sentenceOf(Object.assign(new Error(error.message), error))).toMatch(
      /^Cannot find module '\/nowhere\/index.js' .*: the installation is not complete, install it again\.$/,
    );
  });

  test('is never a fault of our own', () => {
    for (const error of [new TypeError('x is undefined'), new RangeError('Invalid array length'), 'text', null]) {
      expect([error, isForeignFault(error)]).toEqual([error, false]);
    }
    expect(sentenceOf(new TypeError('x is undefined'))).toBe('x is undefined');
    expect([sentenceOf('text'), sentenceOf(null)]).toEqual(['text', 'null']);
    expect(isForeignFault(new UserError('is wrong.'))).toBe(true);
  });
});
