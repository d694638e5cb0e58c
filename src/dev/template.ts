import { PROJECT } from '../core/project.js';

/** The files of a new guardrail by their paths in the project: a working start that finds one marked word. */
export function templateFor(id: string): ReadonlyMap<string, string> {
  const name = id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const folder = `src/guardrails/${id}`;
  return new Map([
    [
      `${folder}/facts.ts`,
      `import { bufferOver } from '../../core/bytes.js';
import { defineFacts } from '../../facts/facts.js';

/** A place where the word was seen. */
export interface Mark {
  readonly line: number;
  readonly column: number;
}

const WORD = '${id.toUpperCase()}';

/** Every comment that holds the word. */
export const ${name}Marks = defineFacts<Mark>({
  id: '${id}-marks',
  version: 1,
  files: ['**/*.py'],
  prefilter: (bytes) => bufferOver(bytes).includes(WORD),
  scan: (file) => {
    const module = file.python();
    return module
      .comments()
      .filter(({ start, end }) => module.text(start, end).includes(WORD))
      .map(({ start }) => module.position(start));
  },
});
`,
    ],
    [
      `${folder}/index.ts`,
      `import { defineGuardrail } from '../guardrail.js';
import { ${name}Marks } from './facts.js';

export default defineGuardrail({
  id: '${id}',
  summary: 'Checks that no comment is marked ${id.toUpperCase()}',
  rationale: 'Say here, in two or three sentences, what goes wrong without this guardrail.',
  since: '${PROJECT.version}',
  owner: 'refactor',
  rules: [
    {
      id: '${id}/mark',
      summary: 'A comment marked ${id.toUpperCase()}.',
      why: 'Say what it leads to.',
      remedy: 'Say what to do instead.',
      severity: 'error',
    },
  ],
  options: {},
  needs: [],
  facts: { marks: ${name}Marks },
  slot: 'guardrails',
  check: (_, { marks }) => ({
    findings: marks.flatMap(({ path, facts }) =>
      facts.map(({ line, column }) => ({
        rule: '${id}/mark',
        message: 'A comment is marked ${id.toUpperCase()}.',
        location: { path, line, column },
      })),
    ),
  }),
});
`,
    ],
    [
      `${folder}/${id}.test.ts`,
      `import { test } from '@jest/globals';
import { expectFindings, fixture } from '../../testing/fixture.js';
import ${name} from './index.js';

test('finds what its fixtures expect', async () => {
  await expectFindings(fixture('${id}'), ${name});
});
`,
    ],
    [`${folder}/example/pc2/trainer/${id.replaceAll('-', '_')}.py`, `crates = 12  # ${id.toUpperCase()}\n`],
    [`${folder}/fixtures/orchard.py`, `apples = 3  # ${id.toUpperCase()} expect: ${id}/mark\npears = 4\n`],
    [
      `actions/${id}/README.md`,
      `# ${id}

## What it does

Finds comments marked ${id.toUpperCase()}.

## Why

Say what goes wrong without it.

## Example

\`\`\`python bad ${id}/mark path=orchard.py
apples = 3  # ${id.toUpperCase()}
\`\`\`

\`\`\`python good path=orchard.py
apples = 3
\`\`\`

## Rules

<!-- rules-start -->
<!-- rules-end -->

## Options

<!-- options-start -->
<!-- options-end -->

## When not to use it

Say when it would only be in the way.
`,
    ],
  ]);
}
