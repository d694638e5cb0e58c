import { describe, expect, test } from '@jest/globals';
import { command } from '../../testing/command.js';
import type { Tree } from '../../testing/repo.js';
import ports from './index.js';

/** `role address:ports/protocol`, or `role status`, for every use in the tree. */
async function usesIn(tree: Tree): Promise<readonly string[]> {
  const { text } = await command(tree, [ports], ['ports', 'list', '--format', 'json']);
  const rows = JSON.parse(text) as Record<string, unknown>[];
  return rows.map(({ role, address, ports: numbers, protocol, status }) =>
    status === 'resolved' ? `${role} ${address ?? '?'}:${String(numbers)}/${protocol}` : `${role} ${status}`,
  );
}

interface Case {
  readonly form: string;
  readonly python: string;
  readonly uses: readonly string[];
  readonly other?: Tree;
}

const ZMQ = 'import zmq\nsock = zmq.Context().socket(zmq.PUB)\n';

const CALLS: readonly Case[] = [
  { form: 'zmq bind', python: `${ZMQ}sock.bind("tcp://*:5555")`, uses: ['listen *:5555/tcp'] },
  {
    form: 'zmq bind to one address',
    python: `${ZMQ}sock.bind("tcp://127.0.0.1:5555")`,
    uses: ['listen 127.0.0.1:5555/tcp'],
  },
  { form: 'zmq connect', python: `${ZMQ}sock.connect("tcp://localhost:5555")`, uses: ['connect 127.0.0.1:5555/tcp'] },
  { form: 'zmq over udp', python: `${ZMQ}sock.bind("udp://*:5556")`, uses: ['listen *:5556/udp'] },
  {
    form: 'zmq inside the process',
    python: `${ZMQ}sock.bind("inproc://jobs")\nsock.bind("ipc:///tmp/jobs")`,
    uses: [],
  },
  { form: 'zmq wildcard port', python: `${ZMQ}sock.bind("tcp://*:*")`, uses: ['listen dynamic'] },
  { form: 'zmq random port', python: `${ZMQ}port = sock.bind_to_random_port("tcp://*")`, uses: ['listen dynamic'] },
  {
    form: 'socket.bind',
    python: 'import socket\ns = socket.socket()\ns.bind(("", 5555))',
    uses: ['listen *:5555/tcp'],
  },
  {
    form: 'socket.bind to port 0',
    python: 'import socket\ns = socket.socket()\ns.bind(("", 0))',
    uses: ['listen dynamic'],
  },
  {
    form: 'a datagram socket',
    python: 'import socket\nwith socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:\n    s.bind(("0.0.0.0", 5005))',
    uses: ['listen 0.0.0.0:5005/udp'],
  },
  {
    form: 'a unix socket',
    python: 'import socket\ns = socket.socket(socket.AF_UNIX)\ns.bind("/run/app.sock")',
    uses: [],
  },
  {
    form: 'create_connection',
    python: 'import socket\nsocket.create_connection(("10.0.0.7", 5555), 3)',
    uses: ['connect 10.0.0.7:5555/tcp'],
  },
  {
    form: 'asyncio.start_server',
    python: 'import asyncio\nasync def main():\n    await asyncio.start_server(handle, "::", 7000)',
    uses: ['listen :::7000/tcp'],
  },
  {
    form: 'HTTPServer',
    python: 'from http.server import HTTPServer\nHTTPServer(("", 8080), Handler).serve_forever()',
    uses: ['listen *:8080/tcp'],
  },
  {
    form: 'socketserver over udp',
    python: 'import socketserver\nwith socketserver.UDPServer(("", 9999), Handler) as server:\n    pass',
    uses: ['listen *:9999/udp'],
  },
  {
    form: 'uvicorn.run',
    python: 'import uvicorn\nuvicorn.run("app:app", host="0.0.0.0", port=8001)',
    uses: ['listen 0.0.0.0:8001/tcp'],
  },
  {
    form: 'uvicorn.run without a port',
    python: 'import uvicorn as server\nserver.run("app:app")',
    uses: ['listen *:8000/tcp'],
  },
  {
    form: 'Flask',
    python: 'from flask import Flask\napp = Flask(__name__)\napp.run(port=5001)',
    uses: ['listen *:5001/tcp'],
  },
  {
    form: 'Flask without a port',
    python: 'from flask import Flask\napp = Flask(__name__)\napp.run()',
    uses: ['listen *:5000/tcp'],
  },
  {
    form: 'aiohttp',
    python: 'from aiohttp import web\nweb.run_app(make_app(), port=8090)',
    uses: ['listen *:8090/tcp'],
  },
  {
    form: 'websockets',
    python:
      'import websockets\nasync def main():\n    async with websockets.serve(handler, "localhost", 8765):\n        pass',
    uses: ['listen 127.0.0.1:8765/tcp'],
  },
  { form: 'gRPC', python: 'server.add_insecure_port("[::]:50051")', uses: ['listen :::50051/tcp'] },
  {
    form: 'gRPC with credentials',
    python: 'server.add_secure_port("0.0.0.0:50052", creds)',
    uses: ['listen 0.0.0.0:50052/tcp'],
  },
  {
    form: 'a Prometheus endpoint',
    python: 'from prometheus_client import start_http_server\nstart_http_server(9200)',
    uses: ['listen *:9200/tcp'],
  },
  {
    form: 'calls that are none',
    python:
      'import subprocess, sqlite3, asyncio\nsubprocess.run(["ls"])\nsqlite3.connect("x.db")\nasyncio.run(main())\nsignal.connect(on_save)',
    uses: [],
  },
];

const FORMS: readonly Case[] = [
  { form: 'f-string', python: `${ZMQ}PORT = 5555\nsock.bind(f"tcp://*:{PORT}")`, uses: ['listen *:5555/tcp'] },
  {
    form: '.format',
    python: `${ZMQ}PORT = 5555\nsock.bind("tcp://{}:{}".format("*", PORT))`,
    uses: ['listen *:5555/tcp'],
  },
  {
    form: '.format by name',
    python: `${ZMQ}sock.bind("tcp://*:{port}".format(port=5555))`,
    uses: ['listen *:5555/tcp'],
  },
  { form: '%', python: `${ZMQ}PORT = 5555\nsock.bind("tcp://*:%d" % PORT)`, uses: ['listen *:5555/tcp'] },
  {
    form: 'concatenation',
    python: `${ZMQ}PORT = 5555\nsock.bind("tcp://*:" + str(PORT))`,
    uses: ['listen *:5555/tcp'],
  },
  {
    form: 'a local variable',
    python: `import zmq\ndef run(sock):\n    port = 5555\n    sock.bind(f"tcp://*:{port}")`,
    uses: ['listen *:5555/tcp'],
  },
  {
    form: 'the assignment before, not the one after',
    python: `${ZMQ}port = 5555\nsock.bind(f"tcp://*:{port}")\nport = 6666`,
    uses: ['listen *:5555/tcp'],
  },
  {
    form: 'each assignment for its own call',
    python: `${ZMQ}url = "tcp://*:5555"\nsock.bind(url)\nurl = "tcp://*:5556"\nsock.bind(url)`,
    uses: ['listen *:5555/tcp', 'listen *:5556/tcp'],
  },
  {
    form: 'both branches',
    python: `${ZMQ}if debug:\n    port = 5555\nelse:\n    port = 5556\nsock.bind(f"tcp://*:{port}")`,
    uses: ['listen *:5555,5556/tcp'],
  },
  {
    form: 'a branch over a default',
    python: `${ZMQ}port = 5555\nif debug:\n    port = 5556\nsock.bind(f"tcp://*:{port}")`,
    uses: ['listen *:5555,5556/tcp'],
  },
  {
    form: 'a conditional expression',
    python: `${ZMQ}sock.bind("tcp://*:%s" % (5555 if debug else 5556))`,
    uses: ['listen *:5555,5556/tcp'],
  },
  {
    form: 'or',
    python: `${ZMQ}def run(port=None):\n    port = port or 5555\n    sock.bind(f"tcp://*:{port}")`,
    uses: ['listen *:5555/tcp'],
  },
  {
    form: 'is None',
    python: `${ZMQ}def run(port=None):\n    if port is None:\n        port = 5555\n    sock.bind(f"tcp://*:{port}")`,
    uses: ['listen *:5555/tcp'],
  },
  {
    form: 'base + offset',
    python: `${ZMQ}BASE = 5500\nsock.bind(f"tcp://*:{BASE + 55}")`,
    uses: ['listen *:5555/tcp'],
  },
  {
    form: 'base - offset',
    python: `${ZMQ}BASE = 5600\nsock.bind(f"tcp://*:{BASE - 45}")`,
    uses: ['listen *:5555/tcp'],
  },
  { form: '+=', python: `${ZMQ}port = 5554\nport += 1\nsock.bind(f"tcp://*:{port}")`, uses: ['listen *:5555/tcp'] },
  {
    form: 'a loop over a range',
    python: `${ZMQ}for port in range(5600, 5604):\n    sock.bind(f"tcp://*:{port}")`,
    uses: ['listen *:5600-5603/tcp'],
  },
  {
    form: 'a loop over numbers',
    python: `${ZMQ}for port in (5600, 5610):\n    sock.bind(f"tcp://*:{port}")`,
    uses: ['listen *:5600,5610/tcp'],
  },
  {
    form: 'a class constant',
    python: 'class Feed:\n    PORT = 5555\n    def run(self, sock):\n        sock.bind(f"tcp://*:{self.PORT}")',
    uses: ['listen *:5555/tcp'],
  },
  {
    form: 'a class constant by the class name',
    python: 'class Ports:\n    FEED = 5555\nsock.bind(f"tcp://*:{Ports.FEED}")',
    uses: ['listen *:5555/tcp'],
  },
  {
    form: 'an enum',
    python: 'class Ports(IntEnum):\n    FEED = 5555\nsock.bind(f"tcp://*:{Ports.FEED.value}")',
    uses: ['listen *:5555/tcp'],
  },
  {
    form: 'self.x from another method',
    python:
      'class Feed:\n    def __init__(self):\n        self.port = 5555\n    def run(self, sock):\n        sock.bind(f"tcp://*:{self.port}")',
    uses: ['listen *:5555/tcp'],
  },
  {
    form: 'a parameter default through self',
    python:
      'class Feed:\n    def __init__(self, port=5555):\n        self.port = port\n    def run(self, sock):\n        sock.bind(f"tcp://*:{self.port}")',
    uses: ['listen *:5555/tcp'],
  },
  {
    form: 'what callers pass',
    python: 'def serve(sock, port):\n    sock.bind(f"tcp://*:{port}")\nserve(s, 5555)\nserve(s, port=5556)',
    uses: ['listen *:5555,5556/tcp'],
  },
  {
    form: 'what a thread passes',
    python: 'def serve(port):\n    sock.bind(f"tcp://*:{port}")\nThread(target=serve, args=(5555,)).start()',
    uses: ['listen *:5555/tcp'],
  },
  {
    form: 'a constructor argument',
    python:
      'class Feed:\n    def __init__(self, port):\n        self.port = port\n    def run(self, sock):\n        sock.bind(f"tcp://*:{self.port}")\nFeed(5555).run(s)',
    uses: ['listen *:5555/tcp'],
  },
  {
    form: 'what a heir passes on',
    python:
      'class Feed:\n    def __init__(self, port=5555):\n        self.port = port\n    def run(self):\n        sock.bind(f"tcp://*:{self.port}")\nclass Safe(Feed):\n    def __init__(self):\n        super().__init__(5556)',
    uses: ['listen *:5556/tcp'],
  },
  {
    form: 'os.environ.get',
    python: `import os\n${ZMQ}sock.bind(f"tcp://*:{os.environ.get('PORT', 5555)}")`,
    uses: ['listen *:5555/tcp'],
  },
  {
    form: 'os.getenv and int',
    python: `import os\n${ZMQ}port = int(os.getenv("PORT", "5555"))\nsock.bind(f"tcp://*:{port}")`,
    uses: ['listen *:5555/tcp'],
  },
  {
    form: 'os.environ.get or',
    python: `import os\n${ZMQ}port = os.environ.get("PORT") or 5555\nsock.bind(f"tcp://*:{port}")`,
    uses: ['listen *:5555/tcp'],
  },
  {
    form: 'get_env',
    python: `${ZMQ}port = get_env("PORT", 5555)\nsock.bind(f"tcp://*:{port}")`,
    uses: ['listen *:5555/tcp'],
  },
  { form: 'config.get', python: `${ZMQ}sock.bind(f"tcp://*:{config.get('port', 5555)}")`, uses: ['listen *:5555/tcp'] },
  {
    form: 'a dict of this file',
    python: `${ZMQ}PORTS = {"feed": 5555, "jobs": 5556}\nsock.bind(f"tcp://*:{PORTS['feed']}")`,
    uses: ['listen *:5555/tcp'],
  },
  {
    form: 'argparse',
    python: `${ZMQ}parser.add_argument("--port", type=int, default=5555)\nargs = parser.parse_args()\nsock.bind(f"tcp://*:{args.port}")`,
    uses: ['listen *:5555/tcp'],
  },
  {
    form: 'a click option',
    python:
      'import click, uvicorn\n@click.command()\n@click.option("--port", default=8010)\ndef main(port):\n    uvicorn.run(app, port=port)',
    uses: ['listen *:8010/tcp'],
  },
  {
    form: 'a dataclass field',
    python:
      '@dataclass\nclass Settings:\n    port: int = 8020\ndef main(settings: Settings):\n    uvicorn.run(app, port=settings.port)',
    uses: ['listen *:8020/tcp'],
  },
  {
    form: 'a function of this file',
    python: `${ZMQ}def address(port):\n    return f"tcp://*:{port + 1}"\nsock.bind(address(5554))`,
    uses: ['listen *:5555/tcp'],
  },
  {
    form: 'tuple unpacking',
    python: 'import socket\ns = socket.socket()\nhost, port = "127.0.0.1", 5555\ns.bind((host, port))',
    uses: ['listen 127.0.0.1:5555/tcp'],
  },
  { form: 'an unknown host', python: `${ZMQ}sock.bind("tcp://%s:5555" % find_host())`, uses: ['listen ?:5555/tcp'] },
  {
    form: 'a constant of a sibling',
    python: `from ports import FEED\n${ZMQ}sock.bind(f"tcp://*:{FEED}")`,
    other: { 'ports.py': 'FEED = 5555\n' },
    uses: ['listen *:5555/tcp'],
  },
  {
    form: 'a constant of a module',
    python: `import shared.ports as known\n${ZMQ}sock.bind(f"tcp://*:{known.FEED + 1}")`,
    other: { 'shared/ports.py': 'BASE = 5500\nFEED = BASE + 54\n' },
    uses: ['listen *:5555/tcp'],
  },
  {
    form: 'a class of a module',
    python: `from settings import Config\n${ZMQ}sock.bind(f"tcp://*:{Config.PORT}")`,
    other: { 'settings.py': 'class Config:\n    PORT = 5555\n' },
    uses: ['listen *:5555/tcp'],
  },
  {
    form: 'a variable of .env',
    python: `import os\n${ZMQ}sock.bind("tcp://*:" + os.environ["FEED_PORT"])`,
    other: { '.env': 'FEED_PORT=5555\n' },
    uses: ['declare *:5555/tcp', 'listen *:5555/tcp'],
  },
  {
    form: 'get_port',
    python: `${ZMQ}sock.bind(f"tcp://*:{get_port('FEED')}")`,
    other: { 'config/ports.yaml': '- name: FEED\n  port: 5555\n' },
    uses: ['listen *:5555/tcp'],
  },
];

const UNKNOWN: readonly Case[] = [
  {
    form: 'a method that only shares the name',
    python: 'app = Deployment.bind(1000)\nform.connect("http://localhost/x")',
    uses: [],
  },
  {
    form: 'a socket of another family',
    python: 'import socket\ns = socket.socket(socket.PF_CAN)\ns.bind(("can0", 291))',
    uses: [],
  },
  { form: 'a bare IPv6 host', python: 'server.add_insecure_port("::1")', uses: [] },
  {
    form: 'a server that is handed its socket',
    python: 'from aiohttp import web\nweb.run_app(app, sock=sock)',
    uses: ['listen unresolved'],
  },
  {
    form: 'another function of the same name',
    python: 'class Link:\n    def open(self, port):\n        sock.bind(f"tcp://*:{port}")\nother.open(5555)',
    uses: ['listen unresolved'],
  },
  {
    form: 'a number next to a free one',
    python: `${ZMQ}port = get_open_port()\nsock.bind(f"tcp://*:{port + 1}")`,
    uses: ['listen dynamic'],
  },
  { form: 'sys.argv', python: `import sys\n${ZMQ}sock.bind("tcp://*:" + sys.argv[1])`, uses: ['listen unresolved'] },
  {
    form: 'a parameter nobody passes',
    python: 'def serve(sock, port):\n    sock.bind(f"tcp://*:{port}")',
    uses: ['listen unresolved'],
  },
  {
    form: 'base + what only runs know',
    python: `${ZMQ}sock.bind(f"tcp://*:{5555 + rank()}")`,
    uses: ['listen unresolved'],
  },
  { form: 'a number beyond all ports', python: `${ZMQ}sock.bind("tcp://*:70000")`, uses: ['listen unresolved'] },
  { form: 'half a number', python: `${ZMQ}sock.bind(f"tcp://*:55{digits()}")`, uses: ['listen unresolved'] },
  {
    form: 'a port somebody looks for',
    python: `${ZMQ}sock.bind(f"tcp://*:{find_free_port()}")`,
    uses: ['listen dynamic'],
  },
  { form: 'itself', python: `${ZMQ}port = port + 1\nsock.bind(f"tcp://*:{port}")`, uses: ['listen unresolved'] },
];

describe.each([
  ['calls', CALLS],
  ['forms', FORMS],
  ['what is never guessed', UNKNOWN],
])('%s', (_, cases) => {
  test.each(cases)('$form', async ({ python, other, uses }) => {
    const found = await usesIn({ ...other, 'service/feed.py': `${python}\n` });
    expect([...found].sort()).toEqual([...uses].sort());
  });
});

test('further calls are a matter of configuration', async () => {
  const tree = { 'agent.py': 'import agentlib\nagentlib.serve("0.0.0.0", number=6100)\n' };
  const calls = '[{call: agentlib.serve, host: 0, port: number}]';
  const { text } = await command(
    tree,
    [ports],
    ['ports', 'list', '--format', 'json', '--option', `ports.calls=${calls}`],
  );
  expect(JSON.parse(text)).toMatchObject([{ role: 'listen', address: '0.0.0.0', ports: [6100] }]);
});

test('how a number was found is told with its places', async () => {
  const tree = {
    'feed.py':
      'from ports import FEED\nimport zmq\nsock = zmq.Context().socket(zmq.PUB)\nsock.bind(f"tcp://*:{FEED}")\n',
    'ports.py': '\nFEED = 5555\n',
  };
  const { text } = await command(tree, [ports], ['ports', 'list', '--format', 'json']);
  expect(JSON.parse(text)).toEqual([
    {
      path: 'feed.py',
      line: 4,
      column: 1,
      role: 'listen',
      protocol: 'tcp',
      address: '*',
      ports: [5555],
      status: 'resolved',
      via: 'constant FEED at ports.py:2',
      service: 'feed.py',
      machine: 'default',
    },
  ]);
});
