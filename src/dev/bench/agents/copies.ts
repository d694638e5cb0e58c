import type { Random } from '../../../testing/random.js';
import { sentence } from './sentences.js';
import { NOUNS } from './words.js';

/** A copy of a program with so many small changes, as a copy has them after some months; none for the very same bytes. */
export function nearCopy(random: Random, text: string, edits: number): string {
  const lines = text.split('\n');
  for (let edit = 0; edit < edits; edit++) {
    const at = random.below(lines.length);
    lines[at] = changed(random, lines[at]!);
  }
  return edits > 6 ? `# Copied: ${sentence(random)}\n${lines.join('\n')}` : lines.join('\n');
}

/** Only what stays Python whatever stands around it. */
function changed(random: Random, line: string): string {
  const choices = [
    () => line.replace(/\b(\d{2,5})\b/, (digits) => `${Number(digits) + 1}`),
    () => line.replace(/(?<=logger\.\w+\(f?")\w+/, 'Now'),
    () => (/^ {8}\w+ = [^([{"']*$/.test(line) ? `${line}  # was ${random.pick(NOUNS)}` : line),
  ];
  return random.pick(choices)();
}
