import type { Random } from '../../testing/random.js';

/** None with a dot: compose-go itself loses its way with tags below one. */
const NAMES = ['a', 'b', 'web', 'x-y'];
const BASES = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
const OVERRIDES = [
  ...['compose.override.yml', 'compose.override.yaml', 'docker-compose.override.yml'],
  'docker-compose.override.yaml',
];
const NUMBERS = ['8000', '8001', '8002', '9000', '80', '65535', '0'];
const RANGES = ['8000-8003', '8002-8003', '9000-9000', '3000-3005', '9-8', '1-'];
const ADDRESSES = ['127.0.0.1', '0.0.0.0', '[::]', '[::1]', '::1', '192.168.0.10', '[fe80::1:2]', '::ffff:1.2.3.4'];
const BAD = [
  ...['10.10.10.0/24:8002:2', '127:0.0.1:8000:80', '11127.0.0.1:8000:80', '65536:80', '80/icmp', 'abc', '8000:80:', ''],
  ...['8000-8001:80-83', '1.2.3:80:80', '[::1:80:80', '8000:', '08.0.0.1:80:80', '-1:80', '8000:http', '[::g]:1:1'],
];
const VARIABLES = ['P', 'Q', 'R', 'EMPTY', 'UNSET'];
const ENVIRONMENTS = [
  'P=8000\nQ=8001\nEMPTY=\n',
  'P: 8003\nexport Q=9001\nEMPTY=""\n',
  "# ports\nP='8004' # why\nQ=\"80\"\nEMPTY=''\n",
  'P=8005 # why\nQ=${P}\nR=${P:-1}\nEMPTY=\n',
  'P = 8006\r\nQ=8007\r\nEMPTY=\r\n',
  'P=80$$\nQ=8000-8003\nEMPTY=\n',
  'Q=7000\nP=${Q:-1}\nP=7001\nEMPTY= \n',
  'P="8008\n"\nQ=8009\nEMPTY=\n',
  'Q=1\n\n  P=7003\nR=$Q$Q\nEMPTY=\n',
  'P=http://a\nQ=8001#x\nEMPTY=\n',
];

/** A project of compose files such as people write them, now and then with something in it that Docker refuses. */
export function aComposeProject(random: Random): Readonly<Record<string, string>> {
  const files: Record<string, string> = {};
  const parts = {
    includes: random.once(5),
    extending: random.once(3),
    isOdd: random.once(12),
    useVariables: random.once(2),
    usesDeploy: random.once(2),
  };
  const names = NAMES.filter(() => !random.once(3));
  const services = names.length === 0 ? ['a'] : names;
  files[random.pick(BASES)] = aFile(random, services, { ...parts, isBase: true });
  if (random.once(10)) files['docker-compose.yaml'] ??= aFile(random, ['other'], { ...parts, isBase: true });
  if (random.once(2)) {
    const more = services.filter(() => random.once(2));
    files[random.pick(OVERRIDES)] = aFile(random, more.length === 0 ? services : more, { ...parts, isBase: false });
  }
  if (parts.includes) {
    files['sub/more.yaml'] = aFile(random, ['inc', ...(random.once(3) ? ['a'] : [])], {
      ...parts,
      includes: false,
      isBase: true,
    });
    if (random.once(2)) files['sub/.env'] = random.pick(ENVIRONMENTS);
    files['inc.env'] = random.pick(ENVIRONMENTS);
  }
  if (parts.extending)
    files['base/common.yml'] = aFile(random, ['base', 'deep'], {
      ...parts,
      includes: false,
      extending: false,
      isBase: true,
      isCommon: true,
    });
  if (random.once(2)) files['.env'] = random.pick(ENVIRONMENTS);
  return files;
}

interface Parts {
  readonly includes: boolean;
  readonly extending: boolean;
  readonly isOdd: boolean;
  readonly useVariables: boolean;
  /** Two ways to say how many: Docker refuses them together. */
  readonly usesDeploy: boolean;
  readonly isBase: boolean;
  readonly isCommon?: boolean;
}

function aFile(random: Random, names: readonly string[], parts: Parts): string {
  const lines: string[] = [];
  if (random.once(6)) lines.push('version: "3.8"');
  const anchored = random.once(5);
  if (anchored) {
    lines.push('x-common: &common', '  image: common');
    if (random.once(2)) lines.push(...thePorts(random, parts, '  '));
    if (random.once(4)) lines.push(parts.usesDeploy ? '  deploy: {replicas: 0}' : '  scale: 0');
  }
  if (parts.includes && parts.isBase && parts.isCommon !== true) lines.push(...anInclude(random));
  lines.push('services:');
  for (const [index, name] of names.entries()) {
    lines.push(...aService(random, name, names.slice(0, index), anchored, parts));
  }
  if (parts.isOdd && random.once(6)) lines.push(...aService(random, names[0]!, [], false, parts));
  return `${lines.join('\n')}\n`;
}

function anInclude(random: Random): readonly string[] {
  return random.pick([
    ['include: [sub/more.yaml]'],
    ['include:', '  - path: ./sub/more.yaml'],
    ['include:', '  - path: [sub/more.yaml]', '    env_file: inc.env'],
    ['include:', '  - path: sub/more.yaml', '    project_directory: .'],
    ['include:', '  - path: sub/more.yaml', '    env_file: [inc.env, ./inc.env]'],
  ]);
}

function aService(
  random: Random,
  name: string,
  earlier: readonly string[],
  anchored: boolean,
  parts: Parts,
): readonly string[] {
  if (!parts.isBase && random.once(7)) return [`  ${name}: !reset ${random.pick(['null', '{}'])}`];
  const tag = !parts.isBase && random.once(8) ? ' !override' : '';
  const lines = [`  ${name}:${tag}`];
  if (anchored && tag === '' && random.once(2)) lines.push('    <<: *common');
  else if (parts.isBase || tag !== '' || random.once(3)) {
    if (parts.isOdd && random.once(10)) lines.push('    hostname: nobody');
    else lines.push(random.once(3) ? '    build: .' : '    image: x');
  }
  if (!random.once(4)) lines.push(...thePorts(random, parts, '    ', tag !== ''));
  if (random.once(10)) lines.push('    expose: ["3000", "53/udp"]');
  const count = random.pick(['0', '0', '2', '1']);
  if (random.once(7)) lines.push(parts.usesDeploy ? `    deploy: {replicas: ${count}}` : `    scale: ${count}`);
  if (random.once(9))
    lines.push(random.once(4) && !parts.isBase ? '    network_mode: !reset null' : '    network_mode: host');
  if (random.once(8)) lines.push('    profiles: [extra]');
  if (random.once(12)) lines.push('    x-note: {ports: ["1:1"]}');
  if (parts.extending && random.once(2)) lines.push(...anExtends(random, earlier, parts));
  return lines.length === 1 ? [...lines, '    tty: true'] : lines;
}

function anExtends(random: Random, earlier: readonly string[], parts: Parts): readonly string[] {
  if (parts.isOdd && random.once(3)) return ['    extends: {service: nowhere}'];
  if (earlier.length > 0 && random.once(2))
    return [`    extends: ${random.pick([random.pick(earlier), `{service: ${random.pick(earlier)}}`])}`];
  return [
    `    extends: {file: ${random.pick(['base/common.yml', './base/common.yml'])}, service: ${random.pick(['base', 'deep'])}}`,
  ];
}

function thePorts(random: Random, parts: Parts, indent: string, isInside = false): readonly string[] {
  const tag = random.once(parts.isBase && !parts.extending ? 20 : 3)
    ? random.pick([' !override', ' !reset', ' !override'])
    : '';
  // Docker takes no tags inside what `!override` brings.
  if (tag === ' !reset' && !isInside) return [`${indent}ports: !reset ${random.pick(['null', '[]', '["1:1"]'])}`];
  const entries = Array.from({ length: 1 + random.below(3) }, () => aPort(random, parts));
  if (random.once(4)) entries.push(random.pick(entries));
  const written = tag === ' !reset' ? '' : tag;
  const flow = entries.every((entry) => entry.length === 1) && random.once(2);
  if (flow) return [`${indent}ports:${written} [${entries.map(([entry]) => entry).join(', ')}]`];
  return [
    `${indent}ports:${written}`,
    ...entries.flatMap(([first, ...rest]) => [`${indent}  - ${first}`, ...rest.map((line) => `${indent}    ${line}`)]),
  ];
}

/** The lines of an entry, the first without its dash. */
function aPort(random: Random, parts: Parts): readonly string[] {
  if (parts.isOdd && random.once(4)) return [JSON.stringify(random.pick(BAD))];
  if (random.once(4)) return aLongPort(random);
  if (random.once(10)) return [random.pick(parts.isOdd ? NUMBERS : NUMBERS.slice(0, 6))];
  const kind = random.below(8);
  const number = () => aNumber(random, parts);
  const protocol = random.pick(['', '', '', '/tcp', '/udp', '/sctp', '/UDP']);
  const address = random.pick(ADDRESSES);
  const range = random.pick(parts.isOdd ? RANGES : RANGES.slice(0, 4));
  const text = [
    `${number()}:${number()}`,
    `${number()}:80`,
    number(),
    `${address}:${number()}:${number()}`,
    `${address}::80`,
    `${range}:80`,
    `${range}:${range}`,
    `${address}:${range}:${range}`,
  ][kind]!;
  return [`"${text}${protocol}"`];
}

function aLongPort(random: Random): readonly string[] {
  const lines = [`target: ${random.pick(['80', '"80"', '8080'])}`];
  if (!random.once(4))
    lines.push(
      `published: "${random.once(6) ? '8000-8003' : random.pick(['8000', '8002', '9000', '${R:-8100}', '${Q:-8000}'])}"`,
    );
  if (random.once(4)) lines.push(`host_ip: "${random.pick(['127.0.0.1', '0.0.0.0', '::1', '::'])}"`);
  if (random.once(3)) lines.push(`protocol: ${random.pick(['tcp', 'udp', 'sctp'])}`);
  if (random.once(5)) lines.push(`mode: ${random.pick(['host', 'ingress'])}`);
  return lines;
}

function aNumber(random: Random, parts: Parts): string {
  if (!parts.useVariables || random.once(2)) return random.pick(NUMBERS.slice(0, parts.isOdd ? 7 : 5));
  const name = random.pick(VARIABLES);
  const number = random.pick(['8000', '8100']);
  const text = random.pick([
    ...[`\${${name}:-${number}}`, `\${${name}:-${number}}`, `\${${name}-${number}}`, `\${P:-${number}}`, '${Q:-8001}'],
    ...[`\${${name}:-\${Q:-${number}}}`, `\${${name}:+${number}}`, `\${${name}+${number}}`, `\${${name}:?is missing}`],
    ...[`$${name}`, `\${${name}}`, `80\${${name}:+1}`, `\${${name}:-}`, `\${${name}-\${P-\${Q-${number}}}}`],
    ...(parts.isOdd ? ['$$P', '${', '${P:?}', '$', '${P}${P}'] : [`\${R:-${number}}`]),
  ]);
  return text;
}
