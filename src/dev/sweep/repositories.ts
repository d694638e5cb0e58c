import type { Tree } from '../../testing/repo.js';

/** A repository with much of something, and the guardrail that reads it. */
export interface SweptRepository {
  readonly guardrail: string;
  readonly shape: string;
  readonly treeOf: (size: number) => Tree;
  readonly settings?: Readonly<Record<string, string>>;
  readonly most?: number;
  readonly because?: string;
}

const FILES = 2 ** 11;

/** A file for each number. */
function each(size: number, pathOf: (index: number) => string, textOf: (index: number) => string): Tree {
  return Object.fromEntries(Array.from({ length: size }, (_, index) => [pathOf(index), textOf(index)]));
}

function lines(size: number, lineOf: (index: number) => string): string {
  return Array.from({ length: size }, (_, index) => `${lineOf(index)}\n`).join('');
}

const BIND = (port: number | string): string => `import socket\ns = socket.socket()\ns.bind(("", ${port}))\n`;
const CONNECT = (port: number | string): string =>
  `import socket\ns = socket.socket()\ns.connect(("other", ${port}))\n`;
const HEAD = 'name,port,file,machine\n';

/** Repositories by guardrail. */
export const REPOSITORIES: readonly SweptRepository[] = [
  {
    guardrail: 'bare-except',
    shape: 'many files with a handler each',
    most: FILES,
    treeOf: (size) =>
      each(
        size,
        (index) => `a${index}.py`,
        () => 'try:\n  x()\nexcept:\n  pass\n',
      ),
  },
  {
    guardrail: 'bare-except',
    shape: 'one file with many handlers',
    most: 2 ** 15,
    treeOf: (size) => ({ 'a.py': lines(size, () => 'try:\n  x()\nexcept:\n  pass') }),
  },
  {
    guardrail: 'bare-except',
    shape: 'one file with many muted handlers',
    most: 2 ** 15,
    treeOf: (size) => ({
      'a.py': lines(size, () => 'try:\n  x()\nexcept:  # guardrails: ignore[bare-except] because\n  pass'),
    }),
  },
  {
    guardrail: 'bare-except',
    shape: 'a large .gitignore over many files',
    most: FILES,
    because: 'rules times files, for the last rule that matches decides and any may',
    treeOf: (size) => ({
      ...each(
        size,
        (index) => `a${index}.py`,
        () => '',
      ),
      '.gitignore': lines(size, (index) => `x${index}*`),
    }),
  },
  {
    guardrail: 'ports',
    shape: 'many services that listen on one port',
    most: FILES,
    treeOf: (size) =>
      each(
        size,
        (index) => `s${index}/main.py`,
        () => BIND(5000),
      ),
  },
  {
    guardrail: 'ports',
    shape: 'many services with a port each',
    most: FILES,
    treeOf: (size) =>
      each(
        size,
        (index) => `s${index}/main.py`,
        (index) => BIND(2000 + index),
      ),
  },
  {
    guardrail: 'ports',
    shape: 'many services with ranges that overlap',
    most: FILES,
    treeOf: (size) =>
      each(
        size,
        (index) => `s${index}/main.py`,
        (index) =>
          `import socket\ns = socket.socket()\nfor p in range(${2000 + index}, ${20000 + index}): s.bind(("", p))\n`,
      ),
  },
  {
    guardrail: 'ports',
    shape: 'one file that listens often on one port',
    treeOf: (size) => ({ 'a.py': lines(size, () => BIND(5000)) }),
  },
  {
    guardrail: 'ports',
    shape: 'one file that listens on many ports',
    treeOf: (size) => ({ 'a.py': lines(size, (index) => BIND(2000 + index)) }),
  },
  {
    guardrail: 'ports',
    shape: 'many clients of one port',
    most: FILES,
    treeOf: (size) => ({
      ...each(
        size,
        (index) => `s${index}/main.py`,
        () => CONNECT(5000),
      ),
      'server/main.py': BIND(5000),
    }),
  },
  {
    guardrail: 'ports',
    shape: 'many compose services on one port',
    treeOf: (size) => ({
      'compose.yml': `services:\n${lines(size, (index) => `  s${index}: {image: a, ports: ["80:80"]}`)}`,
    }),
  },
  {
    guardrail: 'ports',
    shape: 'many compose services with a port each',
    treeOf: (size) => ({
      'compose.yml': `services:\n${lines(size, (index) => `  s${index}: {image: a, ports: ["${2000 + index}:80"]}`)}`,
    }),
  },
  {
    guardrail: 'ports',
    shape: 'many compose services that extend one',
    treeOf: (size) => ({
      'compose.yml': `services:\n${lines(size, (index) => `  s${index}: {extends: s${size - 1}, image: a, ports: ["${2000 + index}:80"]}`)}`,
    }),
  },
  {
    guardrail: 'ports',
    shape: 'a long line of compose services',
    treeOf: (size) => ({
      'compose.yml': `services:\n${lines(size, (index) => `  s${index}: {extends: s${index + 1}, image: a, ports: ["${2000 + index}:80"]}`)}`,
    }),
  },
  {
    guardrail: 'ports',
    shape: 'one compose service with many ports',
    treeOf: (size) => ({
      'compose.yml': `services:\n  s:\n    image: a\n    ports:\n${lines(size, (index) => `    - "${2000 + index}:80"`)}`,
    }),
  },
  {
    guardrail: 'ports',
    shape: 'many settings of one port',
    treeOf: (size) => ({ 'a.yaml': lines(size, (index) => `s${index}: {port: 5000}`) }),
  },
  {
    guardrail: 'ports',
    shape: 'many files with a setting of one port',
    most: FILES,
    treeOf: (size) =>
      each(
        size,
        (index) => `c${index}/a.yaml`,
        () => 'port: 5000\n',
      ),
  },
  {
    guardrail: 'ports',
    shape: 'many variables',
    treeOf: (size) => ({
      '.env': lines(size, (index) => `A${index}_PORT=${2000 + index}`),
      'compose.yml': `services:\n${lines(size, (index) => `  s${index}: {image: a, ports: ["\${A${index}_PORT}:80"]}`)}`,
    }),
  },
  {
    guardrail: 'ports',
    shape: 'a registry with many rows of one port',
    treeOf: (size) => ({
      'PORTS.csv': HEAD + lines(size, (index) => `n${index},5000,a.py,default`),
      'a.py': BIND(5000),
    }),
    settings: { 'ports.registry': 'PORTS.csv' },
  },
  {
    guardrail: 'ports',
    shape: 'a registry with many rows and uses',
    most: FILES,
    treeOf: (size) => ({
      ...each(
        size,
        (index) => `s${index}/main.py`,
        (index) => BIND(2000 + index),
      ),
      'PORTS.csv': HEAD + lines(size, (index) => `n${index},${2000 + index},s${index}/main.py,default`),
    }),
    settings: { 'ports.registry': 'PORTS.csv' },
  },
  {
    guardrail: 'ports',
    shape: 'a registry with many ranges and uses',
    most: FILES,
    treeOf: (size) => ({
      ...each(
        size,
        (index) => `s${index}/main.py`,
        (index) => BIND(2000 + index),
      ),
      'PORTS.csv': HEAD + lines(size, (index) => `n${index},${2000 + index}-60000,s${index}/main.py,default`),
    }),
    settings: { 'ports.registry': 'PORTS.csv' },
  },
  {
    guardrail: 'ports',
    shape: 'a chain of imports',
    most: FILES,
    treeOf: (size) => ({
      ...each(
        size,
        (index) => `m${index}.py`,
        (index) => `from m${index + 1} import P\n${BIND('P')}`,
      ),
      [`m${size}.py`]: 'P = 1\n',
    }),
  },
  {
    guardrail: 'ports',
    shape: 'many imports of one module',
    most: FILES,
    treeOf: (size) => ({
      ...each(
        size,
        (index) => `s${index}/m.py`,
        (index) => `from ports import P${index}\n${BIND(`P${index}`)}`,
      ),
      'ports.py': lines(size, (index) => `P${index} = ${2000 + index}`),
    }),
  },
  {
    guardrail: 'ports',
    shape: 'many Kubernetes objects',
    treeOf: (size) => ({
      'k.yaml': lines(
        size,
        (index) =>
          `---\napiVersion: v1\nkind: Service\nmetadata: {name: a${index}}\nspec: {ports: [{port: 80, nodePort: 30000}]}`,
      ),
    }),
  },
  {
    guardrail: 'ports',
    shape: 'many Dockerfiles that expose one port',
    most: FILES,
    treeOf: (size) =>
      each(
        size,
        (index) => `s${index}/Dockerfile`,
        () => 'FROM a\nEXPOSE 80\nCMD ["python", "main.py"]\n',
      ),
  },
  {
    guardrail: 'inventory',
    shape: 'many agents',
    most: FILES,
    treeOf: (size) =>
      each(
        size,
        (index) => `agents/a${index}.py`,
        (index) => `class A${index}: pass\n${BIND(2000 + index)}`,
      ),
  },
  {
    guardrail: 'inventory',
    shape: 'many agents of one name',
    most: FILES,
    treeOf: (size) =>
      each(
        size,
        (index) => `m${index}/agents/a.py`,
        () => 'class A: pass\n',
      ),
  },
  {
    guardrail: 'inventory',
    shape: 'many agents of one name and a test of it each',
    most: FILES,
    treeOf: (size) => ({
      ...each(
        size,
        (index) => `m${index}/agents/a.py`,
        () => '',
      ),
      ...each(
        size,
        (index) => `m${index}/tests/test_a.py`,
        () => '',
      ),
    }),
  },
  {
    guardrail: 'inventory',
    shape: 'one agent with many tests',
    most: FILES,
    treeOf: (size) => ({
      'agents/a.py': '',
      ...each(
        size,
        (index) => `t${index}/test_a.py`,
        () => '',
      ),
    }),
  },
  {
    guardrail: 'inventory',
    shape: 'many agents and a large CODEOWNERS',
    most: FILES,
    because: 'rules times files, for the last rule that matches decides and any may',
    treeOf: (size) => ({
      ...each(
        size,
        (index) => `agents/a${index}.py`,
        () => '',
      ),
      CODEOWNERS: lines(size, (index) => `x${index}*/ @a`),
    }),
    settings: { 'inventory.columns': 'file,owner' },
  },
  {
    guardrail: 'inventory',
    shape: 'many agents and the committed list of others',
    most: FILES,
    treeOf: (size) => ({
      ...each(
        size,
        (index) => `agents/a${index}.py`,
        () => '',
      ),
      'agent_inventory.csv': `machine,file,classes,ports,size_kb\n${lines(size, (index) => `default,agents/b${index}.py,,,0`)}`,
    }),
  },
  {
    guardrail: 'inventory',
    shape: 'one agent with many classes',
    treeOf: (size) => ({ 'agents/a.py': lines(size, (index) => `class A${index}(B): pass`) }),
  },
  {
    guardrail: 'diagram',
    shape: 'many agents and nodes',
    most: FILES,
    treeOf: (size) => ({
      ...each(
        size,
        (index) => `agents/a${index}.py`,
        () => '',
      ),
      'docs/agents.mmd': `flowchart LR\n${lines(size, (index) => `  n${index}["b${index}"]`)}`,
    }),
  },
  {
    guardrail: 'diagram',
    shape: 'many agents that connect to one',
    most: FILES,
    treeOf: (size) => ({
      ...each(
        size,
        (index) => `agents/a${index}.py`,
        () => CONNECT(5000),
      ),
      'agents/server.py': BIND(5000),
      'docs/agents.mmd': `flowchart LR\n${lines(size, (index) => `  a${index} -->|5000| server`)}`,
    }),
  },
  {
    guardrail: 'diagram',
    shape: 'many Markdown files with a diagram',
    most: FILES,
    treeOf: (size) =>
      each(
        size,
        (index) => `d${index}.md`,
        () => '```mermaid\nflowchart TD\na-->b\n```\n',
      ),
  },
  {
    guardrail: 'drift',
    shape: 'many files that pin one package differently',
    most: FILES,
    treeOf: (size) =>
      each(
        size,
        (index) => `s${index}/requirements.txt`,
        (index) => `requests==1.${index}\n`,
      ),
  },
  {
    guardrail: 'drift',
    shape: 'many files that pin one package alike',
    most: FILES,
    treeOf: (size) =>
      each(
        size,
        (index) => `s${index}/requirements.txt`,
        () => 'requests==1.0\n',
      ),
  },
  {
    guardrail: 'drift',
    shape: 'one file with many packages',
    treeOf: (size) => ({
      'requirements.txt': lines(size, (index) => `p${index}==1.0`),
      'b/requirements.txt': lines(size, (index) => `p${index}==2.0`),
    }),
  },
  {
    guardrail: 'drift',
    shape: 'one package many times in one file',
    treeOf: (size) => ({ 'requirements.txt': lines(size, (index) => `p==1.${index}`) }),
  },
  {
    guardrail: 'drift',
    shape: 'one package alike many times in one file',
    treeOf: (size) => ({ 'requirements.txt': lines(size, () => 'p==1.0') }),
  },
  {
    guardrail: 'drift',
    shape: 'one package with many markers',
    treeOf: (size) => ({
      'requirements.txt': lines(size, (index) => `p==1.${index}; platform_machine == "m${index}"`),
    }),
  },
  {
    guardrail: 'drift',
    shape: 'one package for many versions of Python',
    treeOf: (size) => ({ 'requirements.txt': lines(size, (index) => `p==1.${index}; python_version == "3.${index}"`) }),
  },
  {
    guardrail: 'drift',
    shape: 'one package with many long markers',
    treeOf: (size) => ({
      'requirements.txt':
        `p==1; ${Array.from({ length: Math.min(size, 300) }, (_, index) => `sys_platform == "m${index}"`).join(' or ')}\n`.repeat(
          Math.ceil(size / 300),
        ),
    }),
  },
  {
    guardrail: 'drift',
    shape: 'one package with many extras',
    treeOf: (size) => ({ 'requirements.txt': lines(size, (index) => `p[e${index}]==1.${index}`) }),
  },
  {
    guardrail: 'drift',
    shape: 'a chain of includes',
    most: FILES,
    treeOf: (size) =>
      each(
        size,
        (index) => `requirements-${index}.txt`,
        (index) => `-r requirements-${index + 1}.txt\na==1.${index}\n`,
      ),
  },
  {
    guardrail: 'drift',
    shape: 'one file that includes many',
    most: FILES,
    treeOf: (size) => ({
      ...each(
        size,
        (index) => `r/requirements-${index}.txt`,
        () => '-r ../requirements.txt\n',
      ),
      'requirements.txt': lines(size, (index) => `-r r/requirements-${index}.txt`),
    }),
  },
  {
    guardrail: 'drift',
    shape: 'one include many times',
    treeOf: (size) => ({ 'requirements.txt': lines(size, () => '-r requirements.txt') }),
  },
  {
    guardrail: 'drift',
    shape: 'many includes that lead nowhere',
    treeOf: (size) => ({ 'requirements.txt': lines(size, (index) => `-r x${index}.txt`) }),
  },
  {
    guardrail: 'drift',
    shape: 'many projects that need one another',
    most: FILES,
    treeOf: (size) =>
      each(
        size,
        (index) => `p${index}/pyproject.toml`,
        (index) =>
          `[project]\nname = "p${index}"\nversion = "1"\ndependencies = ["p${index + 1}==2"]\nrequires-python = ">=3.${index % 9}"\n`,
      ),
  },
  {
    guardrail: 'drift',
    shape: 'many projects of one name',
    most: FILES,
    treeOf: (size) =>
      each(
        size,
        (index) => `p${index}/pyproject.toml`,
        (index) => `[project]\nname = "p"\nversion = "${index}"\ndependencies = ["p==2"]\n`,
      ),
  },
  {
    guardrail: 'drift',
    shape: 'many versions of Python',
    most: FILES,
    treeOf: (size) =>
      each(
        size,
        (index) => `p${index}/.python-version`,
        (index) => `3.${index}\n`,
      ),
  },
  {
    guardrail: 'drift',
    shape: 'a large lock file',
    treeOf: (size) => ({
      'pyproject.toml': `[project]\nname = "a"\nversion = "1"\ndependencies = [\n${lines(size, (index) => `"p${index}>=2",`)}]\n`,
      'uv.lock': `version = 1\n${lines(size, (index) => `[[package]]\nname = "p${index}"\nversion = "1"`)}`,
    }),
  },
  {
    guardrail: 'drift',
    shape: 'one package many times in a lock file',
    treeOf: (size) => ({
      'pyproject.toml': `[project]\nname = "a"\nversion = "1"\ndependencies = [\n${lines(size, () => '"p>=2",')}]\n`,
      'uv.lock': `version = 1\n${lines(size, (index) => `[[package]]\nname = "p"\nversion = "1.${index}"`)}`,
    }),
  },
  {
    guardrail: 'drift',
    shape: 'many compiled files of one source',
    most: FILES,
    treeOf: (size) => ({
      'requirements.in': 'a>=2\n',
      ...each(
        size,
        (index) => `r${index}/requirements.txt`,
        () =>
          '# This file is autogenerated by pip-compile\n#    pip-compile ../requirements.in\na==1\n    # via -r ../requirements.in\n',
      ),
    }),
  },
  {
    guardrail: 'drift',
    shape: 'one compiled file of many sources',
    most: FILES,
    treeOf: (size) => ({
      ...each(
        size,
        (index) => `r/requirements-${index}.in`,
        (index) => `a${index}>=2\n`,
      ),
      'r/requirements.txt': `${lines(size, (index) => `a${index}==1\n    # via -r requirements-${index}.in`)}`,
    }),
  },
  {
    guardrail: 'drift',
    shape: 'a large environment',
    treeOf: (size) => ({
      'requirements.txt': lines(size, (index) => `p${index}==1.0`),
      'freeze.txt': lines(size, (index) => `p${index}==2.0`),
    }),
    settings: { 'drift.freeze': 'freeze.txt' },
  },
  {
    guardrail: 'drift',
    shape: 'one package often, and what is installed',
    treeOf: (size) => ({ 'requirements.txt': lines(size, (index) => `p==1.${index}`), 'freeze.txt': 'p==2.0\n' }),
    settings: { 'drift.freeze': 'freeze.txt' },
  },
  {
    guardrail: 'coverage',
    shape: 'a report with many files',
    treeOf: (size) => ({
      'coverage.xml': cobertura(
        lines(size, (index) => `<class filename="a${index}.py"><lines><line number="1" hits="1"/></lines></class>`),
      ),
    }),
    settings: { 'coverage.min': '50' },
  },
  {
    guardrail: 'coverage',
    shape: 'a report with one long file',
    treeOf: (size) => ({
      'coverage.xml': cobertura(
        `<class filename="a.py"><lines>${lines(size, (index) => `<line number="${index + 1}" hits="${index % 2}"/>`)}</lines></class>`,
      ),
    }),
    settings: { 'coverage.min': '50' },
  },
  {
    guardrail: 'coverage',
    shape: 'a report with one file many times',
    treeOf: (size) => ({
      'coverage.xml': cobertura(
        lines(size, (index) => `<class filename="a.py"><lines><line number="${index + 1}" hits="1"/></lines></class>`),
      ),
    }),
    settings: { 'coverage.min': '50' },
  },
  {
    guardrail: 'coverage',
    shape: 'a report with many sources',
    treeOf: (size) => ({
      'a.py': '',
      'coverage.xml': `<coverage><sources>${lines(size, (index) => `<source>/s${index}</source>`)}</sources>${lines(size, (index) => `<class filename="a${index}.py"><lines><line number="1" hits="1"/></lines></class>`)}</coverage>`,
    }),
    settings: { 'coverage.min': '50' },
  },
  {
    guardrail: 'coverage',
    shape: 'many measured files and floors of folders',
    most: FILES,
    treeOf: (size) => ({
      'coverage.xml': cobertura(
        lines(size, (index) => `<class filename="f${index}/a.py"><lines><line number="1" hits="1"/></lines></class>`),
      ),
    }),
    settings: { 'coverage.min': '50', 'coverage.paths': 'f1*/**: 90\nf2/**: 80\nf*/**: 10' },
  },
  {
    guardrail: 'coverage',
    shape: 'many reports',
    most: FILES,
    treeOf: (size) =>
      each(
        size,
        (index) => `r/coverage-${index}.xml`,
        (index) => cobertura(`<class filename="a${index}.py"><lines><line number="1" hits="1"/></lines></class>`),
      ),
    settings: { 'coverage.min': '50', 'coverage.report': 'r/*.xml' },
  },
  {
    guardrail: 'coverage',
    shape: 'many files without measurement',
    most: FILES,
    treeOf: (size) => ({
      ...each(
        size,
        (index) => `s/a${index}.py`,
        () => 'x = 1\n',
      ),
      'coverage.xml': cobertura('<class filename="s/a.py"><lines><line number="1" hits="1"/></lines></class>'),
    }),
    settings: { 'coverage.min': '0', 'coverage.source': 's/**' },
  },
];

function cobertura(classes: string): string {
  return `<coverage>${classes}</coverage>`;
}
