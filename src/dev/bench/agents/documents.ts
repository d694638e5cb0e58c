import type { Random } from '../../../testing/random.js';
import { type ProgramPlan, randomOf, scaled } from './program-plan.js';
import { camelCase, paragraph, sentence, titleCase } from './sentences.js';
import { NOUNS, QUALITIES, TOPICS, VERBS } from './words.js';

const MARKDOWN_FILES = 500;
const FOLDERS = [
  'docs',
  'docs/architecture',
  'docs/reports',
  'docs/guides',
  'pc1/docs',
  'pc2/docs',
  'archive/2024_refactor/docs',
  'projects/voice_pipeline',
  '.',
];
const KINDS = ['REPORT', 'PLAN', 'SUMMARY', 'ANALYSIS', 'CHECKLIST', 'NOTES', 'FIXES', 'STATUS'];

/** The Markdown files, by path; one in six has a Mermaid diagram, one in thirty one that cannot be drawn. */
export function documents(seed: number, scale: number, plans: readonly ProgramPlan[]): ReadonlyMap<string, string> {
  const random = randomOf(seed, 'documents');
  const agents = plans.filter(({ purpose }) => purpose === 'agent' || purpose === 'service');
  const files = new Map([['README.md', page(random, 'Agent monorepo', agents)]]);
  while (files.size < scaled(MARKDOWN_FILES, scale)) {
    const name = random.once(2)
      ? `${random.pick(TOPICS)}_${random.pick(NOUNS)}_${random.pick(KINDS)}`.toUpperCase()
      : `${random.pick(VERBS)}-${random.pick(TOPICS)}-${random.pick(NOUNS)}`;
    const folder = random.pick(FOLDERS);
    files.set(
      folder === '.' ? `${name}.md` : `${folder}/${name}.md`,
      page(random, titleCase(name.toLowerCase()), agents),
    );
  }
  return files;
}

function page(random: Random, title: string, agents: readonly ProgramPlan[]): string {
  const parts = [prose, prose, list, list, grid, shell, python];
  const sections = Array.from({ length: 2 + random.below(6) }, () => [
    `## ${random.pick(['', '', '✅ ', '🚀 '])}${sentence(random)}`,
    '',
    ...random.pick(parts)(random, agents),
    '',
  ]);
  const picture = random.once(6) ? ['## Overview', '', '```mermaid', ...diagram(random, agents), '```', ''] : [];
  return [`# ${title}`, '', paragraph(random, 2), '', ...picture, ...sections.flat()].join('\n');
}

type Part = (random: Random, agents: readonly ProgramPlan[]) => readonly string[];

const prose: Part = (random) =>
  Array.from({ length: 1 + random.below(6) }, () => paragraph(random, 1 + random.below(4)));

const list: Part = (random) => {
  const mark = random.pick(['- ', '* ', '- [x] ', '- [ ] ', '1. ']);
  return Array.from(
    { length: 3 + random.below(10) },
    () => `${mark}**${random.pick(QUALITIES)} ${random.pick(NOUNS)}**: ${sentence(random).toLowerCase()}`,
  );
};

const grid: Part = (random, agents) => [
  '| Agent | Port | Status |',
  '|-------|------|--------|',
  ...Array.from({ length: 3 + random.below(12) }, () => {
    const { name, port } = random.pick(agents);
    return `| ${name} | ${port} | ${random.pick(['✅ running', '❌ failed', '⚠️ degraded'])} |`;
  }),
];

const shell: Part = (random, agents) => [
  '```bash',
  ...Array.from(
    { length: 1 + random.below(5) },
    () => `python3 ${random.pick(agents).path} --log-level ${random.pick(['debug', 'info'])}`,
  ),
  `curl -s http://localhost:${random.pick(agents).port}/health | jq .`,
  '```',
];

const python: Part = (random, agents) => {
  const { name, port } = random.pick(agents);
  return [
    '```python',
    `agent = ${camelCase(name)}(port=${port})`,
    'try:',
    '    agent.run()',
    'except Exception as e:',
    '    print(e)',
    '```',
  ];
};

/** A flowchart or sequence diagram; one in five has a label that needs quotes. */
function diagram(random: Random, agents: readonly ProgramPlan[]): readonly string[] {
  const nodes = Array.from({ length: 4 + random.below(8) }, () => random.pick(agents).name);
  if (random.once(3)) {
    return [
      'sequenceDiagram',
      ...nodes
        .slice(1)
        .map(
          (node, index) =>
            `    ${camelCase(nodes[index]!)}->>${camelCase(node)}: ${random.pick(VERBS)} ${random.pick(NOUNS)}`,
        ),
    ];
  }
  const labels = nodes.map(
    (node, index) => `    n${index}[${random.once(2) ? `"${titleCase(node)}"` : titleCase(node)}]`,
  );
  if (random.once(5)) labels[1] = `    n1[${titleCase(nodes[1]!)} (pc2)]`;
  const edges = nodes
    .slice(1)
    .map((_, index) => `    n${random.below(index + 1)} -->|${random.pick(NOUNS)}| n${index + 1}`);
  return [random.pick(['graph TD', 'flowchart LR']), ...labels, ...edges];
}
