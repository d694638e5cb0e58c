import type { Tree } from '../testing/repo.js';

/** A run whose summary and comment people should be able to read at a glance. */
export interface Scene {
  readonly name: string;
  /** Guardrails, or all that are enabled. */
  readonly guardrails: string;
  readonly tree: Tree;
  /** Handlers that a baseline written before the run knows already, if there is to be one. */
  readonly known?: Tree;
}

const HANDLERS = 1988;
const LONG_FOLDER = 'services/a-rather-long-name-for-a-service/src/another_long_package_name/with/many/levels/below/it';
const HOSTILE_FOLDERS = ['a | b', '**bold**', '<img src=x>', '@octocat #1', '日本語', 'quote"s', 'back`tick'];

/** Everything there is to show, from a clean run to far too much. */
export const SCENES: readonly Scene[] = [
  { name: 'clean', guardrails: '', tree: { 'services/pay/api.py': 'def pay(order):\n    return order.total\n' } },
  {
    name: 'few',
    guardrails: '',
    tree: {
      'services/pay/api.py': `${handler('pay', 'except:')}\n${handler('refund', 'except Exception:', 'pass')}`,
      'services/pay/requirements.txt': 'requests==2.32.0\nuvicorn==0.30.0\n',
      'services/mail/requirements.txt': 'requests==2.31.0\n',
      'services/mail/send.py': handler('send', 'except Exception:', 'raise'),
    },
  },
  {
    name: 'broken',
    guardrails: '',
    tree: {
      'guardrails.yml': "coverage:\n  report: ['coverage.xml']\n  min: 80\n",
      'services/pay/api.py': handler('pay', 'except:'),
    },
  },
  {
    name: 'numbers',
    guardrails: 'coverage gpu-metrics',
    tree: {
      'guardrails.yml':
        "coverage:\n  report: ['coverage.xml']\n  min: 80\n  paths:\n    services/pay: 70\ngpu-metrics:\n  demo: true\n",
      'services/pay/api.py':
        'def pay(order):\n    return order.total\n\n\ndef refund(order):\n    return -order.total\n',
      'services/mail/send.py': 'def send(mail):\n    return mail\n',
      'coverage.xml': coverageXml(),
    },
  },
  { name: 'many', guardrails: '', tree: crowd('new'), known: crowd('known') },
];

function handler(name: string, clause: string, body = 'log("failed")'): string {
  return `def ${name}(order):\n    try:\n        return order.send()\n    ${clause}\n        ${body}\n`;
}

/** Thousands of findings in ordinary, long and hostile places: some known already, some muted, most of them new. */
function crowd(part: 'known' | 'new'): Tree {
  const files: [string, string][] = [];
  for (let index = 0; index < HANDLERS; index++) {
    const known = index % 4 === 0;
    if (part === 'known' && !known) continue;
    const mute = index % 10 === 1 ? '  # guardrails: ignore[bare-except] the driver raises anything here' : '';
    const clause = index % 3 === 0 ? 'except Exception:' : 'except:';
    files.push([placeOf(index), handler(`step_${index}`, `${clause}${mute}`, index % 3 === 0 ? 'pass' : undefined)]);
  }
  if (part === 'new') {
    for (let service = 0; service < 20; service++) {
      files.push([
        `services/s${service}/requirements.txt`,
        `requests==2.3${service % 3}.0\nuvicorn==0.30.${service}\n`,
      ]);
      files.push([
        `services/s${service}/server.py`,
        `import uvicorn\n\nuvicorn.run(None, port=${8000 + (service % 10)})\n`,
      ]);
    }
  }
  return Object.fromEntries(files);
}

function placeOf(index: number): string {
  if (index % 50 === 2) return `${LONG_FOLDER}/module_${index}.py`;
  if (index % 50 === 3) return `services/${HOSTILE_FOLDERS[index % HOSTILE_FOLDERS.length]}/module_${index}.py`;
  return `services/s${index % 20}/module_${index}.py`;
}

function coverageXml(): string {
  const file = (name: string, hits: readonly number[]): string => {
    const lines = hits.map((count, index) => `<line number="${index + 1}" hits="${count}"/>`).join('');
    return `<class name="${name}" filename="${name}"><methods/><lines>${lines}</lines></class>`;
  };
  const classes = file('services/pay/api.py', [1, 1, 0, 0, 0, 0]) + file('services/mail/send.py', [1, 1]);
  return `<?xml version="1.0" ?><coverage version="7.0"><sources><source>.</source></sources><packages><package name="all"><classes>${classes}</classes></package></packages></coverage>`;
}
