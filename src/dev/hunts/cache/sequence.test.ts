import { expect, test } from '@jest/globals';
import { programFolder } from '../../../testing/guardrails-process.js';
import { CACHE_CHANGES, trySequence, trySideBySide } from './sequence.js';

/** Seeds of a few of the sequences that `npm run hunt -- cache` tries. */
const SAMPLE = Array.from({ length: 14 }, (_, index) => 40 + index);

test('every change has a name of its own', () => {
  expect(new Set(CACHE_CHANGES.map(({ name }) => name)).size).toBe(CACHE_CHANGES.length);
});

test('whatever changes between two runs, kept facts are seen in no answer', async () => {
  const program = programFolder();
  const steps = [];
  for (const seed of SAMPLE) steps.push(...(await trySequence(program, seed)));
  expect(steps.map(({ fault }) => fault).filter((fault) => fault !== '')).toEqual([]);
  expect(new Set(steps.map(({ isGit, isLate }) => `${isGit} ${isLate}`)).size).toBe(3);
});

test('twenty runs side by side on one cache folder say what they say alone', async () => {
  expect(await trySideBySide(programFolder(), 1)).toEqual([]);
});
