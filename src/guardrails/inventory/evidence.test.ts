import { describe, expect, test } from '@jest/globals';
import { command } from '../../testing/command.js';
import { repo, type Tree } from '../../testing/repo.js';
import inventory from './index.js';

/** The evidence of every row, by file. */
async function evidence(
  tree: Tree,
  ...options: readonly string[]
): Promise<Readonly<Record<string, readonly string[]>>> {
  const words = options.flatMap((option) => ['--option', option]);
  const { text } = await command(tree, [inventory], ['inventory', 'list', '--format', 'json', ...words]);
  const rows = JSON.parse(text) as readonly { readonly file: string; readonly evidence: readonly string[] }[];
  return Object.fromEntries(rows.map(({ file, evidence: found }) => [file, found]));
}

describe('an agent is', () => {
  test('a class that derives from one, through other classes of the repository too, wherever it lies', async () => {
    const tree = repo`
      === lib/base.py
      from abc import ABC
      class BaseAgent(ABC):
          pass
      class Handler(BaseAgent):
          pass
      === orders/book.py
      from lib.base import Handler
      class Book(Handler):
          pass
      === orders/ship.py
      import lib.base
      class Ship(lib.base.BaseAgent):
          pass
      === orders/models.py
      class Order(dict):
          pass
      class Reagent(Base):
          pass
      class Browser(UserAgent):
          pass
      === tree/nodes.py
      class Leaf(Node):
          pass
      === ros/sensor.py
      class Sensor(Node):
          pass
      def main():
          Sensor()
    `;
    expect(await evidence(tree)).toEqual({
      'ros/sensor.py': ['base', 'entry'],
      'lib/base.py': ['base:BaseAgent'],
      'orders/book.py': ['base:BaseAgent'],
      'orders/ship.py': ['base:lib.base.BaseAgent'],
    });
  });

  test('no class that derives from itself, or from one of several classes with a name', async () => {
    const tree = repo`
      === a.py
      class Loop(Loop): pass
      class Both(Twin): pass
      === b.py
      class Twin(BaseAgent): pass
      === c.py
      class Twin(dict): pass
    `;
    expect(Object.keys(await evidence(tree))).toEqual(['b.py']);
  });

  test('a program that listens, not a library that does', async () => {
    const serve = 'import socket\ndef serve():\n    s = socket.socket()\n    s.bind(("", 7002))\n    s.listen()\n';
    const tree = { 'lib/serve.py': serve, 'run.py': `${serve}if __name__ == "__main__":\n    serve()\n` };
    expect(await evidence(tree)).toEqual({ 'run.py': ['listens', 'entry'] });
  });

  test('what a configuration or a compose service starts', async () => {
    const tree = repo`
      === config/startup.yaml
      agents:
        - {name: book, script: orders/book.py}
        - {name: ship, command: "python -m orders.ship --fast"}
        # orders/old.py
      === services/mail/compose.yml
      services:
        mail:
          build: .
          command: ["python", "mail.py"]
      === services/mail/mail.py
      print(1)
      === orders/book.py
      print(1)
      === orders/ship.py
      print(1)
      === orders/old.py
      print(1)
      === .github/workflows/ci.yml
      jobs: {a: {steps: [{run: python orders/old.py}]}}
    `;
    expect(await evidence(tree)).toEqual({
      'orders/book.py': ['started:config/startup.yaml'],
      'orders/ship.py': ['started:config/startup.yaml'],
      'services/mail/mail.py': ['compose:services/mail/compose.yml'],
    });
  });

  test('a file with two of the hints, none with one of them', async () => {
    const main = 'if __name__ == "__main__":\n    print(1)\n';
    const tree = {
      'agents/codes.py': 'CODES = {}\n',
      'agents/mail.py': main,
      'agents/mail_agent.py': 'def run(): ...\n',
      'tools/mail_agent.py': 'def run(): ...\n',
      'tools/report.py': main,
      'agents/price.py':
        'import socket\ndef serve():\n    s = socket.socket()\n    s.bind(("", 7002))\n    s.listen()\n',
      'agents/test_mail.py': main,
    };
    expect(await evidence(tree)).toEqual({
      'agents/mail.py': ['entry', 'folder'],
      'agents/mail_agent.py': ['folder', 'name'],
      'agents/price.py': ['opens', 'folder'],
    });
  });

  test('every file there, where its place alone makes it one', async () => {
    const tree = {
      'agents/codes.py': 'CODES = {}\n',
      'agents/__init__.py': '',
      'agents/test_mail.py': '',
      'run.py': '',
    };
    const all = { 'agents/__init__.py': ['folder'], 'agents/codes.py': ['folder'], 'agents/test_mail.py': ['folder'] };
    expect(await evidence(tree, 'inventory.by=path')).toEqual({ 'agents/codes.py': ['folder'] });
    expect(await evidence(tree, 'inventory.by=path', 'inventory.tests=true')).toEqual(all);
    // Globs of somebody's own are an answer, not a hint.
    expect(await evidence(tree, 'inventory.agents=*.py')).toEqual({ 'run.py': ['folder'] });
  });
});
