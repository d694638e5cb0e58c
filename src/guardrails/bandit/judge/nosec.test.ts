import { describe, expect, test } from '@jest/globals';
import type { Issue } from '../run/record.js';
import { nosecUses, readNosec } from './nosec.js';

const KNOWN = new Map([
  ['B101', 'assert_used'],
  ['B602', 'subprocess_popen_with_shell_equals_true'],
  ['B607', 'start_process_with_partial_path'],
]);

function read(text: string) {
  const comment = readNosec({ line: 3, column: 1, text }, KNOWN);
  return comment === null ? null : { tests: comment.tests, reason: comment.reason };
}

describe('a comment bandit takes for nosec', () => {
  test.each([
    ['# nosec', [], null],
    ['#nosec', [], null],
    ['# nosec B602', ['B602'], null],
    ['# nosec: B602 B607', ['B602', 'B607'], null],
    ['# nosec B602, B607', ['B602', 'B607'], null],
    ['# nosec assert_used', ['B101'], null],
    ['# nosec B602,B607', ['B607'], null],
    ['# nosec B602 - the command is a constant', ['B602'], 'the command is a constant'],
    ['# nosec B602: the command is a constant', ['B602'], 'the command is a constant'],
    ['# nosec B602 # the command is a constant', ['B602'], 'the command is a constant'],
    ['# trusted input # nosec B602', ['B602'], 'trusted input'],
    ['# nosec # noqa: S602', [], null],
    ['# type: ignore # nosec B602', ['B602'], null],
    ['# nosec because I say so', [], 'because I say so'],
    ['# nosecurity here', [], 'urity here'],
  ])('%s', (text, tests, reason) => {
    expect(read(text)).toEqual({ tests, reason });
  });

  test.each(['# no sec', '# NOSEC', '# see nosec', '# noqa'])('%s is none', (text) => {
    expect(read(text)).toBeNull();
  });

  test('takes linear time over a hostile comment', () => {
    const start = performance.now();
    read(`# nosec ${'b1_,'.repeat(50_000)}`);
    read(`#${' '.repeat(200_000)}`);
    read('# nosec#'.repeat(50_000));
    expect(performance.now() - start).toBeLessThan(250);
  });
});

describe('what a comment silenced', () => {
  const comment = (line: number, ...tests: string[]) => ({ line, column: 1, tests, reason: null });
  const issue = (testId: string, line: number, range: readonly [number, number] = [line, line]): Issue => ({
    test: testId,
    name: '',
    severity: 'LOW',
    confidence: 'HIGH',
    text: '',
    cwe: null,
    line,
    offset: 0,
    endOffset: 0,
    range,
    help: '',
  });

  test('a comment on the line of an issue is used', () => {
    const [use] = nosecUses([comment(4)], [issue('B602', 4)]);
    expect(use).toMatchObject({ unused: false, unusedTests: [] });
  });

  test('one that silences nothing is unused, and so is a test in it that is not needed', () => {
    const uses = nosecUses([comment(4, 'B602', 'B101'), comment(9, 'B101')], [issue('B602', 4)]);
    expect(uses.map(({ unused, unusedTests }) => [unused, unusedTests])).toEqual([
      [false, ['B101']],
      [true, []],
    ]);
  });

  test('the first comment inside the code of an issue silences it, a later one does not', () => {
    const uses = nosecUses([comment(12), comment(13)], [issue('B107', 10, [10, 20])]);
    expect(uses.map(({ unused }) => unused)).toEqual([false, true]);
  });
});
