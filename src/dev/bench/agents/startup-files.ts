import type { Random } from '../../../testing/random.js';
import { type ProgramPlan, randomOf, scaled } from './program-plan.js';
import { sentence } from './sentences.js';
import { NOUNS, QUALITIES, VERBS } from './words.js';

const YAML_FILES = 70;
const JSON_FILES = 20;
const MACHINES = ['pc1', 'pc2', 'pc3', 'pc4'];

/** An agent as a start-up configuration describes it. */
interface StartEntry {
  readonly name: string;
  readonly script_path: string;
  readonly host: string;
  readonly port: number;
  readonly health_check_port: number;
  readonly required: boolean;
  readonly dependencies: readonly string[];
  readonly config: Readonly<Record<string, string | number | boolean>>;
}

/** The YAML and JSON files that say which agents start where and with which settings, by path. */
export function startupFiles(seed: number, scale: number, plans: readonly ProgramPlan[]): ReadonlyMap<string, string> {
  const agents = plans.filter(({ purpose, path }) => purpose === 'agent' && /^pc\d\/agents\/\w+\.py$/.test(path));
  const files = new Map<string, string>();
  const random = randomOf(seed, 'start-up');
  for (const machine of MACHINES) {
    const own = agents.filter(({ path }) => path.startsWith(`${machine}/`));
    files.set(`${machine}/config/startup_config.yaml`, startupYaml(random, machine, own));
  }
  while (files.size < scaled(YAML_FILES, scale)) {
    const agent = random.pick(agents);
    const [machine] = agent.path.split('/');
    const path = random.pick([
      `${machine}/config/${agent.name}.yaml`,
      `config/agents/${agent.name}.yml`,
      `config/${random.pick(['dev', 'prod', 'staging'])}/${agent.name}.yaml`,
    ]);
    files.set(
      path,
      random.once(5) ? startupYaml(random, machine!, some(random, agents, 12)) : settingsYaml(random, agent),
    );
  }
  const yamlFiles = files.size;
  while (files.size < yamlFiles + scaled(JSON_FILES, scale)) {
    const agent = random.pick(agents);
    const entries = some(random, agents, 1 + random.below(10)).map((one) => entryOf(random, one, agents));
    files.set(
      `config/${random.pick(['json', 'generated'])}/${agent.name}.json`,
      `${JSON.stringify({ version: 2, agents: entries }, null, 2)}\n`,
    );
  }
  return files;
}

function startupYaml(random: Random, machine: string, agents: readonly ProgramPlan[]): string {
  const entries = agents.map((agent) => entryYaml(entryOf(random, agent, agents)));
  const groups = Array.from(
    { length: 1 + random.below(3) },
    (_, index) => `  - stage: ${index + 1}\n    parallel: ${random.once(2)}`,
  );
  return [
    `# ${sentence(random)}`,
    `machine: ${machine}`,
    'global_settings:',
    '  environment: {PYTHONPATH: /app, LOG_LEVEL: INFO}',
    `  resource_limits: &limits\n    cpu_percent: ${50 + random.below(50)}\n    memory_mb: ${1024 * (1 + random.below(4))}`,
    'startup_order:',
    ...groups,
    'agents:',
    ...entries,
    '',
  ].join('\n');
}

function entryYaml(entry: StartEntry): string {
  return [
    `  - name: ${entry.name}`,
    `    script_path: ${entry.script_path}`,
    `    host: ${entry.host}`,
    `    port: ${entry.port}`,
    `    health_check_port: ${entry.health_check_port}`,
    `    required: ${entry.required}`,
    `    dependencies: [${entry.dependencies.join(', ')}]`,
    '    limits: *limits',
    '    config:',
    ...Object.entries(entry.config).map(([key, value]) => `      ${key}: ${value}`),
  ].join('\n');
}

function settingsYaml(random: Random, agent: ProgramPlan): string {
  const settings = Object.entries(settingsOf(random)).map(([key, value]) => `  ${key}: ${value}`);
  return [
    `# ${sentence(random)}`,
    `${agent.name}:`,
    `  port: ${portOf(random, agent)}`,
    `  health_port: ${portOf(random, agent) + 1}`,
    `  host: ${random.pick(['0.0.0.0', 'localhost', '${BIND_ADDRESS:-0.0.0.0}'])}`,
    ...settings,
    'zmq:',
    `  publish_endpoint: tcp://*:${agent.port + 2}`,
    `  subscribe_endpoint: tcp://192.168.1.27:${agent.port + 1}`,
    'logging:',
    '  level: INFO',
    '  format: >-',
    '    %(asctime)s %(levelname)s',
    '    %(name)s %(message)s',
    '',
  ].join('\n');
}

function entryOf(random: Random, agent: ProgramPlan, others: readonly ProgramPlan[]): StartEntry {
  const port = portOf(random, agent);
  return {
    name: agent.name,
    script_path: agent.path,
    host: '0.0.0.0',
    port,
    health_check_port: port + 1,
    required: random.once(2),
    dependencies: some(random, others, random.below(3)).map(({ name }) => name),
    config: settingsOf(random),
  };
}

function settingsOf(random: Random): Readonly<Record<string, string | number | boolean>> {
  const values = [
    () => random.below(1000),
    () => `${random.pick(QUALITIES)}_${random.pick(NOUNS)}`,
    () => random.once(2),
  ];
  const keys = Array.from({ length: 2 + random.below(8) }, () => `${random.pick(VERBS)}_${random.pick(NOUNS)}`);
  return Object.fromEntries(keys.map((key) => [key, random.pick(values)()]));
}

/** What was configured once; the code has moved on in one of eight. */
function portOf(random: Random, agent: ProgramPlan): number {
  return random.once(8) ? 7000 + random.below(200) : agent.port;
}

function some<T>(random: Random, all: readonly T[], count: number): readonly T[] {
  return [...new Set(Array.from({ length: count }, () => random.pick(all)))];
}
