import { describe, expect, test } from '@jest/globals';
import { command } from '../../testing/command.js';
import { brief, check, type Tree } from '../../testing/repo.js';
import ports from './index.js';

async function list(tree: Tree): Promise<readonly string[]> {
  const { text } = await command(tree, [ports], ['ports', 'list', '--format', 'json']);
  return (JSON.parse(text) as Record<string, unknown>[]).map(
    ({ line, column, role, address, ports: numbers, service, machine }) =>
      `${line}:${column} ${role} ${address}:${String(numbers)} ${service} @${machine}`,
  );
}

describe("servers' configuration", () => {
  test.each([
    [
      'nginx.conf',
      'upstream api {\n  server 10.0.0.1:8001;\n}\nserver {\n  listen 8080 ssl; # listen 1;\n  listen [::]:8080;\n  listen unix:/x;\n  server_name a:1;\n  location / { proxy_pass http://localhost:8002/api; }\n}\n',
      [
        '2:10 connect 10.0.0.1:8001 nginx @default',
        '5:10 declare *:8080 nginx @default',
        '6:10 declare :::8080 nginx @default',
        '9:27 connect 127.0.0.1:8002 nginx @default',
      ],
    ],
    [
      'haproxy.cfg',
      'frontend a\n  bind *:8080,127.0.0.1:8081 ssl\nbackend b\n  server one 10.0.0.1:8001 check\n',
      [
        '2:8 declare *:8080 haproxy @default',
        '2:15 declare 127.0.0.1:8081 haproxy @default',
        '4:14 connect 10.0.0.1:8001 haproxy @default',
      ],
    ],
    [
      'Caddyfile',
      '{\n  admin off\n}\n:8080, http://localhost:8081 {\n  reverse_proxy /api/* 10.0.0.1:8001\n}\nexample.com {\n}\n',
      [
        '4:1 declare *:8080 caddy @default',
        '4:8 declare 127.0.0.1:8081 caddy @default',
        '5:24 connect 10.0.0.1:8001 caddy @default',
      ],
    ],
    [
      'traefik.yml',
      'entryPoints:\n  web:\n    address: ":8080"\n  dns:\n    address: ":53/udp"\n',
      ['3:15 declare *:8080 traefik @default'],
    ],
    ['traefik.toml', '[entryPoints.web]\naddress = ":8080"\n', ['2:12 declare *:8080 traefik @default']],
    [
      'prometheus.yml',
      'scrape_configs:\n  - job_name: a\n    static_configs:\n      - targets: [\'localhost:9090\', "a:8001"]\n',
      ['4:20 connect 127.0.0.1:9090 prometheus @default', '4:38 connect a:8001 prometheus @default'],
    ],
  ])('%s', async (path, text, expected) => {
    expect(await list({ [path]: text })).toEqual(expected);
  });

  const listening = 'import zmq\nzmq.Context().socket(zmq.PUB).bind("tcp://*:8080")\n';

  test('a number that only a configuration names is a warning', async () => {
    const tree = { 'nginx.conf': 'server { listen 8080; }\n', 'a.py': listening };
    expect(brief(await check(tree, [ports]))).toEqual(['a.py:2:1 warning ports/conflict']);
  });

  test('a server with a container listens there', async () => {
    const compose = 'services:\n  nginx:\n    image: nginx\n    ports: ["80:8080"]\n';
    const tree = { 'deploy/nginx.conf': 'server { listen 8080; }\n', 'a.py': listening, 'compose.yml': compose };
    expect(await list(tree)).toContain('1:17 declare *:8080 nginx @container nginx');
    expect(brief(await check(tree, [ports])).filter((line) => line.includes('conflict'))).toEqual([]);
  });

  test('two configurations of one server are no conflict', async () => {
    const tree = { 'a/nginx.conf': 'server { listen 8080; }\n', 'b/nginx.conf': 'server { listen 8080; }\n' };
    expect(brief(await check(tree, [ports]))).toEqual([]);
  });
});
