const WILDCARDS: ReadonlySet<string> = new Set(['', '*', '0.0.0.0', '::', '[::]', '0:0:0:0:0:0:0:0']);
const LOCAL_NAMES: ReadonlySet<string> = new Set(['localhost', 'localhost.localdomain', 'ip6-localhost']);

/** The host as people write it: `*` for every address, IPv4 loopback names as `127.0.0.1`, lower case, no brackets. */
export function canonicalAddress(host: string | null): string | null {
  if (host === null) return null;
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (WILDCARDS.has(bare)) return bare === '0.0.0.0' ? '0.0.0.0' : bare === '::' ? '::' : '*';
  if (LOCAL_NAMES.has(bare)) return '127.0.0.1';
  return bare;
}

/**
 * Whether two addresses can want the same port: a wildcard clashes with every address of its family, two different
 * specific ones do not. An address nobody can know counts as a wildcard.
 */
export function addressesOverlap(a: string | null, b: string | null): boolean {
  const [left, right] = [canonicalAddress(a), canonicalAddress(b)];
  if (left === null || right === null || left === right) return true;
  return covers(left, right) || covers(right, left);
}

/** The same where Docker binds the first address: a `::` of its own takes no IPv4. */
export function publishedOverlap(published: string | null, other: string | null): boolean {
  const [left, right] = [canonicalAddress(published), canonicalAddress(other)];
  if (left !== '::' || right === null || right === '*') return addressesOverlap(left, right);
  return right.includes(':');
}

/** Whether a text is an IPv4 or IPv6 address, without brackets and zone, and nothing else. */
export function isIpAddress(text: string): boolean {
  if (!text.includes(':')) return isIpv4(text);
  const embedded = text.slice(text.lastIndexOf(':') + 1);
  const groups = embedded.includes('.') ? (isIpv4(embedded) ? text.replace(embedded, '0:0') : '?') : text;
  const halves = groups.split('::');
  if (halves.length > 2) return false;
  const parts = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  if (!parts.every((part) => /^[\da-f]{1,4}$/i.test(part))) return false;
  return halves.length === 2 ? parts.length < 8 : parts.length === 8;
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
}

/** Whether connecting to the address stays on the machine. */
export function isLocal(host: string | null): boolean {
  const address = canonicalAddress(host);
  return address !== null && (isWildcard(address) || address.startsWith('127.') || address === '::1');
}

/** Whether the address stands for all of the machine's addresses. */
export function isWildcard(address: string): boolean {
  return address === '*' || address === '0.0.0.0' || address === '::';
}

/** `::` takes IPv4 as well on the systems servers run on, `0.0.0.0` never takes IPv6. */
function covers(wide: string, narrow: string): boolean {
  if (wide === '*' || wide === '::') return true;
  return wide === '0.0.0.0' && !narrow.includes(':');
}
