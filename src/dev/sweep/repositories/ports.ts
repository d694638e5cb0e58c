import {
  connecting,
  fileForEach,
  lineForEach,
  listening,
  MOST_FILES,
  type SweptRepository,
} from './swept-repository.js';

const HEAD = 'name,port,file,machine\n';

/** Repositories for `ports`. */
export const PORTS_REPOSITORIES: readonly SweptRepository[] = [
  {
    shape: 'many services that listen on one port',
    most: MOST_FILES,
    treeOf: (size) =>
      fileForEach(
        size,
        (index) => `s${index}/main.py`,
        () => listening(5000),
      ),
  },
  {
    shape: 'many services with a port each',
    most: MOST_FILES,
    treeOf: (size) =>
      fileForEach(
        size,
        (index) => `s${index}/main.py`,
        (index) => listening(2000 + index),
      ),
  },
  {
    shape: 'many services with ranges that overlap',
    most: MOST_FILES,
    treeOf: (size) =>
      fileForEach(
        size,
        (index) => `s${index}/main.py`,
        (index) =>
          `import socket\ns = socket.socket()\nfor p in range(${2000 + index}, ${20000 + index}): s.bind(("", p))\n`,
      ),
  },
  {
    shape: 'one file that listens often on one port',
    treeOf: (size) => ({ 'a.py': lineForEach(size, () => listening(5000)) }),
  },
  {
    shape: 'one file that listens on many ports',
    treeOf: (size) => ({ 'a.py': lineForEach(size, (index) => listening(2000 + index)) }),
  },
  {
    shape: 'many clients of one port',
    most: MOST_FILES,
    treeOf: (size) => ({
      ...fileForEach(
        size,
        (index) => `s${index}/main.py`,
        () => connecting(5000),
      ),
      'server/main.py': listening(5000),
    }),
  },
  {
    shape: 'many compose services on one port',
    treeOf: (size) => ({
      'compose.yml': `services:\n${lineForEach(size, (index) => `  s${index}: {image: a, ports: ["80:80"]}`)}`,
    }),
  },
  {
    shape: 'many compose services with a port each',
    treeOf: (size) => ({
      'compose.yml': `services:\n${lineForEach(size, (index) => `  s${index}: {image: a, ports: ["${2000 + index}:80"]}`)}`,
    }),
  },
  {
    shape: 'many compose services that extend one',
    treeOf: (size) => ({
      'compose.yml': `services:\n${lineForEach(size, (index) => `  s${index}: {extends: s${size - 1}, image: a, ports: ["${2000 + index}:80"]}`)}`,
    }),
  },
  {
    shape: 'a long line of compose services',
    treeOf: (size) => ({
      'compose.yml': `services:\n${lineForEach(size, (index) => `  s${index}: {extends: s${index + 1}, image: a, ports: ["${2000 + index}:80"]}`)}`,
    }),
  },
  {
    shape: 'one compose service with many ports',
    treeOf: (size) => ({
      'compose.yml': `services:\n  s:\n    image: a\n    ports:\n${lineForEach(size, (index) => `    - "${2000 + index}:80"`)}`,
    }),
  },
  {
    shape: 'many settings of one port',
    treeOf: (size) => ({ 'a.yaml': lineForEach(size, (index) => `s${index}: {port: 5000}`) }),
  },
  {
    shape: 'many files with a setting of one port',
    most: MOST_FILES,
    treeOf: (size) =>
      fileForEach(
        size,
        (index) => `c${index}/a.yaml`,
        () => 'port: 5000\n',
      ),
  },
  {
    shape: 'many variables',
    treeOf: (size) => ({
      '.env': lineForEach(size, (index) => `A${index}_PORT=${2000 + index}`),
      'compose.yml': `services:\n${lineForEach(size, (index) => `  s${index}: {image: a, ports: ["\${A${index}_PORT}:80"]}`)}`,
    }),
  },
  {
    shape: 'a registry with many rows of one port',
    treeOf: (size) => ({
      'PORTS.csv': HEAD + lineForEach(size, (index) => `n${index},5000,a.py,default`),
      'a.py': listening(5000),
    }),
    settings: { 'ports.registry': 'PORTS.csv' },
  },
  {
    shape: 'a registry with many rows and uses',
    most: MOST_FILES,
    treeOf: (size) => ({
      ...fileForEach(
        size,
        (index) => `s${index}/main.py`,
        (index) => listening(2000 + index),
      ),
      'PORTS.csv': HEAD + lineForEach(size, (index) => `n${index},${2000 + index},s${index}/main.py,default`),
    }),
    settings: { 'ports.registry': 'PORTS.csv' },
  },
  {
    shape: 'a registry with many ranges and uses',
    most: MOST_FILES,
    treeOf: (size) => ({
      ...fileForEach(
        size,
        (index) => `s${index}/main.py`,
        (index) => listening(2000 + index),
      ),
      'PORTS.csv': HEAD + lineForEach(size, (index) => `n${index},${2000 + index}-60000,s${index}/main.py,default`),
    }),
    settings: { 'ports.registry': 'PORTS.csv' },
  },
  {
    shape: 'a chain of imports',
    most: MOST_FILES,
    treeOf: (size) => ({
      ...fileForEach(
        size,
        (index) => `m${index}.py`,
        (index) => `from m${index + 1} import P\n${listening('P')}`,
      ),
      [`m${size}.py`]: 'P = 1\n',
    }),
  },
  {
    shape: 'many imports of one module',
    most: MOST_FILES,
    treeOf: (size) => ({
      ...fileForEach(
        size,
        (index) => `s${index}/m.py`,
        (index) => `from ports import P${index}\n${listening(`P${index}`)}`,
      ),
      'ports.py': lineForEach(size, (index) => `P${index} = ${2000 + index}`),
    }),
  },
  {
    shape: 'many Kubernetes objects',
    treeOf: (size) => ({
      'k.yaml': lineForEach(
        size,
        (index) =>
          `---\napiVersion: v1\nkind: Service\nmetadata: {name: a${index}}\nspec: {ports: [{port: 80, nodePort: 30000}]}`,
      ),
    }),
  },
  {
    shape: 'many Dockerfiles that expose one port',
    most: MOST_FILES,
    treeOf: (size) =>
      fileForEach(
        size,
        (index) => `s${index}/Dockerfile`,
        () => 'FROM a\nEXPOSE 80\nCMD ["python", "main.py"]\n',
      ),
  },
];
