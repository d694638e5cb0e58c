import type { Random } from '../../../testing/random.js';
import { type ProgramPlan, randomOf, scaled } from './program-plan.js';

const COMPOSE_FILES = 12;
const PATHS = [
  'docker-compose.yml',
  'docker-compose.override.yml',
  'pc1/docker-compose.yml',
  'pc2/docker-compose.yml',
  'docker/docker-compose.pc1-local.yml',
  'docker/docker-compose.pc2.yml',
  'docker/docker-compose.monitoring.yml',
  'docker/docker-compose.voice_pipeline.yml',
  'pc3/docker-compose.yaml',
  'services/docker-compose.yml',
  'archive/2024_refactor/docker-compose.yml',
  'projects/voice_pipeline/compose.yaml',
];
const STORES = [
  ['redis', 'redis:7-alpine', '6379:6379'],
  ['prometheus', 'prom/prometheus:v2.51.0', '9090:9090'],
  ['grafana', 'grafana/grafana:10.4.1', '${GRAFANA_PORT:-3000}:3000'],
  ['nats', 'nats:2.10-alpine', '127.0.0.1:4222:4222'],
] as const;

/** The compose files, by path. */
export function composeFiles(seed: number, scale: number, plans: readonly ProgramPlan[]): ReadonlyMap<string, string> {
  const runnable = plans.filter(({ purpose }) => purpose === 'agent' || purpose === 'service');
  return new Map(
    PATHS.slice(0, scaled(COMPOSE_FILES, scale)).map((path) => {
      const random = randomOf(seed, path);
      const machine = /pc\d/.exec(path)?.[0];
      const near = machine === undefined ? runnable : runnable.filter((plan) => plan.path.startsWith(machine));
      return [path, compose(random, near.length === 0 ? runnable : near)];
    }),
  );
}

function compose(random: Random, plans: readonly ProgramPlan[]): string {
  const chosen = new Map(
    Array.from({ length: 4 + random.below(14) }, () => random.pick(plans)).map((plan) => [plan.name, plan]),
  );
  const [store, image, mapping] = random.pick(STORES);
  return [
    ...(random.once(2) ? ['version: "3.8"', ''] : []),
    'x-agent: &agent',
    '  restart: unless-stopped',
    '  networks: [agents]',
    'services:',
    `  ${store}:\n    image: ${image}\n    ports: ["${mapping}"]`,
    ...[...chosen.values()].map((plan) => service(random, plan)),
    'networks:',
    '  agents: {driver: bridge}',
    '',
  ].join('\n');
}

function service(random: Random, { name, path, port }: ProgramPlan): string {
  const published = [`      - "${port}:${port}"`];
  if (random.once(2)) published.push(`      - "\${${name.toUpperCase()}_HEALTH_PORT:-${port + 1}}:${port + 1}"`);
  if (random.once(6)) published.push(`      - target: ${port + 2}\n        published: ${7000 + random.below(40)}`);
  return [
    `  ${name}:`,
    '    <<: *agent',
    random.once(3) ? `    image: registry.local/${name}:latest` : '    build: {context: .}',
    `    command: ["python", "-u", "${path}"]`,
    ...(random.once(6) ? ['    network_mode: host'] : ['    ports:', ...published]),
    '    environment:',
    `      - AGENT_NAME=${name}`,
    `      - AGENT_PORT=${port}`,
    ...(random.once(3) ? ['    depends_on: [redis]'] : []),
  ].join('\n');
}
