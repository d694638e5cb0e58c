import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { seeded } from '../../testing/random.js';
import { PROJECT_ROOT } from '../tools.js';
import { damagedPython } from './damaged-python.js';
import { brokenIn, clausesIn, lossesIn } from './python-reader.js';

const FIXTURES = join(PROJECT_ROOT, 'src/parsers/python/fixtures');

// No one interpreter compiles all of them, so what they hold is written in their comments.
describe.each(readdirSync(FIXTURES))('%s', (name) => {
  const bytes = readFileSync(join(FIXTURES, name));
  const lines = bytes.toString().split('\n');
  const marked = (word: string) => lines.flatMap((line, index) => (line.endsWith(`# ${word}`) ? [index + 1] : []));

  test('has just the handlers that its comments announce, and nothing broken', () => {
    const found = lossesIn(bytes).flatMap((fact) => (fact.kind === 'handler' ? [fact] : []));
    expect(brokenIn(bytes)).toEqual([]);
    expect(found.filter(({ caught }) => caught.length === 0).map(({ line }) => line)).toEqual(marked('bare'));
    expect(found.filter(({ caught }) => caught.length > 0).map(({ line }) => line)).toEqual(marked('broad'));
  });

  test('damaged anywhere, keeps the handlers above the damage', () => {
    const random = seeded(311);
    const sound = clausesIn(bytes);
    for (let done = 0; done < 400; done++) {
      const { kind, text, line } = damagedPython(bytes.toString(), random);
      const above = (places: readonly (readonly [number, number])[]) => places.filter(([at]) => at < line);
      expect({ kind, line, clauses: above(clausesIn(Buffer.from(text))) }).toEqual({
        kind,
        line,
        clauses: above(sound),
      });
    }
  });
});
