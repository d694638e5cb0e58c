import { describe, expect, test } from '@jest/globals';
import { command } from '../../testing/command.js';
import { check, repo, type Tree } from '../../testing/repo.js';
import ports from './index.js';

/** `path:line role address:ports service @machine` of every use. */
async function list(tree: Tree): Promise<readonly string[]> {
  const { text } = await command(tree, [ports], ['ports', 'list', '--format', 'json']);
  return (JSON.parse(text) as Record<string, unknown>[]).map((row) => {
    const what = row.status === 'resolved' ? `${row.address}:${String(row.ports)}` : `${row.status} (${row.via})`;
    return `${row.path}:${row.line} ${row.role} ${what} ${row.service} @${row.machine}`;
  });
}

async function conflicts(tree: Tree): Promise<readonly string[]> {
  const { findings } = await check(tree, [ports]);
  return findings.filter(({ rule }) => rule === 'ports/conflict').map(({ message }) => message);
}

/** The one use of a command in a script, as `address:port service`. */
async function started(line: string): Promise<readonly string[]> {
  const tree = { 'start.sh': `${line}\n`, 'm.py': '', 'agents/one.py': '', 'manage.py': '' };
  return (await list(tree)).map((use) => use.replace(/^start\.sh:1 listen /, '').replace(' @default', ''));
}

describe('command lines', () => {
  test.each([
    ['uvicorn m:app --port 8000', ['*:8000 m.py']],
    ['uvicorn m:app --host 127.0.0.1 --port=8000', ['127.0.0.1:8000 m.py']],
    ['uvicorn m:app', ['*:8000 m.py']],
    ['exec poetry run uvicorn "m:app" --port \'8000\' > log 2>&1', ['*:8000 m.py']],
    ['gunicorn -w 4 -b 0.0.0.0:8000 m:app', ['0.0.0.0:8000 m.py']],
    ['gunicorn --bind=:8000 -b 127.0.0.1:8001 m:app', ['*:8000 m.py', '127.0.0.1:8001 m.py']],
    ['gunicorn --bind unix:/run/m.sock m:app', []],
    ['gunicorn -c conf.py m:app', ['unresolved (depends on the configuration of gunicorn) m.py']],
    ['hypercorn m:app -b :8000', ['*:8000 m.py']],
    ['python -m uvicorn m:app --port 8000', ['*:8000 m.py']],
    ['python3 -u -m http.server 8000 --bind 127.0.0.1', ['127.0.0.1:8000 start.sh']],
    ['flask run -p 5001', ['*:5001 start.sh']],
    ['FLASK_RUN_PORT=5001 flask run', ['*:5001 start.sh']],
    ['flask db upgrade', []],
    ['python manage.py runserver 0:8000', ['0.0.0.0:8000 manage.py']],
    ['python manage.py migrate', []],
    ['streamlit run m.py --server.port 8501', ['*:8501 m.py']],
    ['celery -A m worker', []],
    ['celery -A m flower --port=5556', ['*:5556 start.sh']],
    ['vllm serve x/y --port 8000', ['*:8000 start.sh']],
    ['ray start --head --port 6379 --dashboard-port=8265', ['*:6379 start.sh', '*:8265 start.sh']],
    ['ray start --address=10.0.0.1:6379', []],
    ['redis-server --port 6380', ['*:6380 redis-server']],
    ['prometheus --web.listen-address=:9091', ['*:9091 prometheus']],
    ['PORT=8000; uvicorn m:app --port $PORT', ['*:8000 m.py']],
    ['PORT=${PORT:-8000}; uvicorn m:app --port "${PORT}"', ['*:8000 m.py']],
    ['PORT=${1:-8000}; uvicorn m:app --port $PORT', ['*:8000 m.py']],
    ['uvicorn m:app --port ${PORT:-8000}', ['*:8000 m.py']],
    ['uvicorn m:app --port $PORT', ['unresolved (depends on --port of uvicorn from the variable PORT) m.py']],
    ['uvicorn m:app --port $((BASE + 1))', ['unresolved (depends on --port of uvicorn) m.py']],
    ['bash -c "cd . && uvicorn m:app --port 8000"', ['*:8000 m.py']],
    ['tmux new-session -d -s a "uvicorn m:app --port 8000"', ['*:8000 m.py']],
    ['uvicorn \\\n  m:app \\\n  --port 8000', []],
    ['echo uvicorn m:app --port 8000', []],
    ['# uvicorn m:app --port 8000', []],
    ['cat <<EOF\nuvicorn m:app --port 8000\nEOF', []],
    ['names=(\n  redis-server\n  uvicorn\n)', []],
    ['ssh host -p 22', []],
    ['./build.sh --port 8000', []],
  ])('%s', async (line, expected) => {
    const uses = await started(line);
    if (line.includes('\\\n')) expect(uses).toEqual(['start.sh:3 listen *:8000 m.py']);
    else expect(uses).toEqual(expected);
  });

  test('a variable of .env reaches a command line', async () => {
    const tree = { 'a/run.sh': 'uvicorn m:app --port $WEB\n', '.env': 'WEB=8010\n' };
    expect(await list(tree)).toEqual(['a/run.sh:1 listen *:8010 a/run.sh @default']);
  });

  test('the folder that a script changes to holds the program', async () => {
    const tree = { 'scripts/run.sh': 'cd "$(dirname "$0")/../api"\nuvicorn m:app --port 8000\n', 'api/m.py': '' };
    expect(await list(tree)).toEqual(['scripts/run.sh:2 listen *:8000 api/m.py @default']);
  });
});

describe('programs of the repository', () => {
  const program = (read: string): string => `import argparse, os, zmq
parser = argparse.ArgumentParser()
parser.add_argument("--port", type=int, default=5110)
args = parser.parse_args()
zmq.Context().socket(zmq.PUB).bind(f"tcp://*:{${read}}")
`;

  test('an option that is given replaces the default', async () => {
    const tree = {
      'agents/one.py': program('args.port'),
      'agents/two.py': program('args.port'),
      'start.sh': 'python agents/one.py --port 5111 &\npython -m agents.two --port=5112 &\nwait\n',
    };
    expect(await list(tree)).toEqual([
      'agents/one.py:5 listen *:5111 agents/one.py @default',
      'agents/two.py:5 listen *:5112 agents/two.py @default',
      'start.sh:1 listen *:5111 agents/one.py @default',
      'start.sh:2 listen *:5112 agents/two.py @default',
    ]);
    expect(await conflicts(tree)).toEqual([]);
  });

  test('the same number given to two programs is a conflict', async () => {
    const tree = {
      'agents/one.py': program('args.port'),
      'agents/two.py': program('args.port').replace('5110', '5120'),
      'start.sh': 'python agents/one.py --port 5111 &\npython agents/two.py --port 5111 &\n',
    };
    expect(await conflicts(tree)).toEqual([expect.stringContaining('Port 5111/tcp is wanted by 2 services')]);
  });

  test('a variable that is given replaces its default', async () => {
    const tree = {
      'one.py': program('os.environ.get("PORT", "5110")'),
      'start.sh': 'PORT=5111 python one.py\n',
    };
    expect(await list(tree)).toEqual([
      'one.py:5 listen *:5111 one.py @default',
      'start.sh:1 listen *:5111 one.py @default',
    ]);
  });

  test('what a program does with its option is not guessed', async () => {
    const tree = { 'one.py': 'import sys\nrun(sys.argv)\n', 'start.sh': 'python one.py --port 5111\n' };
    expect(await list(tree)).toEqual([
      'start.sh:1 listen unresolved (depends on what one.py does with --port) one.py @default',
    ]);
  });

  test('an option without a default is known where it is given', async () => {
    const tree = {
      'one.py': program('args.port').replace(', default=5110', ', required=True'),
      'start.sh': 'python one.py --port 5111\n',
    };
    expect(await list(tree)).toContain('one.py:5 listen *:5111 one.py @default');
  });
});

describe('what starts programs', () => {
  const apps = { 'a.py': '', 'b.py': '' };
  const CONFLICT = [expect.stringContaining('Port 8000/tcp is wanted by 2 services')];

  test.each([
    ['a Procfile', 'Procfile', 'a: uvicorn a:app\nb: uvicorn b:app\n', true],
    ['another Procfile', 'Procfile.dev', 'a: uvicorn a:app\nb: uvicorn b:app\n', false],
    ['background jobs', 'x.sh', 'uvicorn a:app &\nnohup uvicorn b:app &\nwait\n', true],
    ['a background job and the last command', 'x.sh', 'uvicorn a:app &\nuvicorn b:app\n', true],
    ['one after the other', 'x.sh', 'uvicorn a:app\nuvicorn b:app\n', false],
    ['one or the other', 'x.sh', 'if [ "$1" = a ]; then\n uvicorn a:app &\nelse\n uvicorn b:app &\nfi\n', false],
    ['cases', 'x.sh', 'case $1 in\n a) uvicorn a:app & ;;\n b) uvicorn b:app & ;;\nesac\n', false],
    ['targets', 'Makefile', 'a:\n\tuvicorn a:app\nb:\n\t@uvicorn b:app\n', false],
    [
      'supervisord',
      'supervisord.conf',
      '[program:a]\ncommand=uvicorn a:app\n[program:b]\ncommand=uvicorn b:app --port 8000\n',
      true,
    ],
    [
      'a program that supervisord leaves alone',
      'supervisord.conf',
      '[program:a]\ncommand=uvicorn a:app\n[program:b]\ncommand=uvicorn b:app\nautostart=false\n',
      false,
    ],
    ['two ways to start one program', 'Procfile', 'a: uvicorn a:app\nb: gunicorn a:app -b :8000\n', false],
  ])('%s', async (_, path, text, collide) => {
    expect(await conflicts({ ...apps, [path]: text })).toEqual(collide ? CONFLICT : []);
  });

  test('a Procfile leaves $PORT to whoever reads it', async () => {
    expect(await list({ ...apps, Procfile: 'web: gunicorn a:app -b 0.0.0.0:$PORT\n', '.env': 'X=1\n' })).toEqual([
      'Procfile:1 listen dynamic (-b of gunicorn) a.py @default',
    ]);
  });

  test('systemd units, their variables, folders and drop-ins', async () => {
    const tree = repo`
      === deploy/a.service
      [Service]
      Environment="PORT=8001" NAME=a
      WorkingDirectory=/opt/agents
      ExecStart=/opt/agents/.venv/bin/uvicorn a:app \\
        --port \${PORT}
      === deploy/b.service
      [Service]
      ExecStart=/usr/bin/python3 b.py --port 8001
      === deploy/b.service.d/port.conf
      [Service]
      ExecStart=
      ExecStart=/usr/bin/env uvicorn b:app --port 8002
      === deploy/c@.service
      [Service]
      ExecStart=uvicorn other:app --port %i
      === a.py
      === b.py
    `;
    expect(await list(tree)).toEqual([
      'deploy/a.service:5 listen *:8001 a.py @default',
      'deploy/b.service.d/port.conf:3 listen *:8002 b.py @default',
      'deploy/c@.service:2 listen unresolved (depends on --port of uvicorn) c @default',
    ]);
  });

  test('make puts its variables in', async () => {
    const tree = { ...apps, Makefile: 'PORT ?= 8003\n\nrun: # a\n\t@uvicorn a:app --port $(PORT) --reload\n' };
    expect(await list(tree)).toEqual(['Makefile:4 listen *:8003 a.py @default']);
  });

  test('a Dockerfile starts its program inside its container', async () => {
    const tree = {
      'svc/Dockerfile': 'FROM python\nENV PORT=8004\nEXPOSE 8005\nCMD ["uvicorn", "a:app", "--port", "8004"]\n',
      'shell/Dockerfile': 'FROM python\nENV PORT=8004\nCMD exec uvicorn a:app --port $PORT\n',
      'both/Dockerfile': 'FROM python\nENTRYPOINT ["uvicorn"]\nCMD ["a:app", "--port", "8006"]\n',
    };
    expect(await list(tree)).toEqual([
      'both/Dockerfile:3 listen *:8006 both @container both',
      'shell/Dockerfile:3 listen *:8004 shell @container shell',
      'svc/Dockerfile:3 declare *:8005 svc @container svc',
      'svc/Dockerfile:4 listen *:8004 svc @container svc',
    ]);
  });

  test("a compose command listens on the host only in the host's network", async () => {
    const tree = repo`
      === compose.yml
      services:
        a:
          image: a
          network_mode: host
          command: uvicorn x:app --port 8000
        b:
          image: b
          network_mode: host
          command: ["uvicorn", "y:app", "--port", "8000"]
        c:
          image: c
          command: sh -c 'uvicorn z:app --port $$PORT'
          environment: {PORT: 8000}
    `;
    expect(await list(tree)).toEqual([
      'compose.yml:5 listen *:8000 a @default',
      'compose.yml:9 listen *:8000 b @default',
      'compose.yml:12 listen *:8000 c @container c',
    ]);
    expect(await conflicts(tree)).toEqual([expect.stringContaining('wanted by 2 services')]);
  });

  test('launch.json starts one configuration at a time', async () => {
    const launch = (module: string, index: number): string =>
      `{"name": "${index}", "module": "uvicorn", "args": ["${module}:app", "--port", "8000"],}, // ${index}\n`;
    const tree = { ...apps, '.vscode/launch.json': `{"configurations": [\n${launch('a', 1)}${launch('b', 2)}]}\n` };
    expect(await list(tree)).toEqual([
      '.vscode/launch.json:2 listen *:8000 a.py @default',
      '.vscode/launch.json:3 listen *:8000 b.py @default',
    ]);
    expect(await conflicts(tree)).toEqual([]);
  });

  test.each([
    [
      'subprocess.run([sys.executable, "a.py", "--port", "5105"])',
      'unresolved (depends on what a.py does with --port) a.py',
    ],
    ['subprocess.Popen(["uvicorn", "a:app", "--port", str(5105)])', '*:5105 a.py'],
    ['subprocess.Popen("uvicorn a:app --port 5105", shell=True)', '*:5105 a.py'],
    ['subprocess.check_call(("uvicorn", "a:app", "--port", os.getenv("P", "5105")))', '*:5105 a.py'],
    ['await asyncio.create_subprocess_exec("uvicorn", "a:app", "--port", "5105")', '*:5105 a.py'],
    ['subprocess.Popen(["uvicorn", "a:app", f"--port={port}"])', 'unresolved (depends on --port of uvicorn) a.py'],
  ])('Python starts %s', async (call, expected) => {
    const tree = { ...apps, 'start.py': `import asyncio, os, subprocess, sys\nasync def f():\n    ${call}\n` };
    expect(await list(tree)).toEqual([`start.py:3 listen ${expected} @default`]);
  });

  test('what Python starts and goes on meets what it starts next', async () => {
    const start = (call: string): string =>
      `import subprocess\nsubprocess.${call}(["uvicorn", "a:app"])\nsubprocess.${call}(["uvicorn", "b:app"])\n`;
    expect(await conflicts({ ...apps, 'start.py': start('Popen') })).toEqual(CONFLICT);
    expect(await conflicts({ ...apps, 'start.py': start('run') })).toEqual([]);
  });

  test.each([
    ['bind = "0.0.0.0:8000"', ['0.0.0.0:8000']],
    ['bind = ["127.0.0.1:8000", ":8001"]', ['127.0.0.1:8000', '*:8001']],
    ["bind = f\"0.0.0.0:{os.environ.get('PORT', '8000')}\"", ['0.0.0.0:8000']],
    ['bind = "unix:/run/a.sock"', []],
  ])("gunicorn's configuration: %s", async (line, expected) => {
    const tree = { 'web/gunicorn.conf.py': `import os\n${line}\n`, 'web/app.py': '' };
    expect(await list(tree)).toEqual(expected.map((port) => `web/gunicorn.conf.py:2 listen ${port} web @default`));
  });
});
