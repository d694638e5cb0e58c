import { describe, expect, test } from '@jest/globals';
import { parseMermaid } from '../../parsers/mermaid/mermaid.js';
import { command } from '../../testing/command.js';
import { expectFindings, fixture } from '../../testing/fixture.js';
import { check, type Tree } from '../../testing/repo.js';
import diagram from './index.js';

const TRUTH = fixture('diagram', 'truth');
/** These agents are nothing but files. */
const BY_PATH = ['--option', 'diagram.by=path'];
const MACHINES = 'pc1/**: pc1\npc2/**: pc2';

/** Messages about a diagram of record beside the agents of the fixture. */
async function messages(path: string, text: string, settings: Readonly<Record<string, string>> = {}) {
  const agents = Object.entries(TRUTH).filter(([name]) => name.endsWith('.py'));
  const tree: Tree = { ...Object.fromEntries(agents), [path]: text };
  const { findings } = await check(tree, [diagram], {
    settings: { 'diagram.by': 'path', 'diagram.record': path, 'diagram.machines': MACHINES, ...settings },
  });
  return findings.map(({ line, message }) => `${line} ${message}`);
}

describe('diagram', () => {
  test('finds exactly what its fixtures announce', async () => {
    await expectFindings(TRUTH, diagram, { settings: { 'diagram.by': 'path', 'diagram.others': 'user' } });
  });

  test('draws what the code says, and finds nothing in it', async () => {
    const args = ['diagram', 'write', '--option', `diagram.machines=${MACHINES}`, ...BY_PATH];
    const { tree, text } = await command(TRUTH, [diagram], args);
    expect(text).toBe('Drew 3 agents in docs/agents.mmd.\n');
    const drawn = tree['docs/agents.mmd'] as string;
    expect(drawn).toBe(`%% Written by \`guardrails diagram write\` from the code.
flowchart LR
  subgraph m1["pc1"]
    a1_billing["billing :7002"]
    a2_gateway["gateway :8000"]
  end
  subgraph m2["pc2"]
    a3_trainer["trainer"]
  end
  a2_gateway -->|"7002"| a1_billing
  a3_trainer -->|"8000"| a2_gateway
`);
    expect(await messages('docs/agents.mmd', drawn)).toEqual([]);
    expect((await command(tree, [diagram], args)).text).toBe('docs/agents.mmd is up to date.\n');
  });

  test('draws names that mean something to Mermaid so that they parse, and recognises them', async () => {
    const tree = { 'x"y/agents/end.py': 'class A: pass\n', 'x"y/agents/a b[(#.py': '', 'z/agents/end.py': '' };
    const { tree: after } = await command(tree, [diagram], ['diagram', 'write', ...BY_PATH]);
    expect(parseMermaid(after['docs/agents.mmd'] as string).problem).toBe(null);
    const settings = { 'diagram.by': 'path' };
    expect((await check(after, [diagram], { settings })).findings).toEqual([]);
  });

  test('reads the diagram of record as Graphviz, Markdown and HTML', async () => {
    const trainer = '1 The diagram does not show trainer, an agent on pc2.';
    expect(await messages('a.dot', 'graph { gateway -- b [label=x]\n b [label="Billing\\n:7002"]; ghost }')).toEqual([
      trainer,
      '2 The diagram shows "ghost", which is no agent of the repository.',
    ]);
    expect(await messages('a.md', '# A\n\n```mermaid\ngraph\n Gateway --> Billing:::x\n ghost\n```\n')).toEqual([
      trainer,
      '6 The diagram shows "ghost", which is no agent of the repository.',
    ]);
    const page = '<h1>Agents</h1>\n<ul><li>Gateway\n<li><b>billing</b> orders</ul><table><td>old.py</td></table>';
    expect(await messages('a.html', page)).toEqual([
      trainer,
      '3 The diagram shows "old.py", which is no agent of the repository.',
    ]);
  });

  test('says nothing about agents while the diagram of record does not parse or exist', async () => {
    expect(await messages('docs/agents.mmd', 'flowchart LR\n  a[b')).toEqual(['2 The label of a is never closed.']);
    const { runs } = await check({ 'agents/a.py': '' }, [diagram]);
    expect(runs[0]).toMatchObject({ status: 'skipped', reason: 'No file here holds a diagram.' });
  });

  test('lists every diagram with what is known of it, and judges no lines that are only an example', async () => {
    const tree = {
      'a.mdx': '```Mermaid\ngraph LR\n  a --> b\n```\n\n::: mermaid\npie\n:::\n',
      'b.md': '```{mermaid}\ngraph LR\n  a[b\n```\n```dot\ngraph { edge }\n```\n```dot\na -> b\n```\n',
      'c.gv': 'graph { a -- b }',
      'd.html': '<li>a</li>',
    };
    const { text } = await command(tree, [diagram], ['diagram', 'list', '--format', 'csv']);
    expect(text.trim().split(/\r?\n/)).toEqual([
      'path,line,kind,valid',
      'a.mdx,2,mermaid,yes',
      'a.mdx,7,mermaid,unknown',
      'b.md,2,mermaid,no',
      'b.md,6,graphviz,no',
      'c.gv,1,graphviz,yes',
    ]);
    const { findings } = await check(tree, [diagram]);
    expect(findings.map(({ path, line, message }) => `${path}:${line} ${message}`)).toEqual([
      'b.md:3 The label of a is never closed.',
      'b.md:6 Here there is `}` where a list in square brackets behind edge should be.',
    ]);
  });

  test('refuses to write over a file that holds more than the diagram', async () => {
    const { sentence, status } = await command(
      TRUTH,
      [diagram],
      ['diagram', 'write', '--option', 'diagram.record=README.md'],
    );
    expect([status, sentence]).toEqual([
      2,
      expect.stringContaining('only a file that ends in .mmd or .mermaid can be written whole.'),
    ]);
  });
});
