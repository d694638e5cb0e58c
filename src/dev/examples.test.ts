import { describe, expect, test } from '@jest/globals';
import { isOptIn } from '../guardrails/guardrail.js';
import { registry } from '../registry.js';
import { check } from '../testing/repo.js';
import { current } from './generators/files.js';

/** One fenced block of a README with the words behind its language. */
interface Example {
  readonly section: string;
  readonly language: string;
  readonly word: 'bad' | 'good';
  readonly rules: readonly string[];
  readonly path: string;
  readonly text: string;
}

const NAMES: Readonly<Record<string, string>> = {
  python: 'example.py',
  yaml: 'compose.yml',
  toml: 'pyproject.toml',
  text: 'requirements.txt',
};

/** The executable examples of a README: ```` ```python bad bare-except/bare path=service/worker.py ````. */
function examplesOf(readme: string): readonly Example[] {
  let section = '';
  const examples: Example[] = [];
  for (const match of readme.matchAll(/^(#{2,} .+)$|^```(\w+) (bad|good)(.*)\n([\s\S]*?)^```$/gm)) {
    const [, heading, language = '', word, rest = '', text = ''] = match;
    if (heading !== undefined) section = heading;
    else {
      const words = rest
        .trim()
        .split(/\s+/)
        .filter((part) => part !== '');
      const path = words.find((part) => part.startsWith('path='))?.slice('path='.length) ?? NAMES[language]!;
      examples.push({
        section,
        language,
        word: word as Example['word'],
        rules: words.filter((part) => part.includes('/') && !part.startsWith('path=')),
        path,
        text,
      });
    }
  }
  return examples;
}

describe.each(registry)('README of $id', (guardrail) => {
  const examples = examplesOf(current(`actions/${guardrail.id}/README.md`));

  test('shows an example', () => {
    // One block of text cannot show a machine, nor a change.
    const needsMore = isOptIn(guardrail) || guardrail.judgedBy === 'base';
    expect(examples.length > 0 || needsMore).toBe(true);
  });

  const groups = new Map<string, Example[]>();
  for (const example of examples) {
    const key = `${example.section} ${example.word}`;
    groups.set(key, [...(groups.get(key) ?? []), example]);
  }
  for (const [title, blocks] of groups) {
    test(`${title} is true`, async () => {
      const tree = Object.fromEntries(blocks.map(({ path, text }) => [path, text]));
      const { findings, runs } = await check(tree, [guardrail]);
      expect(runs[0]!.status).toBe('ran');
      const own = findings.filter(({ guardrail: id }) => id === guardrail.id).map(({ rule }) => rule);
      if (blocks[0]!.word === 'good') expect(own).toEqual([]);
      else expect(blocks.flatMap(({ rules }) => rules).filter((rule) => !own.includes(rule))).toEqual([]);
      expect(blocks[0]!.word === 'good' || own.length > 0).toBe(true);
    });
  }
});
