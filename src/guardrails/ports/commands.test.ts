import { describe, expect, test } from '@jest/globals';
import { command } from '../../testing/command.js';
import { repo, type Tree } from '../../testing/repo.js';
import ports from './index.js';

const run = (tree: Tree, ...args: readonly string[]) => command(tree, [ports], ['ports', ...args]);
const FEED = 'import zmq\n\nsock = zmq.Context().socket(zmq.PUB)\nsock.bind("tcp://*:5555")\n';
const ROW = '- name: FEED\n  port: 5555\n  purpose: prices\n  owner: market\n';

describe('write', () => {
  test('creates the registry, sorted by port, and is then content', async () => {
    const tree = repo`
      === agents/feed.py
      sock.bind("tcp://*:6000")
      === agents/order-agent/main.py
      sock.bind(("", 5001))
      sock.bind("udp://*:5002")
      === compose.yml
      services:
        web: {image: web, ports: ["8000-8002:80"]}
    `;
    const first = await run(tree, 'write');
    expect(first.text).toBe('config/ports.yaml: added 4 ports.\n');
    expect(first.tree['config/ports.yaml']).toBe(
      [
        '# Every port of this repository: who uses it, for what, and whom to ask.',
        '# Rows are added by `guardrails ports write`; purpose and owner are written by hand.',
        '',
        '- name: ORDER_AGENT\n  port: 5001\n  purpose:\n  owner:',
        '- name: ORDER_AGENT_2\n  port: 5002\n  protocol: udp\n  purpose:\n  owner:',
        '- name: FEED\n  port: 6000\n  purpose:\n  owner:',
        '- name: WEB\n  range: 8000-8002\n  purpose:\n  owner:\n',
      ].join('\n'),
    );
    const second = await run(first.tree, 'write');
    expect(second.text).toBe('config/ports.yaml already lists every port.\n');
    expect(second.tree).toEqual(first.tree);
  });

  test.each([
    [
      'comments, order and further fields',
      `# ours\n\n- port: 7000   # last year's\n  name: OLD\n  notes: [a, b]\n  purpose: "x"\n\n# the end\n`,
      '- name: FEED\n  port: 5555\n  purpose:\n  owner:\n',
    ],
    [
      'deeper indentation',
      `ports:\n    -   name: OLD\n        port: 7000\n`,
      '    -   name: FEED\n        port: 5555\n        purpose:\n        owner:\n',
    ],
    ['rows without names', `- port: 7000\n  purpose: x\n  owner: y\n`, '- port: 5555\n  purpose:\n  owner:\n'],
    [
      'Windows line ends',
      `- name: OLD\r\n  port: 7000\r\n`,
      '- name: FEED\r\n  port: 5555\r\n  purpose:\r\n  owner:\r\n',
    ],
    [
      'a text as the last field',
      `- name: OLD\n  port: 7000\n  purpose: |\n    one\n    two\n`,
      '- name: FEED\n  port: 5555\n  purpose:\n  owner:\n',
    ],
    ['no line end at the end', `- name: OLD\n  port: 7000`, '\n- name: FEED\n  port: 5555\n  purpose:\n  owner:\n'],
    ['an empty list', `# ours\nports: []\n`, '- name: FEED\n  port: 5555\n  purpose:\n  owner:\n'],
  ])('keeps %s', async (_, registry, added) => {
    const { tree } = await run({ 'feed.py': FEED, 'config/ports.yaml': registry }, 'write');
    const after = String(tree['config/ports.yaml']);
    expect(after).toContain(added);
    expect(after.replace(added, '')).toBe(registry.replace('ports: []', 'ports:'));
  });

  test('refuses what it cannot edit, and what it cannot read', async () => {
    const onOneLine = await run({ 'feed.py': FEED, 'config/ports.yaml': '[{name: OLD, port: 7000}]\n' }, 'write');
    expect(onOneLine).toMatchObject({ status: 2 });
    expect(onOneLine.sentence).toContain('config/ports.yaml:1:');
    const broken = await run({ 'feed.py': FEED, 'config/ports.yaml': '- name: [\n' }, 'write');
    expect(broken).toMatchObject({ status: 2 });
  });
});

describe('next', () => {
  const tree = {
    'feed.py': FEED.replace('5555', '5000'),
    'config/ports.yaml': '- {name: A, range: 5002-5004}\n- {name: B, port: 5001, machine: edge}\n',
  };

  test('skips what is used and what is registered', async () => {
    expect((await run(tree, 'next', '--count', '3')).text).toBe('5001\n5005\n5006\n');
  });

  test('looks where and for which machine it is told', async () => {
    expect((await run(tree, 'next', '--range', '5000-5002', '--machine', 'edge')).text).toBe('5000\n');
    expect(await run(tree, 'next', '--range', '5002-5004')).toMatchObject({ text: '', status: 1 });
    expect((await run(tree, 'next', '--range', '5000-5001', '--format', 'json')).text).toContain('"port": 5001');
  });

  test('takes nothing but ranges', async () => {
    expect(await run(tree, 'next', '--range', 'all')).toMatchObject({ status: 2 });
  });
});

describe('fix', () => {
  const IMPORT = 'from common_utils.port_registry import get_port\n';
  const fixed = async (python: string, row = ROW) => {
    const tree = { 'agents/feed.py': python, 'config/ports.yaml': row };
    const first = await run(tree, 'fix');
    const second = await run(first.tree, 'fix');
    expect(second.tree).toEqual(first.tree);
    return String(first.tree['agents/feed.py']);
  };

  test.each([
    ['an endpoint', 'sock.bind("tcp://*:5555")', `sock.bind(f"tcp://*:{get_port('FEED')}")`],
    ['an endpoint in single quotes', "sock.bind('tcp://*:5555')", `sock.bind(f'tcp://*:{get_port("FEED")}')`],
    [
      'an f-string',
      'host = "a"\nsock.bind(f"tcp://{host}:5555")',
      `host = "a"\nsock.bind(f"tcp://{host}:{get_port('FEED')}")`,
    ],
    [
      'a pair',
      'import socket\ns = socket.socket()\ns.bind(("", 5555))  # feed',
      `import socket\n${IMPORT}s = socket.socket()\ns.bind(("", get_port("FEED")))  # feed`,
    ],
    [
      'a constant',
      'PORT = 5555  # prices\nsock.bind(f"tcp://*:{PORT}")',
      'PORT = get_port("FEED")  # prices\nsock.bind(f"tcp://*:{PORT}")',
    ],
    [
      'an argument default',
      'def run(sock, port=5555):\n    sock.bind(f"tcp://*:{port}")',
      'def run(sock, port=get_port("FEED")):\n    sock.bind(f"tcp://*:{port}")',
    ],
    [
      'a number in a text',
      'import os\nsock.bind("tcp://*:" + os.getenv("PORT", "5555"))',
      `import os\n${IMPORT}sock.bind("tcp://*:" + os.getenv("PORT", str(get_port("FEED"))))`,
    ],
    [
      'a template',
      'sock.bind("tcp://{}:5555".format(host()))',
      `sock.bind(f"tcp://{{}}:{get_port('FEED')}".format(host()))`,
    ],
    ['a template with %', 'sock.bind("tcp://%s:5555" % host())', `sock.bind(f"tcp://%s:{get_port('FEED')}" % host())`],
    ['a number inside an f-string', 'sock.bind(f"tcp://*:{5555}")', `sock.bind(f"tcp://*:{get_port('FEED')}")`],
  ])('%s', async (_, before, after) => {
    const expected = after.includes(IMPORT) ? after : `${IMPORT}${after}`;
    expect(await fixed(`${before}\n`)).toBe(`${expected}\n`);
  });

  test.each([
    ['a sum', 'BASE = 5500\nsock.bind(f"tcp://*:{BASE + 55}")'],
    ['an escaped text', 'sock.bind("tcp://\\x2a:5555")'],
    ['the port of another host', 'sock.connect("tcp://10.0.0.7:5555")'],
    ['a port without a name', 'sock.bind("tcp://*:5556")'],
    ['another get_port', 'from shop import get_port\nsock.bind("tcp://*:5555")'],
    ['an own get_port', 'def get_port(name):\n    return 1\nsock.bind("tcp://*:5555")'],
    ['a file that is not UTF-8', 'sock.bind("tcp://*:5556") # \udcff'],
  ])('leaves %s alone', async (_, python) => {
    expect(await fixed(`${python}\n`)).toBe(Buffer.from(`${python}\n`).toString());
  });

  test('puts the import behind docstring, future imports and the imports before the first number', async () => {
    const before =
      '#!/usr/bin/env python3\n"""Feed."""\nfrom __future__ import annotations\n\nimport zmq\n\nPORT = 5555\nimport sys\nsock.bind(f"tcp://*:{PORT}")\n';
    const after = before.replace('import zmq\n', `import zmq\n${IMPORT}`).replace('5555', 'get_port("FEED")');
    expect(await fixed(before)).toBe(after);
    expect(await fixed('"""Feed."""\nPORT = 5555\nsock.bind(f"tcp://*:{PORT}")\n')).toBe(
      `"""Feed."""\n${IMPORT}PORT = get_port("FEED")\nsock.bind(f"tcp://*:{PORT}")\n`,
    );
  });

  test('keeps line ends and a byte order mark', async () => {
    const python = '\uFEFFimport zmq\r\nsock.bind("tcp://*:5555")\r\n';
    expect(await fixed(python)).toBe(
      `\uFEFFimport zmq\r\n${IMPORT.trim()}\r\nsock.bind(f"tcp://*:{get_port('FEED')}")\r\n`,
    );
  });

  test('leaves collisions, containers and examples alone', async () => {
    const tree = {
      'config/ports.yaml': ROW,
      'a/feed.py': FEED,
      'b/feed.py': FEED,
      'examples/feed.py': FEED,
    };
    const { text, tree: after } = await run(tree, 'fix');
    expect(text).toContain('Left 1 colliding port');
    expect(after).toEqual(tree);
  });

  test('rewrites constants where they are defined', async () => {
    const tree = {
      'config/ports.yaml': ROW,
      'shared/ports.py': 'FEED = 5555\n',
      'feed.py': 'from shared.ports import FEED\nsock.bind(f"tcp://*:{FEED}")\n',
    };
    const { tree: after } = await run(tree, 'fix');
    expect(after['shared/ports.py']).toBe(`${IMPORT}FEED = get_port("FEED")\n`);
    expect(after['feed.py']).toBe(tree['feed.py']);
  });

  test('says what is missing without a registry', async () => {
    expect(await run({ 'feed.py': FEED }, 'fix')).toMatchObject({
      status: 2,
      sentence: expect.stringContaining('ports write'),
    });
  });
});

test('list has three formats', async () => {
  expect((await run({ 'feed.py': FEED }, 'list', '--format', 'csv')).text).toBe(
    'path,line,column,role,protocol,address,ports,status,via,service,machine\nfeed.py,4,1,listen,tcp,*,5555,resolved,literal,feed.py,default\n',
  );
  expect((await run({ 'feed.py': FEED }, 'list', '--format', 'markdown')).text).toContain('| feed.py |');
});
