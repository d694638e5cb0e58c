import { describe, expect, test } from '@jest/globals';
import { runCommandLine } from '../../cli/command-line.js';
import type { Programs } from '../../host/host.js';
import { MemoryFiles, MemoryHost } from '../../testing/memory-host.js';
import drift from './index.js';

const FILES = {
  'requirements.txt': 'requests==2.31.0\nflask==3.0.0\n',
  'now.txt': 'requests==2.28.1\nflask==3.0.0\n',
  'then.txt': 'requests==2.28.1\n',
};

/** An interpreter at any path that has `requests` only, and the programs that were run. */
function interpreter(): { readonly programs: Programs; readonly ran: string[] } {
  const ran: string[] = [];
  const stdout = new TextEncoder().encode('[{"name": "requests", "version": "2.31.0"}]');
  const result = { exitCode: 0, signal: null, stderr: stdout, timedOut: false, truncated: false, startError: null };
  const programs: Programs = {
    find: (name) => (name === 'python3.12' ? '/usr/bin/python3.12' : null),
    run: async (program) => {
      ran.push(program);
      return { ...result, stdout };
    },
  };
  return { programs, ran };
}

async function freeze(args: readonly string[], programs?: Programs) {
  const files = new MemoryFiles(
    Object.fromEntries(Object.entries(FILES).map(([path, text]) => [`/repository/${path}`, text])),
  );
  const host = new MemoryHost({ files, ...(programs === undefined ? {} : { programs }) });
  await runCommandLine(['drift', 'freeze', ...args, '--root', '/repository'], host, [drift]);
  return { printed: host.printed.join('\n'), status: host.conclusion?.status, sentence: host.conclusion?.sentence };
}

describe('drift freeze', () => {
  test('compares a freeze with the manifests', async () => {
    const { printed, status } = await freeze(['--from', 'now.txt']);
    expect(printed.trim()).toBe(
      'requests 2.28.1 is installed, which is not what is asked for: ==2.31.0 (requirements.txt:1).',
    );
    expect(status).toBe(1);
  });

  test('compares two freezes', async () => {
    const { printed, status } = await freeze(['--from', 'now.txt', '--against', 'then.txt', '--format', 'json']);
    expect(JSON.parse(printed)).toEqual([
      { kind: 'extra', path: 'now.txt', line: 2, message: 'flask 3.0.0 is installed but not in the baseline.' },
    ]);
    expect(status).toBe(1);
    const same = await freeze(['--from', 'now.txt', '--against', 'now.txt']);
    expect([same.printed.trim(), same.status]).toEqual(['Nothing differs.', 0]);
  });

  test.each([
    ['/repository/.venv/bin/python', '/repository/.venv/bin/python'],
    ['python3.12', '/usr/bin/python3.12'],
  ])('asks the interpreter %s', async (python, program) => {
    const { programs, ran } = interpreter();
    const { printed } = await freeze(['--python', python], programs);
    expect(ran).toEqual([program]);
    expect(printed.trim()).toBe('flask is declared in requirements.txt:2 but not installed.');
  });

  test.each<[readonly string[], string]>([
    [['--from', 'none.txt'], 'none.txt does not exist'],
    [['--python', '.venv/bin/python'], '.venv/bin/python is neither an absolute path nor a program on PATH'],
    [['--python', 'python9'], 'python9 is neither an absolute path nor a program on PATH'],
    [['--from', 'now.txt', '--python', 'python3.12'], 'takes `--from` or `--python`, not both'],
  ])('refuses %j with a sentence', async (args, sentence) => {
    const answer = await freeze(args, interpreter().programs);
    expect(answer.status).toBe(2);
    expect(answer.sentence).toContain(sentence);
  });
});
