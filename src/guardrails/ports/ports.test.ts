import { describe, expect, test } from '@jest/globals';
import { brief, check, repo, type Tree } from '../../testing/repo.js';
import source from '../source/index.js';
import ports from './index.js';

/** Findings of a tree in short, only of the rules asked for. */
async function found(
  tree: Tree,
  rule: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const report = await check(tree, [ports], { settings });
  return brief(report).filter((line) => line.endsWith(`ports/${rule}`));
}

const listen = (endpoint: string): string =>
  `import zmq\nsock = zmq.Context().socket(zmq.PUB)\nsock.bind("${endpoint}")\n`;
const pair = (first: string, second: string): Tree => ({ 'a/one.py': listen(first), 'b/two.py': listen(second) });
const composed = (one: string, two: string): Tree => ({
  'compose.yml': `services:\n  one:\n    image: one\n    ${one}\n  two:\n    image: two\n    ${two}\n`,
});
const CONFLICT = 'b/two.py:3:1 error ports/conflict';

describe('what collides', () => {
  test.each([
    ['a wildcard with a wildcard', 'tcp://*:5555', 'tcp://0.0.0.0:5555', true],
    ['a wildcard with an address', 'tcp://*:5555', 'tcp://10.0.0.1:5555', true],
    ['one address with itself', 'tcp://127.0.0.1:5555', 'tcp://localhost:5555', true],
    ['IPv6 wildcard with IPv4', 'tcp://[::]:5555', 'tcp://10.0.0.1:5555', true],
    ['two addresses', 'tcp://10.0.0.2:5555', 'tcp://10.0.0.1:5555', false],
    ['IPv4 wildcard with an IPv6 address', 'tcp://0.0.0.0:5555', 'tcp://[::1]:5555', false],
    ['tcp with udp', 'tcp://*:5555', 'udp://*:5555', false],
    ['two ports', 'tcp://*:5555', 'tcp://*:5556', false],
    ['dynamic ports', 'tcp://*:0', 'tcp://*:0', false],
  ])('%s', async (_, first, second, collides) => {
    expect(await found(pair(first, second), 'conflict')).toEqual(collides ? [CONFLICT] : []);
  });

  test('a connection collides with nothing', async () => {
    const client = listen('tcp://localhost:5555').replace('bind', 'connect');
    expect(
      await found({ 'a/one.py': listen('tcp://*:5555'), 'b/two.py': client, 'c/three.py': client }, 'conflict'),
    ).toEqual([]);
  });

  test('a service never collides with itself', async () => {
    expect(await found({ 'a/one.py': listen('tcp://*:5555') + listen('tcp://*:5555') }, 'conflict')).toEqual([]);
  });

  test('modules of one package are one service, programs are their own', async () => {
    const tree = (suffix: string): Tree => ({
      'feed/__init__.py': '',
      'feed/one.py': `def one(sock):\n    sock.bind("tcp://*:5555")\n${suffix}`,
      'feed/two.py': `def two(sock):\n    sock.bind("tcp://*:5555")\n${suffix}`,
    });
    expect(await found(tree(''), 'conflict')).toEqual([]);
    expect(await found(tree('if __name__ == "__main__":\n    run()\n'), 'conflict')).toEqual([
      'feed/two.py:2:5 error ports/conflict',
    ]);
  });

  test('three services make one finding that names them all', async () => {
    const tree = { ...pair('tcp://*:5555', 'tcp://*:5555'), 'c/three.py': listen('tcp://*:5555') };
    const { findings } = await check(tree, [ports]);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      path: 'c/three.py',
      message:
        'Port 5555/tcp is wanted by 3 services on the same machine: a/one.py:3 (literal) and b/two.py:3 (literal) and c/three.py:3 (literal).',
      related: [
        { path: 'a/one.py', line: 3 },
        { path: 'b/two.py', line: 3 },
      ],
    });
  });

  test('a range of one service with a port of another', async () => {
    const tree = composed('ports: ["8000-8010:8000-8010"]', 'ports: ["8005:80"]');
    const { findings } = await check(tree, [ports]);
    expect(findings[0]!.message).toContain('Port 8005/tcp is wanted by 2 services');
  });
});

describe('compose services', () => {
  test('two that publish one port', async () => {
    expect(await found(composed('ports: ["80:80"]', 'ports: ["80:8080"]'), 'conflict')).toEqual([
      'compose.yml:7:14 error ports/conflict',
    ]);
  });

  test('two on two addresses', async () => {
    expect(await found(composed('ports: ["127.0.0.1:8080:80"]', 'ports: ["127.0.0.2:8080:80"]'), 'conflict')).toEqual(
      [],
    );
  });

  test('two of different profiles', async () => {
    const tree = composed('ports: ["8080:80"]\n    profiles: [cpu]', 'ports: ["8080:80"]\n    profiles: [gpu]');
    expect(await found(tree, 'conflict')).toEqual([]);
  });

  test('one with a profile and one that always runs', async () => {
    expect(
      await found(composed('ports: ["8080:80"]\n    profiles: [cpu]', 'ports: ["8080:80"]'), 'conflict'),
    ).toHaveLength(1);
  });

  const container = (more = ''): Tree => ({
    'compose.yml': `services:\n  orders:\n    build: ./orders\n    ports: ["8000:8000"]${more}\n  billing:\n    build: ./billing\n    ports: ["8001:8000"]${more}\n`,
    'orders/main.py': 'import uvicorn\nuvicorn.run("app:app", port=8000)\n',
    'billing/main.py': 'import uvicorn\nuvicorn.run("app:app", port=8000)\n',
  });

  test('what is published and what the container listens on are one service', async () => {
    expect(await found(container(), 'conflict')).toEqual([]);
  });

  test('containers on the network of the host collide', async () => {
    expect(await found(container('\n    network_mode: host'), 'conflict')).toEqual([
      'orders/main.py:2:1 error ports/conflict',
    ]);
  });

  test('a program outside the containers collides with what they publish', async () => {
    expect(await found({ ...container(), 'tool.py': listen('tcp://*:8001') }, 'conflict')).toEqual([
      'tool.py:3:1 error ports/conflict',
    ]);
  });

  test('an image with the folder’s name is the folder’s service', async () => {
    const tree = {
      'compose.yml': 'services:\n  orders:\n    image: acme/orders\n    ports: ["5555:5555"]\n',
      'services/orders/main.py': listen('tcp://*:5555'),
    };
    expect(await found(tree, 'conflict')).toEqual([]);
  });

  test('the root context holds what the command names', async () => {
    const tree = {
      'compose.yml': 'services:\n  feed:\n    build: .\n    command: python -m agents.feed\n    ports: ["5555:5555"]\n',
      'agents/feed.py': listen('tcp://*:5555'),
      'agents/jobs.py': listen('tcp://*:5556'),
    };
    expect(await found(tree, 'conflict')).toEqual([]);
  });
});

describe('who may share', () => {
  const clash = pair('tcp://*:5555', 'tcp://*:5555');

  test('services on different machines', async () => {
    expect(await found(clash, 'conflict', { 'ports.machines': '{"b/**": edge}' })).toEqual([]);
  });

  test('services that the configuration calls one', async () => {
    expect(await found(clash, 'conflict', { 'ports.services': '{"{a,b}/**": feed}' })).toEqual([]);
  });

  test('as many as max-count says', async () => {
    expect(await found(clash, 'conflict', { 'ports.max-count': '2' })).toEqual([]);
  });

  test.each(['[[a, b]]', '[["a/**", "b/**"]]', '[["b/**"]]', '{sides: [a, b]}', '[-a, -b]'])(
    'alternatives %s',
    async (groups) => {
      expect(await found(clash, 'conflict', { 'ports.alternatives': groups })).toEqual([]);
    },
  );

  test('members of one alternative still collide', async () => {
    expect(await found(clash, 'conflict', { 'ports.alternatives': '[["{a,b}/**", "c/**"]]' })).toEqual([CONFLICT]);
  });

  test('debug and release, development and production out of the box', async () => {
    expect(await found(composed('ports: ["1:1"]', 'ports: ["2:2"]'), 'conflict')).toEqual([]);
    const tree = { 'deploy/dev/feed.py': listen('tcp://*:5555'), 'deploy/prod/jobs.py': listen('tcp://*:5555') };
    expect(await found(tree, 'conflict')).toEqual([]);
    const parts = {
      'compose.yml':
        'services:\n  api-debug:\n    image: x\n    ports: ["80:80"]\n  api-release:\n    image: x\n    ports: ["80:80"]\n',
    };
    expect(await found(parts, 'conflict')).toEqual([]);
  });

  test('words are whole words', async () => {
    const tree = { 'device/feed.py': listen('tcp://*:5555'), 'products/jobs.py': listen('tcp://*:5555') };
    expect(await found(tree, 'conflict')).toHaveLength(1);
  });

  test('examples and tests, which run one at a time', async () => {
    const tree = {
      'examples/pub.py': listen('tcp://*:5555'),
      'examples/push.py': listen('tcp://*:5555'),
      'tests/test_a.py': listen('tcp://*:5555'),
    };
    expect(await found(tree, 'conflict')).toEqual([]);
    expect(await found(tree, 'conflict', { 'ports.one-at-a-time': '[]' })).toHaveLength(1);
  });
});

describe('declared numbers', () => {
  test('of two services make a warning', async () => {
    const tree = { 'orders/config.yaml': 'port: 7200\n', 'billing/config.yaml': 'port: 7200\n' };
    expect(await found(tree, 'conflict')).toEqual(['orders/config.yaml:1:7 warning ports/conflict']);
  });

  test('belong to the program beside them', async () => {
    expect(
      await found({ 'orders/config.yaml': 'port: 5555\n', 'orders/main.py': listen('tcp://*:5555') }, 'conflict'),
    ).toEqual([]);
    expect(
      await found({ 'config/orders.yaml': 'port: 5555\n', 'orders/main.py': listen('tcp://*:5555') }, 'conflict'),
    ).toEqual([]);
  });

  test('of other people’s servers collide with nothing', async () => {
    const tree = { 'orders/config.yaml': 'redis:\n  port: 6379\n', 'billing/config.yaml': 'redis:\n  port: 6379\n' };
    expect(await found(tree, 'conflict')).toEqual([]);
    const remote = {
      'orders/config.yaml': 'host: example.org\nport: 80\n',
      'billing/config.yaml': 'host: example.org\nport: 80\n',
    };
    expect(await found(remote, 'conflict')).toEqual([]);
  });
});

describe('the registry', () => {
  const registry = (rows: string, ...trees: Tree[]): Tree => Object.assign({ 'config/ports.yaml': rows }, ...trees);
  const FEED = '- name: FEED\n  port: 5555\n  purpose: prices\n  owner: market\n';
  const feed = { 'feed.py': listen('tcp://*:5555') };

  test('is satisfied by complete rows that are used', async () => {
    expect(brief(await check(registry(FEED, feed), [ports]))).toEqual([]);
  });

  test('lists what is used', async () => {
    const tree = registry(FEED, feed, { 'jobs.py': listen('tcp://*:5556') });
    expect(await found(tree, 'unregistered')).toEqual(['jobs.py:3:1 warning ports/unregistered']);
  });

  test('is not asked for when there is none', async () => {
    expect(await found(feed, 'unregistered')).toEqual([]);
  });

  test('covers ranges, protocols and machines', async () => {
    const rows = '- {range: 5550-5560, purpose: x, owner: y}\n';
    expect(await found(registry(rows, feed), 'unregistered')).toEqual([]);
    expect(await found(registry(rows.replace('purpose', 'protocol: udp, purpose'), feed), 'unregistered')).toHaveLength(
      1,
    );
    expect(await found(registry(rows.replace('purpose', 'machine: edge, purpose'), feed), 'unregistered')).toHaveLength(
      1,
    );
  });

  test('accepts rows without names, and a list under `ports`', async () => {
    const rows = 'ports:\n  - {port: 5555, purpose: prices, owner: market}\n';
    expect(brief(await check(registry(rows, feed), [ports]))).toEqual([]);
  });

  test.each([
    ['two rows of one port', '- {name: OTHER, port: 5555, purpose: x, owner: y}\n', 1],
    ['two rows of one name', '- {name: FEED, port: 5556, purpose: x, owner: y}\n', 1],
    ['a row inside a range', '- {name: RANGE, range: 5550-5560, purpose: x, owner: y}\n', 1],
    ['another protocol', '- {name: OTHER, port: 5555, protocol: udp, purpose: x, owner: y}\n', 0],
  ])('duplicate: %s', async (_, row, count) => {
    expect(await found(registry(FEED + row, feed), 'duplicate')).toHaveLength(count);
  });

  test('rows on two machines are no duplicates', async () => {
    const rows =
      '- {name: A, port: 1500, machine: x, purpose: a, owner: b}\n- {name: B, port: 1500, machine: y, purpose: a, owner: b}\n';
    expect(await found(registry(rows), 'duplicate')).toEqual([]);
  });

  test.each([
    ['port: 0', 'its port 0 is not between 1 and 65535'],
    ['port: 70000', 'its port 70000 is not between 1 and 65535'],
    ['port: abc', 'its port "abc" is no number'],
    ['note: none', 'its port is missing'],
  ])('incomplete: %s', async (field, reason) => {
    const { findings } = await check(registry(`- {name: FEED, ${field}, purpose: x, owner: y}\n`), [ports]);
    expect(findings).toMatchObject([
      { rule: 'ports/incomplete', message: `The registry's row for FEED is incomplete: ${reason}.` },
    ]);
  });

  test('incomplete: no purpose and no owner', async () => {
    expect(await found(registry('- {name: FEED, port: 5555}\n', feed), 'incomplete')).toHaveLength(1);
  });

  test('stale rows', async () => {
    expect(await found(registry(FEED), 'stale')).toEqual(['config/ports.yaml:1:3 notice ports/stale']);
  });

  test('literals, once the rule is on', async () => {
    expect(await found(registry(FEED, feed), 'literal')).toEqual([]);
    const config = 'ports:\n  rules: { literal: warning }\n';
    const report = await check(registry(FEED, feed), [ports], { config });
    expect(brief(report)).toEqual(['feed.py:3:11 warning ports/literal']);
  });

  test.each([
    ['docs/ports.csv', 'port,service\n5555,feed\n5600,"jobs, old"\n'],
    ['docs/old.yaml', '- {port: 5555, purpose: feed}\n- {port: 5600, purpose: jobs}\n'],
  ])('a legacy table in %s', async (path, table) => {
    const tree = registry(FEED, feed, { [path]: table });
    expect(await found(tree, 'legacy', { 'ports.registry-legacy': path })).toHaveLength(1);
  });
});

describe('single uses', () => {
  test('privileged', async () => {
    expect(await found({ 'a.py': listen('tcp://*:80') }, 'privileged')).toHaveLength(1);
    expect(await found({ 'a.py': listen('tcp://*:1024') }, 'privileged')).toEqual([]);
  });

  test('ephemeral', async () => {
    const tree = { 'a.py': listen('tcp://*:40000') };
    expect(await found(tree, 'ephemeral')).toHaveLength(1);
    expect(await found(tree, 'ephemeral', { 'ports.ephemeral': '49152-65535' })).toEqual([]);
  });

  test('dangling', async () => {
    const client = (host: string) => ({ 'client.py': listen(`tcp://${host}:5555`).replace('bind', 'connect') });
    expect(await found(client('localhost'), 'dangling')).toHaveLength(1);
    expect(await found(client('example.org'), 'dangling')).toEqual([]);
    expect(await found({ ...client('localhost'), 'feed.py': listen('tcp://*:5555') }, 'dangling')).toEqual([]);
  });
});

describe('broken sources', () => {
  test('a malformed compose file is named with its line, and the rest is checked', async () => {
    const tree = repo`
      === compose.yml
      services:
        web:
          ports: [80
      === a/one.py
      sock.bind("tcp://*:5555")
      === b/two.py
      sock.bind("tcp://*:5555")
    `;
    const lines = brief(await check(tree, [ports, source]));
    expect(lines.some((line) => /^compose\.yml:\d+.* source\/broken$/.test(line))).toBe(true);
    expect(lines).toContain('b/two.py:1:1 error ports/conflict');
  });

  test('a malformed registry likewise', async () => {
    const lines = brief(await check({ 'config/ports.yaml': '- name: A\n  port: [5\n' }, [ports, source]));
    expect(lines.some((line) => /^config\/ports\.yaml:\d+.* source\/broken$/.test(line))).toBe(true);
  });

  test.each(['__proto__', 'constructor', 'toString'])('the name %s is a name like any other', async (name) => {
    const tree = {
      'compose.yml': `services:\n  ${name}:\n    image: x\n    ports: ["80:80"]\n`,
      'config/ports.yaml': `- {name: ${name}, port: 80, purpose: a, owner: b}\n`,
      'a/.env': `${name}=80\n`,
      'a/feed.py': `import os\n${listen('tcp://*:5555')}sock.bind("tcp://*:" + os.environ["${name}"])\nsock.bind(PORTS["${name}"])\n`,
    };
    const { findings } = await check(tree, [ports]);
    expect(findings.map(({ rule }) => rule)).not.toContain('source/broken');
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

test('counts are outputs', async () => {
  const report = await check(pair('tcp://*:5555', 'tcp://*:5555'), [ports]);
  expect(report.runs.find(({ guardrail }) => guardrail === 'ports')!.outputs).toMatchObject({
    conflicts: 1,
    unregistered: 0,
    unresolved: 0,
    ports: 1,
  });
});
