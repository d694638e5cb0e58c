import { describe, expect, test } from '@jest/globals';
import { parseYaml } from '../../parsers/yaml.js';
import { check, type Tree } from '../../testing/repo.js';
import ports from './index.js';
import { machineFolders, proposedMachines } from './machine-folders.js';

const listening = 'import zmq\nzmq.Context().socket(zmq.PUB).bind("tcp://*:5555")\n';
const machine = (folder: string): Tree => ({
  [`${folder}/requirements.txt`]: '',
  [`${folder}/config/startup.yaml`]: 'agents: []\n',
  [`${folder}/agents/one.py`]: listening,
});

describe('folders that may be machines', () => {
  test.each([
    [
      'two folders with all it takes',
      { ...machine('machine_a_code'), ...machine('machine_b_code') },
      ['machine_a_code', 'machine_b_code'],
    ],
    ['one folder alone', { ...machine('machine_a_code'), 'lib/x.py': '' }, []],
    ['a folder without requirements', { ...machine('pc1'), 'pc2/startup.yaml': '' }, []],
  ])('%s', (_, tree, expected) => {
    expect(machineFolders(Object.keys(tree)).map(({ folder }) => folder)).toEqual(expected);
  });

  test('init proposes them, as a question where their names do not say so', () => {
    const sure = proposedMachines(Object.keys({ ...machine('pc1'), ...machine('pc2') }))!;
    expect(sure).toContain("ports:\n  machines:\n    'pc1/**': 'pc1'\n    'pc2/**': 'pc2'\n");
    const asked = proposedMachines(Object.keys({ ...machine('alpha'), ...machine('beta') }))!;
    expect(asked).toContain("#     'alpha/**': 'alpha'");
    expect(parseYaml(asked)).toEqual([]);
    expect(proposedMachines(['a/requirements.txt'])).toBeNull();
  });

  test('what is proposed ends the conflicts between them', async () => {
    const tree = { ...machine('pc1'), ...machine('pc2') };
    const before = await check(tree, [ports]);
    expect(before.findings.map(({ rule }) => rule)).toContain('ports/conflict');
    const after = await check(tree, [ports], { config: proposedMachines(Object.keys(tree))! });
    expect(after.findings.map(({ rule }) => rule)).not.toContain('ports/conflict');
  });

  test('a report with conflicts says what it takes the machines to be', async () => {
    const note = async (tree: Tree, config?: string): Promise<string> =>
      JSON.stringify((await check(tree, [ports], config === undefined ? {} : { config })).runs);
    const tree = { ...machine('pc1'), ...machine('pc2') };
    expect(await note(tree)).toContain('taken to run on one machine');
    expect(await note(tree)).toContain('pc1, pc2 may be machines of their own');
    expect(await note(machine('pc1'))).not.toContain('one machine');
    expect(await note(tree, 'ports: {machines: {"x/**": x}}\n')).not.toContain('one machine');
  });
});
