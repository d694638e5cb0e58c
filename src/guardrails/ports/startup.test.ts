import { describe, expect, test } from '@jest/globals';
import { command } from '../../testing/command.js';
import { brief, check, type Tree } from '../../testing/repo.js';
import source from '../source/index.js';
import ports from './index.js';

async function conflicts(tree: Tree): Promise<readonly string[]> {
  const { findings } = await check(tree, [ports]);
  return findings.filter(({ rule }) => rule === 'ports/conflict').map(({ message }) => message);
}

async function list(tree: Tree): Promise<readonly string[]> {
  const { text } = await command(tree, [ports], ['ports', 'list', '--format', 'json']);
  return (JSON.parse(text) as Record<string, unknown>[]).map(
    ({ role, ports: numbers, status, service, machine }) =>
      `${role} ${status === 'resolved' ? String(numbers) : status} ${service} @${machine}`,
  );
}

const BOTH = /^Port 5406\/tcp is wanted by 2 services on the same machine: .*alpha.* and .*beta/;

describe('start-up configurations', () => {
  test.each([
    ['config/startup.yaml', 'agents:\n  - {name: alpha, port: 5406}\n  - {name: beta, port: 5406}\n'],
    ['config/startup.yaml', 'agents:\n  alpha: {port: 5406}\n  beta: {net: {port: 5406}}\n'],
    ['config/startup.json', '{"agents": [{"name": "alpha", "port": 5406}, {"name": "beta", "port": 5406}]}'],
    ['config/startup.toml', '[[agents]]\nname = "alpha"\nport = 5406\n[[agents]]\nname = "beta"\nport = 5_406\n'],
    ['config/startup.toml', '[[agent]]\nname = "alpha"\nport = 5406\n[[agent]]\nname = "beta"\nport = 5406\n'],
    ['config/startup.toml', '[workers.alpha]\nport = 5406\n[workers.beta]\nport = 5406\n'],
    ['agents.yaml', '- {name: alpha, port: 5406}\n- {name: beta, port: 5406}\n'],
    [
      'run.yaml',
      'start:\n  - {name: alpha, script: agents/a.py, port: 5406}\n  - {name: beta, script: agents/b.py, port: 5406}\n',
    ],
  ])('%s: two entries are two services: %s', async (path, text) => {
    const [message, ...others] = await conflicts({ [path]: text });
    expect(message).toMatch(BOTH);
    expect(others).toEqual([]);
  });

  test.each([
    ['an entry that is switched off', 'agents: [{name: a, port: 5406}, {name: b, port: 5406, enabled: false}]'],
    ['entries of two machines', 'agents: [{name: a, port: 5406, machine: m1}, {name: b, port: 5406, machine: m2}]'],
    ['named ports of one program', 'ports: [{name: http, port: 5406}, {name: admin, port: 5406}]'],
    ['presets of one program', 'presets: [{name: a, script: x.py, port: 5406}, {name: b, script: x.py, port: 5406}]'],
    ['sections of one program', 'http: {port: 5406}\nadmin: {port: 5406}'],
    ['servers elsewhere', 'servers: [{name: a, host: a.example, port: 5406}, {name: b, host: b.example, port: 5406}]'],
  ])('no conflict between %s', async (_, text) => {
    expect(await conflicts({ 'config/startup.yaml': text })).toEqual([]);
  });

  test.each([
    ['its name', 'agents/alpha.py', '{name: alpha, port: 5406}'],
    ['the script it runs', 'agents/one.py', '{name: alpha, script: agents/one.py, port: 5406}'],
    ['the module it runs', 'agents/one.py', '{name: alpha, module: agents.one, port: 5406}'],
  ])('the code of an entry is known by %s', async (_, path, entry) => {
    const code = 'import zmq\nzmq.Context().socket(zmq.PUB).bind("tcp://*:5406")\n';
    const tree = { 'config/startup.yaml': `agents: [${entry}]\n` };
    expect(await conflicts({ ...tree, [path]: code })).toEqual([]);
    expect(await conflicts({ ...tree, 'agents/other.py': code })).toHaveLength(1);
  });

  test('ports list gives each entry its row', async () => {
    const tree = {
      'config/startup.yaml': 'agents: [{name: alpha, port: 5406}, {name: beta, port: 5407, machine: m2}]\n',
    };
    expect(await list(tree)).toEqual(['declare 5406 alpha @default', 'declare 5407 beta @m2']);
  });
});

describe('keys and numbers', () => {
  test.each([
    ['a.toml', 'port = 8_100\n', ['declare 8100 (repository) @default']],
    ['a.toml', 'port = 0x1f90\n', ['declare 8080 (repository) @default']],
    ['a.yaml', 'port: 0x1f90\n', ['declare 8080 (repository) @default']],
    ['a.yaml', 'port: 8_100\n', ['declare 8100 (repository) @default']],
    ['a.yaml', 'usb_port: 3\nserial_port: 1\ncom-port: 2\nMIDI_PORT: 4\n', []],
    ['a.yaml', 'devices: {serial: {port: 3}}\n', []],
    ['.env', 'SERIAL_PORT=3\nWEB_PORT=8000\n', ['declare 8000 (repository) @default']],
    ['.vscode/x.json', '{\n\t// "port": 1,\n\t"port": 8000, /* a */\n}\n', ['declare 8000 .vscode @default']],
    ['tsconfig.json', '{"a": "http://x//y", "port": 8000,} // end\n', ['declare 8000 (repository) @default']],
  ])('%s: %j', async (path, text, expected) => {
    expect(await list({ [path]: text })).toEqual(expected);
  });

  test('a key that the option names is a port whatever it is called', async () => {
    const tree = { 'a.yaml': 'midi_port: 8000\n' };
    const args = ['ports', 'list', '--format', 'json', '--option', 'ports.port-keys=[midi_port]'];
    expect(JSON.parse((await command(tree, [ports], args)).text)).toMatchObject([{ ports: [8000] }]);
  });

  test('JSON that cannot be read is said, records and templates are passed over', async () => {
    const tree = {
      'a.json': '{"port": 8000,\n "b": ]}\n',
      'log.json': '{"port": 8000}\n{"port": 8001}\n',
      'b.json': '{"port": 8000, {{ more }}}\n',
    };
    expect(brief(await check(tree, [ports, source]))).toEqual(['a.json:2:7 warning source/broken']);
  });
});

describe('clusters', () => {
  const values = 'service: {port: 8081}\nlivenessProbe: {httpGet: {port: 8081}}\n';

  test("two charts' values are in pods of their own, and probes connect", async () => {
    const tree = {
      'a/Chart.yaml': 'name: a\n',
      'a/values.yaml': values,
      'b/Chart.yaml': 'name: b\n',
      'b/values-prod.yaml': values,
      'deploy/helm/c.yaml': 'port: 8081\n',
      'd.py': 'import zmq\nzmq.Context().socket(zmq.PUB).bind("tcp://*:8081")\n',
    };
    expect(await conflicts(tree)).toEqual([]);
    expect(await list(tree)).toEqual([
      'declare 8081 a @cluster a',
      'connect 8081 a @cluster a',
      'declare 8081 b @cluster b',
      'connect 8081 b @cluster b',
      'listen 8081 d.py @default',
      'declare 8081 deploy/helm @cluster deploy/helm',
    ]);
  });

  test('only host ports and node ports of manifests are on a host', async () => {
    const pod = (name: string, port: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {containers: [{ports: [{${port}}]}]}\n`;
    expect(
      await conflicts({ 'a.yaml': pod('a', 'containerPort: 80'), 'b.yaml': pod('b', 'containerPort: 80') }),
    ).toEqual([]);
    const hosts = { 'a.yaml': pod('a', 'hostPort: 8080'), 'b.yaml': pod('b', 'hostPort: 8080') };
    expect(await conflicts(hosts)).toHaveLength(1);
  });
});
