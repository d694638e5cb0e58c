import { describe, expect, test } from '@jest/globals';
import { command } from '../../testing/command.js';
import { repo, type Tree } from '../../testing/repo.js';
import ports from './index.js';

/** `role address:ports/protocol service @machine`, or `role status …`, for every use in the tree. */
async function usesIn(tree: Tree): Promise<readonly string[]> {
  const { text } = await command(tree, [ports], ['ports', 'list', '--format', 'json']);
  return (JSON.parse(text) as Record<string, unknown>[]).map((row) => {
    const what = row.status === 'resolved' ? `${row.address ?? '?'}:${String(row.ports)}/${row.protocol}` : row.status;
    return `${row.role} ${what} ${row.service} @${row.machine}`;
  });
}

/** The published ports of one compose service with these entries. */
async function published(entries: string, environment = ''): Promise<readonly string[]> {
  const compose = `services:\n  web:\n    image: web\n    ports:\n${entries.replace(/^/gm, '      ')}\n`;
  const uses = await usesIn({ 'compose.yml': compose, ...(environment === '' ? {} : { '.env': environment }) });
  return uses.filter((use) => use.startsWith('publish')).map((use) => use.replace(' web @default', ''));
}

describe('compose ports', () => {
  test.each([
    ['both ports', '- "8080:80"', ['publish *:8080/tcp']],
    ['no quotes', '- 22:22', ['publish *:22/tcp']],
    ['a container port only', '- "80"', ['publish dynamic']],
    ['a host address', '- "127.0.0.1:8080:80"', ['publish 127.0.0.1:8080/tcp']],
    ['an address and no port', '- "127.0.0.1::80"', ['publish dynamic']],
    ['an IPv6 address', '- "[::1]:8080:80"', ['publish ::1:8080/tcp']],
    ['udp', '- "5353:53/udp"', ['publish *:5353/udp']],
    ['ranges', '- "3000-3005:3000-3005"', ['publish *:3000-3005/tcp']],
    ['a default', '- "${WEB_PORT:-8080}:80"', ['publish *:8080/tcp']],
    ['a default inside a default', '- "${WEB_PORT:-${PORT:-8080}}:80"', ['publish *:8080/tcp']],
    ['a variable nobody sets', '- "${WEB_PORT}:80"', ['publish unresolved']],
    [
      'the long form',
      '- target: 80\n  published: "8080"\n  protocol: udp\n  host_ip: 127.0.0.1',
      ['publish 127.0.0.1:8080/udp'],
    ],
    ['the long form without a host port', '- target: 80', ['publish dynamic']],
    ['a number that is no port', '- "99999:80"', ['publish unresolved']],
  ])('%s', async (_, entries, expected) => {
    expect(await published(entries)).toEqual(expected);
  });

  test('.env beats the default', async () => {
    expect(await published('- "${WEB_PORT:-8080}:80"', "WEB_PORT='9090' # ours\n")).toEqual(['publish *:9090/tcp']);
  });

  test('env_file is for the container and gives no value to the file itself', async () => {
    const tree = {
      'compose.yml': 'services:\n  web:\n    image: web\n    env_file: web.env\n    ports: ["${WEB_PORT}:80"]\n',
      'web.env': 'WEB_PORT=8085\n',
    };
    expect(await usesIn(tree)).toContain('publish unresolved web @default');
  });

  test('anchors and merges', async () => {
    const tree = repo`
      === compose.yml
      x-common: &common
        image: web
        ports: ["8080:80"]
      services:
        web:
          <<: *common
    `;
    expect(await usesIn(tree)).toEqual(['publish *:8080/tcp web @default']);
  });

  test('extends brings the ports of the base', async () => {
    const tree = repo`
      === base.yml
      services:
        common:
          image: web
          ports: ["8080:80"]
      === deploy/compose.yml
      services:
        web:
          extends: {file: ../base.yml, service: common}
    `;
    expect(await usesIn(tree)).toContain('publish *:8080/tcp deploy/web @default');
  });

  test('an override adds ports, and replaces them when it says so', async () => {
    const base = 'services:\n  web:\n    image: web\n    ports: ["8080:80"]\n';
    const override = (tag: string) => `services:\n  web:\n    ports: ${tag}["8081:80"]\n    image: web\n`;
    const uses = (tag: string) => usesIn({ 'compose.yml': base, 'compose.override.yml': override(tag) });
    expect(await uses('')).toHaveLength(2);
    expect(await uses('!override ')).toEqual(['publish *:8081/tcp web @default']);
  });

  test('expose declares', async () => {
    const tree = { 'compose.yml': 'services:\n  web:\n    image: web\n    expose: ["3000", "53/udp"]\n' };
    expect(await usesIn(tree)).toEqual([
      'declare *:3000/tcp web @container web',
      'declare *:53/udp web @container web',
    ]);
  });
});

describe('other formats', () => {
  test('a Dockerfile, its arguments put in', async () => {
    const tree = {
      'orders/Dockerfile': 'FROM python\nARG PORT=8000\nENV ADMIN 8001\nEXPOSE $PORT ${ADMIN}/tcp 53/udp\n',
    };
    expect(await usesIn(tree)).toEqual([
      'declare *:8000/tcp orders @container orders',
      'declare *:8001/tcp orders @container orders',
      'declare *:53/udp orders @container orders',
    ]);
  });

  test('Kubernetes services and pods', async () => {
    const tree = repo`
      === k8s/orders.yaml
      apiVersion: v1
      kind: Service
      metadata: {name: orders}
      spec:
        ports:
          - {port: 80, targetPort: 8000, nodePort: 30080}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: orders}
      spec:
        template:
          spec:
            containers:
              - name: orders
                ports:
                  - {containerPort: 8000, hostPort: 8800, protocol: UDP}
    `;
    expect(await usesIn(tree)).toEqual([
      'declare *:80/tcp orders @service orders',
      'publish *:30080/tcp orders @kubernetes',
      'declare *:8000/udp orders @pod orders',
      'publish *:8800/udp orders @kubernetes',
    ]);
  });

  test.each([
    ['orders/.env', 'ORDERS_PORT=8000\nNAME=orders\nSECRET_PORT_KEY=abc\n', ['declare *:8000/tcp orders @default']],
    ['orders/config.yaml', 'server:\n  port: 8000\n  sport: 7\n', ['declare *:8000/tcp orders @default']],
    ['orders/config.yaml', 'pub_port: "${PORT_OFFSET}+7200"\n', ['declare *:7200/tcp orders @default']],
    ['orders/config.yaml', 'host: 127.0.0.1\nrpc-port: "7300"\n', ['declare 127.0.0.1:7300/tcp orders @default']],
    ['orders/config.yaml', 'port: ${NOBODY_SETS_THIS}\n', ['declare unresolved orders @default']],
    ['orders/config.json', '{"server": {"port": 8000, "name": "x"}}', ['declare *:8000/tcp orders @default']],
    [
      'orders/config.toml',
      '[server]\nport = 8000\n[server.admin]\nadmin_port = 8001 # ours\n',
      ['declare *:8000/tcp orders @default', 'declare *:8001/tcp orders @default'],
    ],
  ])('%s: %s', async (path, text, expected) => {
    expect(await usesIn({ [path]: text })).toEqual(expected);
  });

  test('what a build service is told is no port of ours', async () => {
    const tree = {
      '.github/workflows/publish.yml': 'jobs: {build: {port: 8443}}\n',
      'orders/app.yaml': 'port: 8443\n',
    };
    expect(await usesIn(tree)).toEqual(['declare *:8443/tcp orders @default']);
  });

  test('an offset has a configurable value', async () => {
    const tree = { 'orders/config.yaml': 'pub_port: "${PORT_OFFSET}+7200"\n' };
    const args = ['ports', 'list', '--format', 'json', '--option', 'ports.variables={PORT_OFFSET: 100}'];
    expect(JSON.parse((await command(tree, [ports], args)).text)).toMatchObject([{ ports: [7300] }]);
  });
});
