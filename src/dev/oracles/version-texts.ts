import type { Random } from '../../testing/random.js';

function aNumber(random: Random): string {
  return random.pick(['0', '1', '2', '3', '9', '10', '01', '2024', random.once(40) ? '99999999999999999999' : '4']);
}

function aRelease(random: Random): string {
  return many(1 + random.below(4), () => random.pick(['0', '0', '1', '1', '2', aNumber(random)])).join('.');
}

/** A version in any spelling, now and then one that is none. */
export function aVersion(random: Random): string {
  if (random.once(25))
    return random.pick(['', 'latest', '1..2', '1.0-', 'x', '1.0+', '1.0+a_', '1.0.*', '1!', '1.0 dev x']);
  const separator = () => random.pick(['', '', '.', '-', '_']);
  const parts = [random.once(10) ? 'v' : '', random.once(8) ? `${random.below(3)}!` : '', aRelease(random)];
  const phase = ['a', 'b', 'rc', 'alpha', 'beta', 'c', 'pre', 'preview', 'RC'];
  if (random.once(3)) parts.push(separator(), random.pick(phase), separator(), random.once(5) ? '' : aNumber(random));
  if (random.once(4)) {
    const post = ['post', 'rev', 'r', 'POST'];
    if (random.once(4)) parts.push('-', aNumber(random));
    else parts.push(separator(), random.pick(post), separator(), random.once(5) ? '' : aNumber(random));
  }
  if (random.once(4)) parts.push(separator(), 'dev', separator(), random.once(5) ? '' : aNumber(random));
  if (random.once(6))
    parts.push('+', random.pick(['cpu', 'cu121', '1', '1.2', 'ubuntu-1', 'Abc_9', '0', '1.abc', '2.0a']));
  if (random.once(30)) parts.push(' ');
  return parts.join('');
}

/** A version in the neighbourhood of another. */
export function nearbyVersion(random: Random, version: string): string {
  const suffixes = [
    '.0',
    '.1',
    '.0.0.1',
    'a1',
    '.dev0',
    '.post0',
    '.post1',
    '.post0.dev0',
    '+local',
    '+1',
    'rc1',
    '.post1.dev2',
  ];
  const trimmed = version.trim();
  return random.pick([trimmed, trimmed, trimmed.replace(/[.+-]?[a-z]*[0-9]*$/, ''), trimmed + random.pick(suffixes)]);
}

/** Up to three comparisons, now and then with a version that is none. */
export function someSpecifiers(random: Random): string {
  return many(random.pick([0, 1, 1, 1, 2, 2, 3]), () => {
    const operator = random.pick(['==', '==', '!=', '>=', '<=', '>', '<', '~=', random.once(3) ? '===' : '==']);
    const exact = operator === '==' || operator === '!=';
    const version = random.once(15) ? aVersion(random) : plain(random);
    const text = exact && random.once(3) ? `${aRelease(random)}.*` : version;
    return `${operator}${random.once(5) ? ' ' : ''}${text}`;
  }).join(random.pick([',', ', ']));
}

function plain(random: Random): string {
  const suffixes = [
    '',
    '',
    '',
    '',
    'a1',
    'rc2',
    '.dev1',
    '.post1',
    '.post1.dev0',
    'b2.post1',
    'a1.dev3',
    random.once(3) ? '+cpu' : '',
  ];
  return (random.once(10) ? '1!' : '') + aRelease(random) + random.pick(suffixes);
}

function many<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}
