import { expect, test } from '@jest/globals';
import { shellCommands } from './shell-words.js';

const words = (script: string) => shellCommands(script).map((command) => command.map(({ text }) => text));

test('splits a script into commands and words', () => {
  expect(words('cd x && pip install "a b" c\\ d # not this\nmake; (echo $A|cat)')).toEqual([
    ['cd', 'x'],
    ['pip', 'install', 'a b', 'c d'],
    ['make'],
    ['echo', '$A'],
    ['cat'],
  ]);
});

test('knows where words stand and whether they stand there as they are', () => {
  const [command] = shellCommands(`pip 'flask>=2' "a"'b'`);
  expect(command).toEqual([
    { text: 'pip', index: 0, literal: true },
    { text: 'flask>=2', index: 5, literal: true },
    { text: 'ab', index: 15, literal: false },
  ]);
});

test('reads hostile text in linear time', () => {
  const started = performance.now();
  for (const text of ['"'.repeat(300_001), "'\\".repeat(100_000), 'a'.repeat(1_000_000), '\\'.repeat(300_001)])
    shellCommands(text);
  expect(performance.now() - started).toBeLessThan(3_000);
});
