import { describe, expect, test } from '@jest/globals';
import { command } from '../../testing/command.js';
import type { Tree } from '../../testing/repo.js';
import { check } from '../../testing/repo.js';
import inventory from '../inventory/index.js';
import ports from './index.js';

/** `path:line role ports service` for every use in the tree. */
async function usesIn(tree: Tree): Promise<readonly string[]> {
  const { text } = await command(tree, [ports], ['ports', 'list', '--format', 'json']);
  return (JSON.parse(text) as Record<string, unknown>[]).map(
    ({ path, line, role, ports: numbers, status, service }) =>
      `${path}:${line} ${role} ${status === 'resolved' ? String(numbers) : status} ${service}`,
  );
}

const BASE = `
import zmq
class BaseAgent:
    def __init__(self, name, port=5110):
        self.name = name
        self.port = port
    def start(self):
        sock = zmq.Context().socket(zmq.PUB)
        sock.bind(f"tcp://*:{self.port}")
`;
const ONE = `
from lib.base import BaseAgent
class One(BaseAgent):
    def __init__(self):
        super().__init__("one", port=5111)
`;
const TWO = `
from lib.base import BaseAgent
class Two(BaseAgent):
    def __init__(self, port=5111):
        super().__init__("two", port)
if __name__ == "__main__":
    Two().start()
`;
const THREE = `
from lib.base import BaseAgent
BaseAgent("three", 5111).start()
`;
const AGENTS: Tree = {
  'lib/__init__.py': '',
  'lib/base.py': BASE,
  'agents/one.py': ONE,
  'agents/two.py': TWO,
  'agents/three.py': THREE,
};

describe('what agents of several files give a base class', () => {
  test('is a use of each of them, and the default that nobody uses is none', async () => {
    expect(await usesIn(AGENTS)).toEqual([
      'agents/one.py:5 listen 5111 agents/one.py',
      'agents/three.py:3 listen 5111 agents/three.py',
      'agents/two.py:5 listen 5111 agents/two.py',
    ]);
  });

  test('is a conflict of three programs', async () => {
    const report = await check(AGENTS, [ports]);
    const conflicts = report.findings.filter(({ rule }) => rule === 'ports/conflict');
    expect(conflicts).toHaveLength(1);
    for (const name of ['one', 'two', 'three']) expect(conflicts[0]!.message).toContain(`agents/${name}.py`);
  });

  test('is in the row of each agent', async () => {
    const { text } = await command(AGENTS, [inventory], ['inventory', 'list', '--format', 'json']);
    const rows = JSON.parse(text) as { file: string; ports: unknown }[];
    expect(rows.map(({ file, ports: numbers }) => `${file} ${JSON.stringify(numbers)}`)).toEqual([
      'agents/one.py [5111]',
      'agents/three.py [5111]',
      'agents/two.py [5111]',
    ]);
  });

  test('is the default where an agent leaves the port out', async () => {
    const tree = { ...AGENTS, 'agents/four.py': ONE.replace('One', 'Four').replace(', port=5111', '') };
    expect(await usesIn(tree)).toContain('agents/four.py:5 listen 5110 agents/four.py');
  });

  test('is followed through a class that passes it on', async () => {
    const tree = {
      'lib/base.py': BASE,
      'lib/http.py':
        'from lib.base import BaseAgent\nclass HttpAgent(BaseAgent):\n    def __init__(self, name, port):\n        super().__init__(name, port=port)\n',
      'agents/a.py':
        'from lib.http import HttpAgent\nclass A(HttpAgent):\n    def __init__(self):\n        super().__init__("a", 5121)\n',
      'agents/b.py': 'from lib.http import HttpAgent\nclass B(HttpAgent):\n    pass\nB("b", port=5122).start()\n',
    };
    expect(await usesIn(tree)).toEqual([
      'agents/a.py:4 listen 5121 agents/a.py',
      'agents/b.py:4 listen 5122 agents/b.py',
    ]);
  });

  test('is followed through a package that names it again, an alias and a module', async () => {
    const tree = {
      'lib/__init__.py': 'from .base import BaseAgent as Agent\n',
      'lib/base.py': BASE,
      'agents/a.py': 'from lib import Agent\nAgent("a", 5131)\n',
      'agents/b.py': 'import lib.base\nlib.base.BaseAgent("b", 5132)\n',
      'agents/c.py': 'from lib import base as b\nb.BaseAgent("c", 5133)\n',
      'agents/d.py': 'def main():\n    from lib.base import BaseAgent\n    BaseAgent("d", 5134)\nmain()\n',
    };
    expect((await usesIn(tree)).map((use) => use.split(' ')[2])).toEqual(['5131', '5132', '5133', '5134']);
  });

  test('is unresolved for the agent whose number nobody can tell', async () => {
    const tree = { ...AGENTS, 'agents/four.py': 'from lib.base import BaseAgent\nBaseAgent("four", choose())\n' };
    expect(await usesIn(tree)).toContain('agents/four.py:2 listen unresolved agents/four.py');
  });

  test('is unresolved for an agent that passes on what it was given', async () => {
    const four =
      'from lib.base import BaseAgent\nclass Four(BaseAgent):\n    def __init__(self, **options):\n        super().__init__("four", **options)\n';
    expect(await usesIn({ 'lib/base.py': BASE, 'agents/four.py': four })).toEqual([
      'agents/four.py:4 listen unresolved agents/four.py',
    ]);
  });

  test.each([
    ['Four(port=5155)', '5155'],
    ['Four()', '5110'],
    ['Four(**given)', 'unresolved'],
  ])('is what %s gives an agent that passes on what it was given', async (call, numbers) => {
    const four = `from lib.base import BaseAgent\nclass Four(BaseAgent):\n    def __init__(self, **options):\n        super().__init__("four", **options)\n${call}.start()\n`;
    const uses = await usesIn({ 'lib/base.py': BASE, 'agents/four.py': four });
    expect(uses.map((use) => use.split(' ')[2])).toEqual([numbers]);
  });

  test('is a heir’s own where classes of two files are between', async () => {
    const base = BASE.replace('port=5110', 'port=None').replace('self.port = port', 'self.port = port or 5110');
    const middle = 'from lib.base import BaseAgent\nclass Worker(BaseAgent):\n    pass\n';
    const agent = (port: number): string =>
      `import zmq\nfrom lib.worker import Worker\nclass W(Worker):\n    def __init__(self):\n        super().__init__("w", port=${port})\n    def more(self):\n        extra = zmq.Context().socket(zmq.PUB)\n        extra.bind(f"tcp://*:{self.port + 1}")\n`;
    const tree = {
      'lib/base.py': base,
      'lib/worker.py': middle,
      'agents/a.py': agent(5161),
      'agents/b.py': agent(5171),
    };
    expect(await usesIn(tree)).toEqual([
      'agents/a.py:5 listen 5161 agents/a.py',
      'agents/a.py:8 listen 5162 agents/a.py',
      'agents/b.py:5 listen 5171 agents/b.py',
      'agents/b.py:8 listen 5172 agents/b.py',
    ]);
  });

  test.each([
    ['in a table', 'KINDS = {"base": BaseAgent}\n'],
    ['as an argument', 'register(BaseAgent)\n'],
  ])('is unresolved where the class is handed on %s', async (_, use) => {
    const tree = { 'lib/base.py': BASE, 'agents/all.py': `from lib.base import BaseAgent\n${use}` };
    expect(await usesIn(tree)).toEqual(['lib/base.py:9 listen unresolved lib/base.py']);
  });

  test('is unresolved where the class is exported and nobody makes one', async () => {
    const tree = { 'lib/base.py': `${BASE}\n__all__ = ["BaseAgent"]\n` };
    expect(await usesIn(tree)).toEqual(['lib/base.py:9 listen unresolved lib/base.py']);
  });

  test('is its default where nobody makes one and nothing hands it on', async () => {
    const tree = {
      'lib/base.py': BASE,
      'agents/notes.py':
        '"""BaseAgent is old."""\nfrom lib.base import BaseAgent\ndef f(agent: BaseAgent) -> BaseAgent:\n    return isinstance(agent, BaseAgent)\n',
    };
    expect(await usesIn(tree)).toEqual(['lib/base.py:9 listen 5110 lib/base.py']);
  });

  test('never mixes the host of one with the port of another', async () => {
    const base = BASE.replace('port=5110', 'host, port')
      .replace('self.port = port', 'self.url = f"tcp://{host}:{port}"')
      .replace('f"tcp://*:{self.port}"', 'self.url');
    const tree = {
      'lib/base.py': base,
      'agents/a.py': 'from lib.base import BaseAgent\nBaseAgent("a", "127.0.0.1", 5141)\n',
      'agents/b.py': 'from lib.base import BaseAgent\nBaseAgent("b", "10.0.0.1", 5142)\n',
    };
    const { text } = await command(tree, [ports], ['ports', 'list', '--format', 'json']);
    expect(JSON.parse(text)).toMatchObject([
      { path: 'agents/a.py', address: '127.0.0.1', ports: [5141] },
      { path: 'agents/b.py', address: '10.0.0.1', ports: [5142] },
    ]);
  });
});

describe('class attributes', () => {
  const attributes = BASE.replace(
    '    def __init__(self, name, port=5110):\n        self.name = name\n        self.port = port\n',
    '    port = 5150\n',
  );

  test('of derived classes override, and what is inherited is theirs', async () => {
    const tree = {
      'lib/base.py': attributes,
      'agents/a.py': 'from lib.base import BaseAgent\nclass A(BaseAgent):\n    port = 5151\n',
      'agents/b.py': 'from lib.base import BaseAgent\nclass B(BaseAgent):\n    pass\n',
      'agents/c.py': 'from agents.a import A\nclass C(A):\n    def __init__(self):\n        self.port = 5153\n',
    };
    expect(await usesIn(tree)).toEqual([
      'agents/a.py:2 listen 5151 agents/a.py',
      'agents/b.py:2 listen 5150 agents/b.py',
      'agents/c.py:2 listen 5153 agents/c.py',
    ]);
  });

  test('that only derived classes have are theirs', async () => {
    const tree = {
      'lib/base.py': attributes.replace('    port = 5150\n', ''),
      'agents/a.py': 'from lib.base import BaseAgent\nclass A(BaseAgent):\n    port = 5151\n',
    };
    expect(await usesIn(tree)).toEqual(['agents/a.py:2 listen 5151 agents/a.py']);
  });

  test('of the base count where it is made itself', async () => {
    const tree = {
      'lib/base.py': attributes,
      'agents/a.py': 'from lib.base import BaseAgent\nclass A(BaseAgent):\n    port = 5151\n',
      'agents/b.py': 'from lib.base import BaseAgent\nBaseAgent().start()\n',
    };
    expect((await usesIn(tree)).map((use) => use.split(' ')[2])).toEqual(['5151', '5150']);
  });
});

describe('functions of another module', () => {
  const SERVE = 'import uvicorn\ndef serve(app, port=5200):\n    uvicorn.run(app, port=port)\n';

  test('listen where they are called', async () => {
    const tree = {
      'lib/serve.py': SERVE,
      'orders/main.py': 'from lib.serve import serve\nserve("a:app", port=5201)\n',
      'billing/main.py': 'from lib import serve as s\ns.serve("b:app", 5202)\n',
      'users/main.py': 'from lib.serve import serve\nserve("c:app")\n',
    };
    expect(await usesIn(tree)).toEqual([
      'billing/main.py:2 listen 5202 billing/main.py',
      'orders/main.py:2 listen 5201 orders/main.py',
      'users/main.py:2 listen 5200 users/main.py',
    ]);
  });

  test('listen in a thread that another module starts', async () => {
    const tree = {
      'lib/serve.py': SERVE,
      'orders/main.py':
        'from threading import Thread\nfrom lib.serve import serve\nThread(target=serve, args=(app, 5203)).start()\n',
      'users/main.py':
        'from threading import Thread\nfrom lib.serve import serve\nThread(target=serve, kwargs={"app": app, "port": 5204}).start()\n',
    };
    expect((await usesIn(tree)).map((use) => use.split(' ')[2])).toEqual(['5203', '5204']);
  });

  test('listen on a number that is passed on from module to module', async () => {
    const tree = {
      'lib/serve.py': SERVE,
      'lib/start.py': 'from .serve import serve\ndef start(number):\n    serve("x:app", number)\n',
      'orders/main.py':
        'from lib.start import start\nfrom settings import PORT\nif __name__ == "__main__":\n    start(PORT)\n',
      'settings.py': 'PORT = 5620\n',
    };
    expect(await usesIn(tree)).toEqual(['orders/main.py:4 listen 5620 orders/main.py']);
  });

  test('listen as the program that starts them, wherever it is launched', async () => {
    const tree = {
      'orders/main.py': `${SERVE}if __name__ == "__main__":\n    serve("a:app", 5205)\n`,
      'run_all.py': 'from orders.main import serve\nserve("a:app", 5205)\n',
    };
    expect((await check(tree, [ports])).findings.filter(({ rule }) => rule === 'ports/conflict')).toEqual([]);
  });

  test('of an object whose class nobody knows may be called with any number', async () => {
    const tree = {
      'lib/web.py': 'import uvicorn\nclass Web:\n    def open(self, port=5210):\n        uvicorn.run("x", port=port)\n',
      'main.py': 'from lib.web import Web\ndef main(web):\n    web.open(choose())\nmain(find(Web.name))\n',
    };
    expect(await usesIn(tree)).toEqual(['lib/web.py:4 listen unresolved lib/web.py']);
  });

  test('of an object are called where it was made', async () => {
    const tree = {
      'lib/web.py': 'import uvicorn\nclass Web:\n    def open(self, port=5210):\n        uvicorn.run("x", port=port)\n',
      'main.py': 'from lib.web import Web\nweb = Web()\nweb.open(5211)\nWeb().open(port=5212)\n',
    };
    expect(await usesIn(tree)).toEqual(['main.py:3 listen 5211,5212 main.py']);
  });

  test('that call one another in a circle come to an end', async () => {
    const tree = {
      'a.py': 'import uvicorn\nfrom b import g\ndef f(port):\n    uvicorn.run("x", port=port)\n    g(port)\n',
      'b.py': 'from a import f\ndef g(port):\n    f(port)\n',
    };
    expect(new Set((await usesIn(tree)).map((use) => use.split(' ')[2]))).toEqual(new Set(['unresolved']));
  });
});
