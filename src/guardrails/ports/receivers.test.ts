import { describe, expect, test } from '@jest/globals';
import { command } from '../../testing/command.js';
import type { Tree } from '../../testing/repo.js';
import { brief, check } from '../../testing/repo.js';
import ports from './index.js';

/** `role ports/protocol` or `role status` of every use in the tree. */
async function usesIn(tree: Tree): Promise<readonly string[]> {
  const { text } = await command(tree, [ports], ['ports', 'list', '--format', 'json']);
  const rows = JSON.parse(text) as Record<string, unknown>[];
  return rows.map(({ role, ports: numbers, protocol, status }) =>
    status === 'resolved' ? `${role} ${numbers}/${protocol}` : `${role} ${status}`,
  );
}

type Case = readonly [what: string, python: string, uses: readonly string[]];

const CONTEXT = 'import zmq\nctx = zmq.Context()\n';

const OBJECTS: readonly Case[] = [
  ['an item of a table', `${CONTEXT}socks["p"].bind("tcp://*:7703")`, ['listen 7703/tcp']],
  [
    'an item of a table of the object',
    `class A:\n    def run(self):\n        self.socks["pub"].bind("tcp://*:7704")`,
    ['listen 7704/tcp'],
  ],
  ['an item of a list', 'links[0].bind("tcp://*:7705")', ['listen 7705/tcp']],
  ['one of two', '(a or b).bind("tcp://*:7706")', ['listen 7706/tcp']],
  [
    'an item of a table with an address that nobody knows',
    `${CONTEXT}t = {"p": ctx.socket(zmq.PUB)}\nt["p"].bind(bus)`,
    ['listen unresolved'],
  ],
  [
    'an item that is assigned',
    `${CONTEXT}t = {}\nt["p"] = ctx.socket(zmq.PUB)\nt["p"].bind(bus)`,
    ['listen unresolved'],
  ],
  [
    'an item that is appended',
    `${CONTEXT}t = []\nt.append(ctx.socket(zmq.PUB))\nfor q in t:\n    q.bind(bus)`,
    ['listen unresolved'],
  ],
  ['another name of a socket', `${CONTEXT}a = ctx.socket(zmq.PUB)\nb = a\nb.bind(bus)`, ['listen unresolved']],
  [
    'what a function makes',
    `${CONTEXT}def make():\n    return ctx.socket(zmq.PUB)\nx = make()\nx.bind(bus)`,
    ['listen unresolved'],
  ],
  ['a parameter that is a socket', `import zmq\ndef f(x: zmq.Socket):\n    x.bind(bus)`, ['listen unresolved']],
  ['a table of applications', 'apps["x"].run(port=7701)', ['listen 7701/tcp']],
  [
    'a table of applications with a default',
    'from flask import Flask\napps = {"x": Flask("x")}\napps["x"].run()',
    ['listen 5000/tcp'],
  ],
  [
    'an application that a function makes',
    'from flask import Flask\ndef make():\n    return Flask("y")\napp = make()\napp.run()',
    ['listen 5000/tcp'],
  ],
  [
    'a class of applications',
    'from flask import Flask\nclass App(Flask):\n    pass\napp = App("y")\napp.run()',
    ['listen 5000/tcp'],
  ],
  ['an application under another name', 'from flask import Flask as F\napp = F("y")\napp.run()', ['listen 5000/tcp']],
  [
    'both sides of a ZeroMQ device',
    'from zmq.devices import ThreadDevice\nd = ThreadDevice(zmq.QUEUE, zmq.ROUTER, zmq.DEALER)\nd.bind_in("tcp://*:7711")\nd.bind_out("tcp://*:7712")\nd.connect_in("tcp://localhost:7713")\nd.bind_in("ipc://x")',
    ['listen 7711/tcp', 'listen 7712/tcp', 'connect 7713/tcp'],
  ],
  [
    'the monitor of a ZeroMQ device',
    'from zmq.devices import MonitoredQueue\nd = MonitoredQueue(1, 2, 3)\nd.bind_mon("tcp://*:7714")',
    ['listen 7714/tcp'],
  ],
  [
    'a trait that configuration sets',
    'import zmq\nfrom traitlets import Unicode\nclass A(Configurable):\n    url = Unicode(config=True)\n    def run(self):\n        s = zmq.Context().socket(zmq.PUB)\n        s.bind(self.url)',
    ['listen unresolved'],
  ],
  [
    'a trait with a default',
    'import zmq\nfrom traitlets import Unicode\nclass A(Configurable):\n    url = Unicode("tcp://*:7715").tag(config=True)\n    def run(self):\n        s = zmq.Context().socket(zmq.PUB)\n        s.bind(self.url)',
    ['listen 7715/tcp'],
  ],
];

const SERVERS: readonly Case[] = [
  [
    'a class that derives from a server',
    'import socketserver\nclass S(socketserver.TCPServer): pass\nS(("", 7704), H)',
    ['listen 7704/tcp'],
  ],
  [
    'a class that derives from a mixed one',
    'import socketserver\nclass S(socketserver.ThreadingMixIn, socketserver.UDPServer): pass\nclass T(S): pass\nT(("", 7705), H)',
    ['listen 7705/udp'],
  ],
  [
    'a class that knows its port',
    'from http.server import HTTPServer\nclass S(HTTPServer):\n    def __init__(self):\n        super().__init__(("", 7706), H)\nS()',
    ['listen 7706/tcp'],
  ],
  [
    'a class that names its base',
    'from http.server import HTTPServer\nclass S(HTTPServer):\n    def __init__(self):\n        HTTPServer.__init__(self, ("", 7707), H)\nS()',
    ['listen 7707/tcp'],
  ],
  [
    'a parameter’s default',
    'from http.server import HTTPServer\ndef run(server_class=HTTPServer):\n    server_class(("", 8113), h)',
    ['listen 8113/tcp'],
  ],
  [
    'another name',
    'import http.server\nServer = http.server.ThreadingHTTPServer\nServer(("", 7708), h)',
    ['listen 7708/tcp'],
  ],
  [
    'an import under another name',
    'from http.server import HTTPServer as Web\nWeb(("", 7709), h)',
    ['listen 7709/tcp'],
  ],
  [
    'a class of the same name that derives from it',
    'import http.server\nclass HTTPServer(http.server.HTTPServer): pass\nHTTPServer(("", 7710), h)',
    ['listen 7710/tcp'],
  ],
  [
    'a server that is called as it is called, once',
    'from http.server import HTTPServer\nclass S(HTTPServer): pass\nHTTPServer(("", 7711), h)',
    ['listen 7711/tcp'],
  ],
];

const OTHERS: readonly Case[] = [
  ['an object of a class that is no socket', 'class Kettle:\n    pass\ns = Kettle()\ns.bind(bus)', []],
  ['the same under another name', 'class Kettle:\n    pass\nkettle = Kettle()\nkettle.bind(bus)', []],
  ['an object of an imported class that is no socket', 'from kitchen import Kettle\ns = Kettle()\ns.bind(bus)', []],
  [
    'an object that is kept as an attribute',
    'from kitchen import Kettle\nclass A:\n    def __init__(self):\n        self.pub = Kettle()\n    def f(self):\n        self.pub.bind(self.bus)',
    [],
  ],
  ['a parameter that is no socket', 'def f(s: Kettle):\n    s.bind(bus)', []],
  [
    'a server of this file that runs itself',
    'class Server:\n    def run(self, port): pass\nserver = Server()\nserver.run(port=7716)',
    [],
  ],
];

const BESIDE = 'import uvicorn\nuvicorn.run("m:app", port=7801)\n';
const PROBES: readonly Case[] = [
  [
    'a socket that a with closes',
    'import socket\ndef free(port):\n    with socket.socket() as s:\n        s.bind(("", port))\n        return True\nfree(7801)',
    [],
  ],
  [
    'a socket that is closed',
    'import socket\ndef free(port):\n    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)\n    try:\n        s.bind(("", port))\n        return True\n    except OSError:\n        return False\n    finally:\n        s.close()\nfree(7801)',
    [],
  ],
  [
    'a socket in closing()',
    'import socket\nfrom contextlib import closing\ndef free():\n    with closing(socket.socket()) as s:\n        s.bind(("", 0))\n        return s.getsockname()[1]',
    [],
  ],
  [
    'a search',
    'import socket\ndef first():\n    for p in range(7801, 7900):\n        with socket.socket() as s:\n            try:\n                s.bind(("", p))\n                return p\n            except OSError:\n                continue',
    [],
  ],
  [
    'a question whether somebody listens',
    'import socket\ndef used(port):\n    with socket.socket() as s:\n        return s.connect_ex(("localhost", port)) == 0\nused(7801)',
    [],
  ],
  [
    'a lock that keeps its socket',
    'import socket\ndef lock(port):\n    s = socket.socket()\n    s.bind(("127.0.0.1", port))\n    return s\nheld = lock(7801)',
    ['listen 7801/tcp'],
  ],
  [
    'a lock that an object keeps',
    'import socket\nclass Lock:\n    def take(self):\n        self.s = socket.socket()\n        self.s.bind(("127.0.0.1", 7801))',
    ['listen 7801/tcp'],
  ],
  [
    'a lock that is held while something runs',
    'import socket\ndef main():\n    with socket.socket() as s:\n        s.bind(("127.0.0.1", 7801))\n        work()',
    ['listen 7801/tcp'],
  ],
  [
    'a lock that nobody closes',
    'import socket\ndef main():\n    s = socket.socket()\n    s.bind(("127.0.0.1", 7801))\n    work()',
    ['listen 7801/tcp'],
  ],
  [
    'a server',
    'import socket\ndef serve():\n    with socket.socket() as s:\n        s.bind(("", 7801))\n        s.listen()\n        c, _ = s.accept()',
    ['listen 7801/tcp'],
  ],
  [
    'a datagram socket',
    'import socket\ndef serve():\n    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:\n        s.bind(("", 7801))',
    ['listen 7801/udp'],
  ],
  [
    'a search whose socket nobody closes',
    'import socket\ndef made():\n    return socket.socket(socket.AF_INET, socket.SOCK_STREAM)\ndef first(start):\n    s = made()\n    for p in range(start, 7900):\n        try:\n            s.bind(("", p))\n        except OSError:\n            continue\n        else:\n            return p\nfirst(7801)',
    [],
  ],
  [
    'a search that hands the socket on',
    'import socket\ndef first():\n    s = socket.socket()\n    for p in range(7801, 7803):\n        try:\n            s.bind(("127.0.0.1", p))\n        except OSError:\n            continue\n        return s\nheld = first()',
    ['listen 7801-7802/tcp'],
  ],
];

describe.each([
  ['receivers', OBJECTS],
  ['server classes', SERVERS],
  ['what is no socket', OTHERS],
  ['probes and locks', PROBES],
])('%s', (_, cases) => {
  test.each(cases)('%s', async (_what, python, uses) => {
    expect(await usesIn({ 'service/feed.py': `${python}\n` })).toEqual(uses);
  });
});

test('a probe is no conflict with the service that it probes for', async () => {
  const tree = { 'tools/free.py': `${PROBES[0]![1]}\n`, 'service/main.py': BESIDE };
  expect(brief(await check(tree, [ports]))).toEqual([]);
});

test('a lock is a conflict with a service on its port', async () => {
  const tree = { 'tools/lock.py': `${PROBES[5]![1]}\n`, 'service/main.py': BESIDE };
  expect(brief(await check(tree, [ports]))).toEqual(['tools/lock.py:4:5 error ports/conflict']);
});
