import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { HOSTILE_FRAGMENTS, hostileText } from '../testing/hostile.js';
import { RunnerModel } from '../testing/runner.js';
import { safeJson } from './safe-json.js';
import { maskSecrets, safeColouredText, safeLine, safeText, visible } from './safe-text.js';

function commandsIn(text: string): readonly unknown[] {
  const runner = new RunnerModel();
  runner.feed('stdout', `${text}\n`);
  runner.end();
  return runner.commands;
}

describe('safe text', () => {
  test.each([
    ['a\r::add-mask::a', 'a\\r::add-mask::a'],
    ['::error::x', '\\::error::x'],
    [' \u00a0::error::x', ' \u00a0\\::error::x'],
    ['foo ##[add-mask]e', 'foo ##\\[add-mask]e'],
    ['###[error]x', '###\\[error]x'],
    ['one\ntwo', 'one\\ntwo'],
    ['\u2028::error::x', '\\u2028::error::x'],
    ['\x1b[31mred', '\\x1b[31mred'],
    ['\u202etxt.exe', '\\u202etxt.exe'],
    ['\ud800x', '\\ud800x'],
    ['tag \u{e0041}', 'tag \\u{e0041}'],
    ['naïve 日本語 👩‍👩‍👧‍👦\t::', 'naïve 日本語 👩‍👩‍👧‍👦\t::'],
  ])('safeLine(%j) is %j', (hostile, safe) => {
    expect(safeLine(hostile)).toBe(safe);
  });

  test('the raw fragments hold commands, the safe ones none', () => {
    expect(HOSTILE_FRAGMENTS.flatMap(commandsIn).length).toBeGreaterThan(10);
    expect(HOSTILE_FRAGMENTS.flatMap((fragment) => commandsIn(safeText(fragment)))).toEqual([]);
  });

  test('no text makes a command, whichever way it is made safe', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        expect(commandsIn([safeLine(text), safeText(text), safeColouredText(text)].join('\n'))).toEqual([]);
      }),
      { numRuns: 20_000, seed: 2 },
    );
  });

  test('making safe twice changes nothing, and a safe line is one line', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        expect(safeText(safeText(text))).toBe(safeText(text));
        expect(safeLine(text)).not.toMatch(/[\n\r\u2028\u2029]/);
        expect(visible(text)).toBe(visible(visible(text)));
      }),
      { numRuns: 2000, seed: 3 },
    );
  });

  test('colours stay where they are wanted and hide no command', () => {
    expect(safeColouredText('\x1b[31merror\x1b[0m \x1b[2J')).toBe('\x1b[31merror\x1b[0m \\x1b[2J');
    expect(safeColouredText('\x1b[1m ::error::x')).toBe('\x1b[1m \\::error::x');
  });

  test('a long hostile line takes linear time', () => {
    const started = performance.now();
    for (const unit of [' ', '#', ':', '\x1b[', '\u200d', '\n', '##[']) safeColouredText(unit.repeat(300_000));
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('maskSecrets', () => {
  test('hides secrets, their lines and their visible forms, longest first', () => {
    const secrets = ['hunter2', 'hunter2-long', 'first line\nsecond line', 'bell\x07rings'];
    const text = 'hunter2-long hunter2; second line; bell\x07rings; bell\\x07rings; first line\\nsecond line';
    expect(maskSecrets(text, secrets)).toBe('*** ***; ***; ***; ***; ***');
  });

  test('an empty secret hides nothing', () => {
    expect(maskSecrets('abc', ['', '\n'])).toBe('abc');
  });
});

describe('safeJson', () => {
  test('is JSON of the same value and makes no command', () => {
    fc.assert(
      fc.property(hostileText(), hostileText(), (key, text) => {
        const value = { [`k${key}`]: [text, null, 1, true] };
        const json = safeJson(value);
        expect(JSON.parse(json)).toEqual(value);
        expect(commandsIn(json)).toEqual([]);
        expect(json).not.toMatch(/[\x7f-\x9f\u2028\u2029\u202e\r\x1b]/);
      }),
      { numRuns: 2000, seed: 4 },
    );
  });
});
