import { isIpAddress } from './address.js';
import { HOLE } from './interpolation.js';
import { type PortRange, type Protocol, single } from './ports.js';

/** One published port of a container, its variables put in. */
export interface PortMapping {
  readonly protocol: Protocol;
  /** The host's address; `` for every address, null when it cannot be known. */
  readonly hostIp: string | null;
  /** `dynamic` when Docker chooses, `unknown` when the text does not tell. */
  readonly published: PortRange | 'dynamic' | 'unknown';
  readonly target: PortRange | 'unknown';
  /** Whether Docker takes one free port of the published range: there is one target for all of it. */
  readonly choice: boolean;
}

const PROTOCOLS: ReadonlySet<string> = new Set(['tcp', 'udp', 'sctp']);

/**
 * Reads the short form `[[ip:]published:]target[/protocol]`, ranges and IPv6 addresses included; null for what Docker
 * refuses.
 */
export function parseMapping(text: string): PortMapping | null {
  const parts = text.split(':');
  const [container = '', published = ''] = [parts.pop(), parts.pop()];
  const address = parts.join(':');
  const slash = container.indexOf('/');
  const target = slash === -1 ? container : container.slice(0, slash);
  const protocol = slash === -1 || slash === container.length - 1 ? 'tcp' : container.slice(slash + 1).toLowerCase();
  if (text.includes(HOLE)) return mappingOf({ target, published, hostIp: withoutBrackets(address), protocol });
  const hostIp = /^\[.*\]$/.test(address) ? address.slice(1, -1) : address;
  if (!PROTOCOLS.has(protocol) || (address !== '' && !isIpAddress(hostIp))) return null;
  const [inside, outside] = [rangeOf(target), published === '' ? single(0) : rangeOf(published)];
  if (inside === null || inside.first === 0 || outside === null) return null;
  const [wide, width] = [inside.last - inside.first, outside.last - outside.first];
  if (published !== '' && wide !== width && wide > 0) return null;
  return mappingOf({ target, published, hostIp, protocol });
}

/** Reads the fields of the long form; `published` is `` when it is not given. Null for a target that is no port. */
export function mappingOf(fields: {
  readonly target: string;
  readonly published: string;
  readonly hostIp: string;
  readonly protocol: string;
}): PortMapping | null {
  const target = fields.target.includes(HOLE) ? 'unknown' : rangeOf(fields.target);
  if (target === null) return null;
  const outside = fields.published.includes(HOLE) ? null : rangeOf(fields.published);
  const isFree = fields.published === '' || outside?.last === 0;
  const protocol = fields.protocol.toLowerCase();
  return {
    protocol: protocol === 'udp' || protocol === 'sctp' ? protocol : 'tcp',
    hostIp: fields.hostIp.includes(HOLE) ? null : fields.hostIp,
    published: isFree ? 'dynamic' : (outside ?? 'unknown'),
    target,
    choice: outside !== null && outside.last > outside.first && (target === 'unknown' || target.first === target.last),
  };
}

function withoutBrackets(address: string): string {
  return address.replace(/^\[|\]$/g, '');
}

/** A port or a range as Docker reads it: decimal digits and nothing else, 0 to 65535. */
function rangeOf(text: string): PortRange | null {
  const match = /^(\d{1,20})(?:-(\d{1,20}))?$/.exec(text);
  if (match === null) return null;
  const [first, last] = [Number(match[1]), Number(match[2] ?? match[1])];
  return first <= last && last <= 65_535 ? { first, last } : null;
}
