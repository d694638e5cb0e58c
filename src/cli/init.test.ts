import { describe, expect, test } from '@jest/globals';
import { load } from 'js-yaml';
import { registry } from '../registry.js';
import { command } from '../testing/command.js';
import { repo, type Tree } from '../testing/repo.js';
import { callerWorkflows } from './caller-workflows.js';

const SHOP = repo`
  === shop/api.py
  import socket

  def serve():
      server = socket.socket()
      server.bind(("0.0.0.0", 8080))
      try:
          server.listen()
      except:
          pass
  === shop/requirements.txt
  requests==2.32.0
  === third_party/old/parser.py
  try:
      import fast
  except:
      fast = None
`;

const NEW = [
  '.github/workflows/guardrails-daily.yml',
  '.github/workflows/guardrails.yml',
  '.guardrails/baseline.json',
  'config/ports.yaml',
  'guardrails.yml',
];

const added = (before: Tree, after: Tree): readonly string[] =>
  Object.keys(after)
    .filter((path) => !(path in before))
    .sort();

describe('guardrails init', () => {
  test('prepares a repository so that its first run passes and its next finding does not', async () => {
    const { status, sentence, text, tree } = await command(SHOP, registry, ['init', '--yes']);
    expect([status, sentence]).toEqual([0, 'Wrote 5 files: have a look, commit, and push.']);
    expect(added(SHOP, tree)).toEqual(NEW);
    for (const path of NEW) expect(text).toContain(`New ${path}\n`);
    expect(tree['config/ports.yaml']).toContain('8080');
    expect(load(String(tree['guardrails.yml']))).toMatchObject({
      exclude: expect.arrayContaining(['**/third_party/**', '**/node_modules/**']),
    });
    expect(tree['.guardrails/baseline.json']).toContain('bare-except/swallowed');
    expect(tree['.guardrails/baseline.json']).not.toContain('third_party');
    const first = await command(tree, registry, ['check', '--format', 'json']);
    expect([first.status, JSON.parse(first.text).totals.new]).toEqual([0, 0]);
    const worse = { ...tree, 'shop/jobs.py': 'try:\n    run()\nexcept:\n    pass\n' };
    expect((await command(worse, registry, ['check', 'bare-except'])).status).toBe(1);
  });

  test('leaves a guardrail that cannot look here out of the workflows, and says why', async () => {
    const { tree } = await command({ 'tool.py': 'x = 1\n' }, registry, ['init', '--yes']);
    const workflow = load(String(tree['.github/workflows/guardrails.yml'])) as { jobs: { guardrails: unknown } };
    expect(workflow.jobs.guardrails).toMatchObject({ with: { drift: false, bandit: false } });
    expect(tree['.github/workflows/guardrails.yml']).toContain(
      '      # No file here is one it looks at.\n      drift: false\n',
    );
    expect(tree['guardrails.yml']).not.toContain('bandit');
    const daily = String(tree['.github/workflows/guardrails-daily.yml']);
    expect(load(daily)).toMatchObject({
      jobs: { guardrails: { with: { inventory: false, drift: false, bandit: false } } },
    });
    expect(daily).toContain(
      '      # No file here is an agent.\n      # No file here holds a diagram.\n      inventory: false\n',
    );
  });

  test('leaves the daily look at inventory and diagram on where there is either', async () => {
    const withs = async (tree: Tree): Promise<unknown> => {
      const { tree: after } = await command(tree, registry, ['init', '--yes']);
      const workflow = load(String(after['.github/workflows/guardrails-daily.yml']));
      return (workflow as { jobs: { guardrails: { with: unknown } } }).jobs.guardrails.with;
    };
    const agent = { 'pc1/agents/relay.py': 'class Relay(Agent):\n    pass\n' };
    const diagram = { 'docs/flow.mmd': 'graph LR\n  a --> b\n' };
    expect(await withs(agent)).toEqual({ drift: false, bandit: false });
    expect(await withs({ 'tool.py': 'x = 1\n', ...diagram })).toEqual({ drift: false, bandit: false });
  });

  test('takes what inventory and diagram find today into the first baseline', async () => {
    const before = {
      'pc1/agents/relay.py': 'class Relay:\n    pass\n',
      'agent_inventory.csv': 'machine,file\n',
      'docs/flow.mmd': 'graph LR\n  a[ --> b\n',
    };
    const ids = ['inventory', 'diagram'];
    expect((await command(before, registry, ['check', ...ids])).status).toBe(1);
    const { tree } = await command(before, registry, ['init', '--yes']);
    expect((await command(tree, registry, ['check', ...ids])).status).toBe(0);
  });

  test('has nothing to write the second time, and keeps what people made of it', async () => {
    const { tree } = await command(SHOP, registry, ['init', '--yes']);
    const daily = '.github/workflows/guardrails-daily.yml';
    const edited = {
      ...tree,
      [daily]: `${tree[daily]}    with:\n      gpu-runner: gpu\n`,
      'guardrails.yml': 'fail-on: warning\n',
    };
    const again = await command(edited, registry, ['init', '--yes']);
    expect([again.sentence, again.text]).toEqual(['Everything is in place already: nothing to write.', '']);
    expect(again.tree).toEqual(edited);
  });

  test('writes nothing where nobody can be asked', async () => {
    const { status, sentence, tree } = await command(SHOP, registry, ['init']);
    expect([status, sentence]).toEqual([2, 'error: nobody can be asked here, so nothing was written: use --yes.']);
    expect(tree).toEqual(SHOP);
  });

  test('asks for the new files at once and for every other file by its name', async () => {
    const path = '.github/workflows/guardrails.yml';
    const before = { ...SHOP, [path]: 'on: push\n' };
    const asked: string[] = [];
    const no = await command(before, registry, ['init'], { answer: (question) => asked.push(question) < 0 });
    expect(asked).toEqual(['Write the 4 new files?', `Overwrite ${path}?`]);
    expect([no.sentence, no.tree]).toEqual(['Nothing was written.', before]);
    const some = await command(before, registry, ['init'], { answer: (question) => question.startsWith('Write') });
    expect([some.sentence, some.tree[path]]).toEqual(['Wrote 4 files: have a look, commit, and push.', 'on: push\n']);
    expect(added(before, some.tree)).toEqual(NEW.filter((each) => each !== path));
    const all = await command(before, registry, ['init'], { answer: () => true });
    expect(String(all.tree[path])).toContain('jobs:');
  });

  test('takes no arguments, and knows its flags', async () => {
    expect((await command(SHOP, registry, ['init', 'here'])).sentence).toBe('error: init: takes no arguments.');
    expect((await command(SHOP, registry, ['init', '--yse'])).sentence).toContain('did you mean `--yes`?');
  });
});

test('the templates leave nothing out', () => {
  for (const text of Object.values(callerWorkflows(registry)))
    expect(load(text)).not.toHaveProperty('jobs.guardrails.with');
});
