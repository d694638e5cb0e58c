import { describe, expect, test } from '@jest/globals';
import { command } from '../../testing/command.js';
import { fixture } from '../../testing/fixture.js';
import { check, type Tree } from '../../testing/repo.js';
import inventory from './index.js';

const FLEET = fixture('inventory', 'fleet');
const MACHINES = ['--option', 'inventory.machines=pc1/**: pc1\npc2/**: pc2'];

const CSV = `machine,file,classes,ports,size_kb,evidence
pc1,pc1/agents/billing.py,Billing Ledger,7002,0.3,base:Agent listens entry folder
pc1,pc1/agents/gateway.py,Gateway,unresolved,0.2,opens entry folder
pc2,pc2/agents/gateway.py,,dynamic,0.1,opens entry folder
`;

/** What `guardrails inventory ...` prints over the fleet. */
async function printed(...args: readonly string[]): Promise<string> {
  return (await command(FLEET, [inventory], ['inventory', ...args, ...MACHINES])).text;
}

/** Messages of the findings over a tree with this inventory in it. */
async function messages(csv: string, tree: Tree = FLEET): Promise<readonly string[]> {
  const settings = { 'inventory.machines': 'pc1/**: pc1\npc2/**: pc2' };
  const { findings } = await check({ ...tree, 'agent_inventory.csv': csv }, [inventory], { settings });
  return findings.map(({ line, message }) => `${line} ${message}`);
}

describe('the list', () => {
  test('has a row for each agent in each format', async () => {
    expect(await printed('list', '--format', 'csv')).toBe(CSV);
    expect(JSON.parse(await printed('list', '--format', 'json'))[0]).toEqual({
      machine: 'pc1',
      file: 'pc1/agents/billing.py',
      classes: ['Billing', 'Ledger'],
      ports: [7002],
      size_kb: 0.3,
      evidence: ['base:Agent', 'listens', 'entry', 'folder'],
    });
    expect(await printed('list', '--format', 'markdown')).toContain(
      '| machine | file | classes | ports | size\\_kb | evidence |',
    );
    expect((await printed('list')).split('\n')).toHaveLength(5);
  });

  test('has the columns that are asked for', async () => {
    const columns = ['--option', 'inventory.columns=file,bases,entry,owner,lines,tests'];
    expect(JSON.parse(await printed('list', '--format', 'json', ...columns))).toEqual([
      {
        file: 'pc1/agents/billing.py',
        bases: ['Agent', 'dict'],
        entry: '__main__',
        owner: ['@pc1-team', '@ada'],
        lines: 21,
        tests: ['pc1/tests/test_billing.py'],
      },
      {
        file: 'pc1/agents/gateway.py',
        bases: [],
        entry: 'main()',
        owner: [],
        lines: 11,
        tests: ['pc1/agents/test_gateway.py'],
      },
      { file: 'pc2/agents/gateway.py', bases: [], entry: 'main()', owner: ['@everyone'], lines: 5, tests: [] },
    ]);
  });

  test('is written as it is printed, once', async () => {
    const first = await command(FLEET, [inventory], ['inventory', 'write', ...MACHINES]);
    expect(first.text).toBe('Wrote 3 agents to agent_inventory.csv.\n');
    expect(first.tree['agent_inventory.csv']).toBe(CSV);
    const second = await command(first.tree, [inventory], ['inventory', 'write', ...MACHINES]);
    expect(second.text).toBe('agent_inventory.csv is up to date.\n');
    expect(await messages(CSV)).toEqual([]);
  });

  test('does not depend on the line ends of a checkout', async () => {
    const windows = Object.fromEntries(
      Object.entries(FLEET).map(([path, content]) => [path, String(content).replaceAll('\n', '\r\n')]),
    );
    const { text } = await command(windows, [inventory], ['inventory', 'list', '--format', 'csv', ...MACHINES]);
    expect(text).toBe(CSV);
    expect(await messages(CSV.replaceAll('\n', '\r\n'))).toEqual([]);
  });

  test('keeps names with commas, quotes and formulas apart', async () => {
    const tree = { 'agents/a, "b".py': 'class A: pass\n', 'agents/c.py': '' };
    const options = [
      '--option',
      'inventory.machines=agents/**: =cmd()',
      '--option',
      'inventory.columns=machine,file',
      '--option',
      'inventory.by=path',
    ];
    const { text } = await command(tree, [inventory], ['inventory', 'list', '--format', 'csv', ...options]);
    expect(text).toBe(`machine,file\n'=cmd(),"agents/a, ""b"".py"\n'=cmd(),agents/c.py\n`);
  });
});

describe('stale', () => {
  test('says which rows are missing, extra and changed, each where it stands', async () => {
    const rows = CSV.split('\n');
    const csv = [rows[0], rows[1]!.replace('7002', '7001'), rows[3], 'pc2,pc2/agents/old.py,Old,,1,name', ''].join(
      '\n',
    );
    expect(await messages(csv)).toEqual([
      '1 The inventory lacks pc1/agents/gateway.py.',
      '2 The inventory says of pc1/agents/billing.py ports "7001" where the code has "7002".',
      '4 The inventory lists pc2/agents/old.py, which is no agent of the repository.',
    ]);
  });

  test('tells other columns, another order and doubled rows', async () => {
    const wanted = 'machine,file,classes,ports,size_kb,evidence';
    expect(await messages('file,port\n')).toEqual([
      `1 The inventory has the columns file,port, and ${wanted} are wanted.`,
    ]);
    expect(await messages('')).toEqual([`1 The inventory has no columns, and ${wanted} are wanted.`]);
    const rows = CSV.trimEnd().split('\n');
    // Columns that were committed once stay until others are chosen.
    const older = 'machine,file,classes,ports,size_kb\npc1,pc1/agents/billing.py,Billing Ledger,7002,0.3\n';
    expect(await messages(older)).toEqual([
      '1 The inventory lacks pc1/agents/gateway.py.',
      '1 The inventory lacks pc2/agents/gateway.py.',
    ]);
    const turned = '1 The inventory has the right rows, and not as `guardrails inventory write` writes them.';
    expect(await messages([rows[0], rows[2], rows[1], rows[3], ''].join('\n'))).toEqual([turned]);
    expect(await messages(`${CSV}${rows[1]}\n`)).toEqual(['5 The inventory lists pc1/agents/billing.py twice.']);
  });

  test('reports every agent once the last one is gone', async () => {
    expect(await messages(CSV, { 'common/base.py': '' })).toHaveLength(3);
  });

  test('wants the file only where it is required', async () => {
    const { findings, runs } = await check(FLEET, [inventory]);
    expect(findings).toEqual([]);
    expect(runs[0]).toMatchObject({ status: 'ran' });
    const required = await check(FLEET, [inventory], { settings: { 'inventory.required': 'true' } });
    expect(required.findings.map(({ message }) => message)).toEqual([
      'The inventory agent_inventory.csv does not exist.',
    ]);
    const { runs: without } = await check({ 'common/base.py': '' }, [inventory]);
    expect(without[0]).toMatchObject({ status: 'skipped', reason: 'No file here is an agent.' });
  });
});

test('unreadable shows the first place that makes no sense', async () => {
  const tree = { 'agents/export.py': 'class ExportAgent(Agent):\n    rows = [\n' };
  const { findings } = await check(tree, [inventory]);
  expect(findings).toMatchObject([{ rule: 'inventory/unreadable', severity: 'warning', path: 'agents/export.py' }]);
});
