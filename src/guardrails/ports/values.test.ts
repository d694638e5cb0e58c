import { describe, expect, test } from '@jest/globals';
import { command } from '../../testing/command.js';
import type { Tree } from '../../testing/repo.js';
import ports from './index.js';

/** `ports` or the status of every use in the tree that no configuration file makes. */
async function numbersIn(tree: Tree): Promise<readonly string[]> {
  const { text } = await command(tree, [ports], ['ports', 'list', '--format', 'json']);
  const rows = JSON.parse(text) as Record<string, unknown>[];
  return rows.map(({ ports: numbers, status }) => (status === 'resolved' ? String(numbers) : String(status)));
}

const RUN = 'import uvicorn\n';
const SERVE = (port: string): string => `uvicorn.run("m:app", port=${port})\n`;

interface Case {
  readonly form: string;
  readonly python: string;
  readonly other?: Tree;
  readonly numbers: readonly string[];
}

const CONF = '@dataclass\nclass Conf:\n    host: str = "x"\n    port: int = 7504\n';

const INSTANCES: readonly Case[] = [
  {
    form: 'a keyword of a dataclass',
    python: `${CONF}conf = Conf(port=7507)\n${SERVE('conf.port')}`,
    numbers: ['7507'],
  },
  {
    form: 'a position of a dataclass',
    python: `${CONF}conf = Conf("y", 7508)\n${SERVE('conf.port')}`,
    numbers: ['7508'],
  },
  { form: 'the default of a dataclass', python: `${CONF}conf = Conf("y")\n${SERVE('conf.port')}`, numbers: ['7504'] },
  { form: 'fields passed on', python: `${CONF}conf = Conf(**given)\n${SERVE('conf.port')}`, numbers: ['unresolved'] },
  {
    form: 'a pydantic model',
    python: `from pydantic import BaseModel, Field\nclass Conf(BaseModel):\n    port: int = Field(default=7504)\n${SERVE('Conf(port=7509).port')}`,
    numbers: ['7509'],
  },
  {
    form: 'what __init__ keeps',
    python: `class Conf:\n    def __init__(self, port=7504):\n        self.port = port + 1\nconf = Conf(7510)\n${SERVE('conf.port')}`,
    numbers: ['7511'],
  },
  {
    form: 'an object in an object, by a factory',
    python: `@dataclass\nclass Link:\n    port: int = 7512\n@dataclass\nclass Conf:\n    link: Link = field(default_factory=Link)\ncfg = Conf()\n${SERVE('cfg.link.port')}`,
    numbers: ['7512'],
  },
  {
    form: 'an object given to an object',
    python: `@dataclass\nclass Link:\n    port: int = 7512\n@dataclass\nclass Conf:\n    link: Link = field(default_factory=lambda: Link(port=7513))\n${SERVE('Conf(link=Link(port=7514)).link.port')}${SERVE('Conf().link.port')}`,
    numbers: ['7514', '7513'],
  },
  {
    form: 'an object of another module',
    python: `from settings import conf\n${SERVE('conf.port')}`,
    other: { 'settings.py': `${CONF}conf = Conf(port=7515)\n` },
    numbers: ['7515'],
  },
  {
    form: 'a class of another module',
    python: `from settings import Conf\nconf = Conf(port=7516)\n${SERVE('conf.port')}`,
    other: { 'settings.py': CONF },
    numbers: ['7516'],
  },
  {
    form: 'a class of another module in an attribute',
    python: `from settings import Conf\nclass App:\n    def __init__(self):\n        self.conf = Conf(port=7517)\n    def run(self):\n        ${SERVE('self.conf.port')}`,
    other: { 'settings.py': CONF },
    numbers: ['7517'],
  },
  {
    form: 'a field of a base of another module',
    python: `from settings import Conf\n@dataclass\nclass Own(Conf):\n    name: str = "x"\n${SERVE('Own(port=7518).port')}${SERVE('Own().port')}`,
    other: { 'settings.py': CONF },
    numbers: ['7518', '7504'],
  },
  {
    form: 'what a function gives',
    python: `${CONF}@lru_cached\ndef get_settings():\n    return Conf(port=7519)\n${SERVE('get_settings().port')}`,
    numbers: ['7519'],
  },
  {
    form: 'what a function of another module gives',
    python: `from settings import get_settings\nconf = get_settings()\n${SERVE('conf.port')}${SERVE('get_settings().port')}`,
    other: {
      'settings.py': `from functools import lru_cache\n${CONF}@lru_cache()\ndef get_settings() -> Conf:\n    return Conf(port=7520)\n`,
    },
    numbers: ['7520', '7520'],
  },
  {
    form: 'a function of another module with an argument',
    python: `from settings import shifted\n${SERVE('shifted(7520)')}`,
    other: { 'settings.py': 'def shifted(base, by=1):\n    return base + by\n' },
    numbers: ['7521'],
  },
  {
    form: 'an object that callers give',
    python: `${CONF}def main(conf: Conf):\n    ${SERVE('conf.port')}main(Conf(port=7522))\n`,
    numbers: ['7522'],
  },
  {
    form: 'an object of a foreign class',
    python: `from elsewhere import Conf\nconf = Conf(port=7523)\n${SERVE('conf.port')}`,
    numbers: ['unresolved'],
  },
];

const CALLS: readonly Case[] = [
  {
    form: 'a function’s only call',
    python: `def serve(port=7504):\n    ${SERVE('port')}serve(7516)\n`,
    numbers: ['7516'],
  },
  {
    form: 'a call that leaves it out',
    python: `def serve(port=7504):\n    ${SERVE('port')}serve(7516)\nserve()\n`,
    numbers: ['7504,7516'],
  },
  { form: 'no call at all', python: `def serve(port=7504):\n    ${SERVE('port')}`, numbers: ['7504'] },
  {
    form: 'a call that passes arguments on',
    python: `def serve(port=7504):\n    ${SERVE('port')}serve(**given)\n`,
    numbers: ['unresolved'],
  },
  {
    form: 'a function that is handed on',
    python: `def serve(port=7504):\n    ${SERVE('port')}register(serve)\n`,
    numbers: ['unresolved'],
  },
  {
    form: 'a program that a library runs',
    python: `def main(port: int = 7504):\n    ${SERVE('port')}typer.run(main)\n`,
    numbers: ['7504'],
  },
];

const PARSERS =
  'sub = parser.add_subparsers(dest="command")\na = sub.add_parser("orders")\na.add_argument("--port", default=7531)\nb = sub.add_parser("billing")\nb.add_argument("--port", default=7532)\n';
const OPTIONS: readonly Case[] = [
  {
    form: 'the command that is tested for',
    python: `${PARSERS}args = parser.parse_args()\nif args.command == "orders":\n    ${SERVE('args.port')}elif args.command == "billing":\n    ${SERVE('args.port')}`,
    numbers: ['7531', '7532'],
  },
  {
    form: 'the command that a function is for',
    python: `def orders(args):\n    ${SERVE('args.port')}${PARSERS}a.set_defaults(func=orders)\nargs = parser.parse_args()\nargs.func(args)\n`,
    numbers: ['7531'],
  },
  {
    form: 'nobody knows which command',
    python: `${PARSERS}args = parser.parse_args()\n${SERVE('args.port')}`,
    numbers: ['unresolved'],
  },
  {
    form: 'one variable for every parser',
    python: `${PARSERS.replaceAll(/^b/gm, 'a')}args = parser.parse_args()\nif args.command == "billing":\n    ${SERVE('args.port')}`,
    numbers: ['7532'],
  },
];

const EXPRESSIONS: readonly Case[] = [
  {
    form: 'a walrus',
    python: `import os\nif (p := os.getenv("P", "7406")):\n    ${SERVE('int(p)')}`,
    numbers: ['7406'],
  },
  {
    form: 'a comprehension’s variable',
    python: `[uvicorn.run("m:app", port=p) for p in (7541, 7543)]\n`,
    numbers: ['7541,7543'],
  },
  {
    form: 'a list that a comprehension makes',
    python: `LIST = [p + 1 for p in (7541, 7543)]\nfor p in LIST:\n    ${SERVE('p')}`,
    numbers: ['7542,7544'],
  },
  {
    form: 'one of a list that a comprehension makes',
    python: `LIST = [p + 1 for p in (7541, 7543)]\n${SERVE('LIST[0]')}`,
    numbers: ['unresolved'],
  },
  {
    form: 'a range with a step',
    python: `for p in range(7550, 7556, 2):\n    ${SERVE('p')}`,
    numbers: ['7550,7552,7554'],
  },
  { form: 'a range that falls', python: `for p in range(7556, 7550, -2):\n    ${SERVE('p')}`, numbers: ['unresolved'] },
  {
    form: 'a range of constants',
    python: `BASE = 7560\nfor p in range(BASE, BASE + 3):\n    ${SERVE('p')}`,
    numbers: ['7560-7562'],
  },
  {
    form: 'items of another module',
    python: `from settings import PORTS\nfor p in PORTS:\n    ${SERVE('p')}`,
    other: { 'settings.py': 'PORTS = [7571, 7573]\n' },
    numbers: ['7571,7573'],
  },
  {
    form: 'the port of an address',
    python: `from urllib.parse import urlparse\nURL = "http://localhost:7580/x"\n${SERVE('urlparse(URL).port')}`,
    numbers: ['7580'],
  },
  {
    form: 'the port of an address in a variable',
    python: `from urllib.parse import urlsplit\nurl = urlsplit("http://localhost:7581")\n${SERVE('url.port')}`,
    numbers: ['7581'],
  },
  {
    form: 'the port of an address without one',
    python: `from urllib.parse import urlparse\n${SERVE('urlparse("http://localhost/x").port')}`,
    numbers: ['unresolved'],
  },
];

describe.each([
  ['instances', INSTANCES],
  ['calls', CALLS],
  ['options of commands', OPTIONS],
  ['expressions', EXPRESSIONS],
])('%s', (_, cases) => {
  test.each(cases)('$form', async ({ python, other, numbers }) => {
    expect(await numbersIn({ ...other, 'service/feed.py': RUN + python })).toEqual(numbers);
  });
});
