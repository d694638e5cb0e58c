import { describe, expect, test } from '@jest/globals';
import { command } from '../../testing/command.js';
import type { Tree } from '../../testing/repo.js';
import { check } from '../../testing/repo.js';
import source from '../source/index.js';
import ports from './index.js';

/** The messages of the conflicts in a tree. */
async function conflicts(tree: Tree): Promise<readonly string[]> {
  const { findings } = await check(tree, [ports]);
  return findings.filter(({ rule }) => rule === 'ports/conflict').map(({ message }) => message);
}

/** `service ports` of everything published. */
async function published(tree: Tree): Promise<readonly string[]> {
  const { text } = await command(tree, [ports], ['ports', 'list', '--format', 'json']);
  return (JSON.parse(text) as Record<string, unknown>[])
    .filter(({ role }) => role === 'publish')
    .map(({ service, ports: numbers, status, protocol }) =>
      status === 'resolved' ? `${service} ${String(numbers)}/${protocol}` : `${service} ${status}`,
    );
}

const service = (name: string, entries: string, more = '') =>
  `  ${name}:\n    image: ${name}\n    ports: ${entries}\n${more}`;
const file = (...services: readonly string[]) => `services:\n${services.join('')}`;
const both = (a: string, b: string) => ({ 'compose.yaml': file(service('a', a), service('b', b)) });

describe('an override without image and build', () => {
  test('takes a conflict away', async () => {
    const tree = {
      ...both('["8005:80"]', '["8005:80"]'),
      'docker-compose.override.yml': 'services: {b: {ports: !override ["8006:80"]}}\n',
    };
    expect(await conflicts(tree)).toEqual([]);
    expect(await published(tree)).toEqual(['a 8005/tcp', 'b 8006/tcp']);
  });

  test('brings one', async () => {
    const tree = {
      'compose.yaml': 'services:\n  a: {image: a}\n  b: {image: b, ports: ["8005:80"]}\n',
      'compose.override.yaml': 'services: {a: {ports: ["8005:80"]}}\n',
    };
    expect(await conflicts(tree)).toHaveLength(1);
  });

  test('of another name is merged over what Docker finds, and may swap ports', async () => {
    const tree = {
      ...both('["8005:80"]', '["8006:80"]'),
      'compose.prod.yaml': 'services: {a: {ports: !override ["8006:80"]}, b: {ports: !override ["8005:80"]}}\n',
    };
    expect(await conflicts(tree)).toEqual([]);
    expect(await published(tree)).toHaveLength(4);
  });

  test('of another name collides with what it leaves in place', async () => {
    const tree = {
      ...both('["8005:80"]', '["8006:80"]'),
      'compose.prod.yaml': 'services: {a: {ports: ["8006:81"]}}\n',
    };
    expect(await conflicts(tree)).toHaveLength(1);
  });
});

describe('tags', () => {
  test('!reset takes a whole service away', async () => {
    const tree = {
      ...both('["8005:80"]', '["8005:80"]'),
      'compose.override.yaml': 'services:\n  a: !reset null\n',
    };
    expect(await published(tree)).toEqual(['b 8005/tcp']);
    expect(await conflicts(tree)).toEqual([]);
  });

  test('!reset on ports leaves none behind', async () => {
    const tree = {
      ...both('["8005:80"]', '["8006:80"]'),
      'compose.override.yaml': 'services:\n  a: {ports: !reset null}\n',
    };
    expect(await published(tree)).toEqual(['b 8006/tcp']);
  });

  test.each([
    ['!override ["9001:80"]', ['web 9001/tcp']],
    ['!reset []', []],
    ['["9001:80"]', ['web 9000/tcp', 'web 9001/tcp']],
  ])('ports: %s decide what an heir keeps of its base, in one file and across files', async (tagged, expected) => {
    const base = 'image: x\n    ports: ["9000:80"]\n';
    const heir = (from: string) => `  web:\n    extends: ${from}\n    ports: ${tagged}\n`;
    const across = {
      'common.yaml': `services:\n  base:\n    ${base}`,
      'compose.yaml': `services:\n${heir('{file: common.yaml, service: base}')}`,
    };
    const own = (rows: readonly string[]) => rows.filter((row) => row.startsWith('web')).sort();
    expect(own(await published({ 'compose.yaml': `services:\n  base:\n    ${base}${heir('base')}` }))).toEqual(
      expected,
    );
    expect(own(await published(across))).toEqual(expected);
    expect((await conflicts(across)).filter((message) => message.includes('base'))).toEqual([]);
  });
});

test('env_file gives containers variables, and none to the compose file', async () => {
  const tree = {
    'compose.yaml': file(service('a', '["${PORT:-8200}:80"]', '    env_file: a.env\n'), service('b', '["9200:80"]')),
    'a.env': 'PORT=9200\n',
  };
  expect(await published(tree)).toEqual(['a 8200/tcp', 'b 9200/tcp']);
  expect(await conflicts(tree)).toEqual([]);
});

describe('ranges with one target', () => {
  test.each([
    ['one of whose ports is taken', '["8000-8010:80"]', '["8005:80"]', 0],
    ['that two services choose from', '["8000-8010:80"]', '["8000-8010:80"]', 0],
    ['with a target each are fixed', '["8000-8010:80-90"]', '["8005:80"]', 1],
    ['of which nothing is left', '["8000-8001:80"]', '["8000:80", "8001:81"]', 1],
    ['too small for all', '["8000-8000:80"]', '["8000-8000:80"]', 1],
  ])('%s', async (_, a, b, count) => {
    expect(await conflicts(both(a, b))).toHaveLength(count);
  });
});

describe('addresses', () => {
  test.each([
    ['the two families are bound apart', '["0.0.0.0:8200:8200"]', '["[::]:8200:8200"]', 0],
    ['one family meets itself', '["[::]:8200:8200"]', '["[::1]:8200:8200"]', 1],
    ['no address is both families', '["8200:8200"]', '["[::]:8200:8200"]', 1],
  ])('%s', async (_, a, b, count) => {
    expect(await conflicts(both(a, b))).toHaveLength(count);
  });

  test.each(['10.10.10.0/24:8002:2', '127:0.0.1:8000:80', '11127.0.0.1:8000:80'])(
    '%s is no port mapping and never dynamic',
    async (text) => {
      expect(await published({ 'compose.yaml': file(service('a', `["${text}"]`)) })).toEqual(['a unresolved']);
    },
  );
});

test('one service that publishes a port to two targets cannot start', async () => {
  const tree = { 'compose.yaml': file(service('a', '["5052:80", "5052:81"]')) };
  expect(await conflicts(tree)).toEqual([
    'Port 5052/tcp is wanted by several parts of a on the same machine: a at compose.yaml:4 (literal) and a at compose.yaml:4 (literal).',
  ]);
  expect(await conflicts({ 'compose.yaml': file(service('a', '["5052:80", "5052:80", "5052:80/udp"]')) })).toEqual([]);
});

describe('variables', () => {
  test('.env is read with colons, as Docker reads it', async () => {
    expect(await published({ ...both('["${C}:80"]', '["1:1"]'), '.env': 'C: 8003\n' })).toContain('a 8003/tcp');
  });

  test('an included file has the env_file of the include, or the .env beside it', async () => {
    const tree = {
      'compose.yaml':
        'include:\n  - {path: sub/one.yaml, env_file: sub/one.env}\n  - sub/two/two.yaml\nservices:\n  a: {image: a}\n',
      'sub/one.yaml': 'services:\n  one: {image: x, ports: ["${A}:80"]}\n',
      'sub/one.env': 'A=8101\n',
      'sub/two/two.yaml': 'services:\n  two: {image: x, ports: ["${A}:80"]}\n',
      'sub/two/.env': 'A=8102\n',
    };
    expect(await published(tree)).toEqual(['one 8101/tcp', 'two 8102/tcp']);
  });

  test('a value that stays out of the facts is unresolved and not the default', async () => {
    const tree = { ...both('["${C:-8003}:80"]', '["1:1"]'), '.env': 'C=secret\n' };
    expect(await published(tree)).toContain('a unresolved');
  });

  test('a quoted EXPOSE is a number', async () => {
    const { text } = await command({ 'web/Dockerfile': 'FROM x\nEXPOSE "8000"\n' }, [ports], ['ports', 'list']);
    expect(text).toContain('8000');
  });
});

describe('copies of one stack', () => {
  const stack = (web: string) =>
    file(service('db', '["5432:5432"]'), `  ${web}:\n    image: web\n    ports: ["8000:80"]\n`);
  test.each([
    ...['docker-compose.test.yml', 'docker-compose.ci.yml', 'docker-compose.local.yml', 'docker-compose.stage.yml'],
    ...['docker-compose.gpu.yaml', 'docker-compose-offline.yml', '.devcontainer/docker-compose.yml', 'qa/compose.yaml'],
    'docker-compose.other.yml',
  ])('%s is run instead of docker-compose.yml', async (path) => {
    expect(await conflicts({ 'docker-compose.yml': stack('web'), [path]: stack('web2') })).toEqual([]);
  });

  test('two files of one folder made for different circumstances are', async () => {
    const tree = {
      'ci/compose.unit.yaml': file(service('unit', '["5000:5000"]')),
      'ci/compose.e2e.yaml': file(service('e2e', '["5000:5000"]')),
    };
    expect(await conflicts(tree)).toEqual([]);
  });

  test('two projects that publish one port collide', async () => {
    const tree = { 'orders/compose.yaml': stack('web'), 'billing/compose.yaml': stack('web') };
    expect(await conflicts(tree)).toHaveLength(2);
  });

  test('two files of one folder about different things collide', async () => {
    const tree = {
      'compose.yaml': file(service('web', '["3000:80"]')),
      'compose.monitoring.yaml': file(service('grafana', '["3000:3000"]')),
    };
    expect(await conflicts(tree)).toHaveLength(1);
  });
});

test('a service without containers wants no port', async () => {
  for (const more of ['    scale: 0\n', '    deploy: {replicas: 0}\n']) {
    const tree = { 'compose.yaml': file(service('a', '["8005:80"]', more), service('b', '["8005:80"]')) };
    expect(await conflicts(tree)).toEqual([]);
  }
});

test('sctp is no tcp', async () => {
  expect(await conflicts(both('["8005:80/sctp"]', '["8005:80"]'))).toEqual([]);
});

test('a key given twice is said, and the rest is read', async () => {
  const tree = { 'compose.yaml': file(service('a', '["8005:80"]'), service('a', '["8006:80"]')) };
  const { findings } = await check(tree, [ports, source]);
  expect(findings.some(({ rule, message }) => rule === 'source/broken' && message.includes('given twice'))).toBe(true);
});

describe('messages', () => {
  test('name three of many, the rest is related', async () => {
    const names = ['one', 'two', 'three', 'four', 'five'];
    const tree = { 'compose.yaml': file(...names.map((name) => service(name, '["8000:80"]'))) };
    const { findings } = await check(tree, [ports]);
    expect(findings).toHaveLength(1);
    expect(findings[0]!.message).toBe(
      'Port 8000/tcp is wanted by 5 services on the same machine: one at compose.yaml:4 (literal), two at compose.yaml:7 (literal), three at compose.yaml:10 (literal) and 2 more.',
    );
    expect(findings[0]!.related).toHaveLength(4);
  });

  test('several numbers are, one number is; a service is named though the path begins like it', async () => {
    const tree = {
      'docker-compose.yml': file(service('doc', '["8000-8010:80-90"]'), service('b', '["8000-8010:80-90"]')),
    };
    const [message] = await conflicts(tree);
    expect(message).toContain('Ports 8000-8010/tcp are wanted by 2 services');
    expect(message).toContain('doc at docker-compose.yml:4');
  });

  test('ports list --conflicts prints a table of them', async () => {
    const { text } = await command(
      both('["8000:80"]', '["8000:80"]'),
      [ports],
      ['ports', 'list', '--conflicts', '--format', 'csv'],
    );
    expect(text).toBe(
      'wanted,service,role,address,path,line,via,machine\n8000/tcp,a,publish,*,compose.yaml,4,literal,default\n8000/tcp,b,publish,*,compose.yaml,7,literal,default\n',
    );
  });

  test('stand where somebody listens', async () => {
    const tree = {
      'a/main.py': 'import socket\ns = socket.socket()\ns.bind(("", 7000))\ns.listen()\n',
      'z/config.yaml': 'port: 7000\n',
    };
    const { findings } = await check(tree, [ports]);
    expect(findings.filter(({ rule }) => rule === 'ports/conflict')).toMatchObject([{ path: 'a/main.py' }]);
  });
});

test('ports fix --dry-run shows a diff and changes nothing', async () => {
  const tree = {
    'feed.py': 'import zmq\nsock.bind("tcp://*:5555")\n',
    'config/ports.yaml': '- name: FEED\n  port: 5555\n  purpose: prices\n  owner: market\n',
  };
  const { text, tree: after } = await command(tree, [ports], ['ports', 'fix', '--dry-run']);
  expect(after).toEqual(tree);
  expect(text).toContain(
    '--- a/feed.py\n+++ b/feed.py\n@@ -1,0 +2 @@\n+from common_utils.port_registry import get_port\n@@ -2 +3 @@\n-sock.bind("tcp://*:5555")\n+sock.bind(f"tcp://*:{get_port(\'FEED\')}")\n',
  );
});

test('rows that ports write has just added are notices and no new warnings', async () => {
  const feed = { 'feed.py': 'import zmq\nsock = zmq.Context().socket(zmq.PUB)\nsock.bind("tcp://*:5555")\n' };
  const { tree } = await command(feed, [ports], ['ports', 'write']);
  const { findings } = await check(tree, [ports]);
  expect(findings).toMatchObject([{ rule: 'ports/incomplete', severity: 'notice' }]);
});
