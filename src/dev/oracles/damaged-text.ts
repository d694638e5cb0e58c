import type { Random } from '../../testing/random.js';

/** A text with one or two slips of the pen: something lost, doubled, put in, or cut off; `marks` is what slips in. */
export function damagedText(random: Random, text: string, marks: readonly string[]): string {
  let damaged = text;
  for (let slips = 1 + random.below(2); slips > 0; slips--) damaged = withSlip(random, damaged, marks);
  return damaged;
}

function withSlip(random: Random, text: string, marks: readonly string[]): string {
  const at = random.below(text.length + 1);
  const lines = text.split('\n');
  const line = random.below(lines.length);
  switch (random.below(6)) {
    case 0:
      return text.slice(0, at) + text.slice(at + 1 + random.below(2));
    case 1:
      return text.slice(0, at);
    case 2:
      return [...lines.slice(0, line), ...lines.slice(line + 1)].join('\n');
    case 3:
      return [...lines.slice(0, line + 1), ...lines.slice(line)].join('\n');
    default:
      return text.slice(0, at) + random.pick(marks) + text.slice(at);
  }
}
