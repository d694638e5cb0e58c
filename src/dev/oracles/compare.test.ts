import { describe, expect, test } from '@jest/globals';
import { compareWithAnswers, compareWithTool } from './compare.js';
import { defineOracle } from './oracle.js';
import { isFine, outcomePage } from './oracle-outcome.js';

/** Numbers halved: ours rounds down, the truth does not, and of 13 we know nothing. */
const halving = defineOracle<number, number>({
  name: 'halving',
  compares: 'Halves of numbers with arithmetic.',
  tools: ['arithmetic'],
  sizes: { whole: 500, sample: 50, vectors: 5 },
  generate: (random) => random.below(12),
  found: () => [4, 13, 99],
  truth: (inputs) => inputs.map((input) => input / 2),
  own(input) {
    if (input === 13) throw new Error('unlucky');
    return Math.floor(input / 2);
  },
  explain: (input) => (input < 12 && input % 2 === 1 ? 'we round down' : null),
  kinds: { zero: (truth) => truth === 0, huge: (truth) => truth > 1_000 },
});

describe('a comparison', () => {
  const figures = compareWithTool(halving, [], { scope: 'whole', seed: 1 });

  test('counts agreements, explained differences and the rest, crashes among them', () => {
    expect(figures.cases).toBe(503);
    expect(figures.agreements + figures.explained['we round down']! + figures.unexplained.length).toBe(503);
    expect(figures.unexplained).toHaveLength(2);
    expect(figures.unexplained[0]).toMatch(/^answer: ours \{"crash":"Error: unlucky.*, theirs 6.5 in 13$/);
    expect(figures.unexplained[1]).toBe('answer: ours 49, theirs 49.5 in 99');
  });

  test('names the kinds of truth that no case brought forth', () => {
    expect(figures.unseen).toEqual(['huge']);
  });

  test('is bounded by a size, in what is generated and in what is found', () => {
    expect(compareWithTool(halving, [], { scope: 'whole', seed: 1, size: 2 }).cases).toBe(4);
    expect(compareWithTool(halving, [], { scope: 'sample', seed: 1 }).cases).toBe(53);
  });

  test('is the same for the same seed and another for another', () => {
    expect(compareWithTool(halving, [], { scope: 'whole', seed: 1 })).toMatchObject({ explained: figures.explained });
    expect(compareWithTool(halving, [], { scope: 'whole', seed: 2 }).explained).not.toEqual(figures.explained);
  });

  test('refuses a tool that leaves cases unanswered', () => {
    const silent = { ...halving, truth: () => [] };
    expect(() => compareWithTool(silent, [], { scope: 'sample', seed: 1 })).toThrow('halving: 0 answers to 50 cases');
  });
});

describe('an outcome', () => {
  const outcome = (result: Parameters<typeof isFine>[0]['result']) => ({ name: 'halving', seconds: 1.25, result });
  const seen = { ...halving, kinds: {} };

  test('is fine without differences, or skipped', () => {
    expect(isFine(outcome(compareWithAnswers(seen, [[4, 2]])))).toBe(true);
    expect(isFine(outcome({ skipped: 'git missing' }))).toBe(true);
  });

  test('is not fine with a difference, with a kind unseen, without a case, or failed', () => {
    expect(isFine(outcome(compareWithAnswers(seen, [[4, 3]])))).toBe(false);
    expect(isFine(outcome(compareWithAnswers(halving, [[4, 2]])))).toBe(false);
    expect(isFine(outcome(compareWithAnswers(seen, [])))).toBe(false);
    expect(isFine(outcome({ failed: 'git missing' }))).toBe(false);
  });

  test('is told in a row, with every reason and difference below', () => {
    const result = {
      ...compareWithAnswers(halving, [
        [4, 2],
        [3, 1.5],
        [4, 3],
      ]),
      slowestMs: 7,
    };
    expect(outcomePage([outcome(result), { ...outcome({ skipped: 'git missing' }), name: 'other' }])).toBe(
      [
        '| oracle | cases | agreements | explained | unexplained | slowest case | seconds |',
        '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
        '| halving | 3 | 1 | 1 | 1 | 7 ms | 1.3 |',
        '| other | skipped: git missing | | | | | |',
        '',
        'halving',
        '- explained 1 times: we round down',
        '- no generated case was "zero"',
        '- no generated case was "huge"',
        '- UNEXPLAINED: answer: ours 2, theirs 3 in 4',
        '',
      ].join('\n'),
    );
  });
});
