import { portOf } from './endpoint.js';
import { HOLE } from './interpolation.js';
import type { PortRange } from './ports.js';

/** One published port of a container, its variables put in. */
export interface PortMapping {
  readonly protocol: 'tcp' | 'udp';
  /** The host's address; `` for every address, null when it cannot be known. */
  readonly hostIp: string | null;
  /** `dynamic` when Docker chooses, `unknown` when the text does not tell. */
  readonly published: PortRange | 'dynamic' | 'unknown';
  readonly target: PortRange | 'unknown';
}

/** Reads the short form `[[ip:]published:]target[/protocol]`, ranges and bracketed IPv6 addresses included. */
export function parseMapping(text: string): PortMapping {
  const slash = text.lastIndexOf('/');
  const body = slash === -1 ? text : text.slice(0, slash);
  const { ip, rest } = splitAddress(body);
  const colon = rest.lastIndexOf(':');
  const target = rest.slice(colon + 1);
  const published = colon === -1 ? '' : rest.slice(0, colon);
  return mappingOf({
    target,
    published,
    hostIp: ip,
    protocol: slash === -1 ? 'tcp' : text.slice(slash + 1),
  });
}

/** Reads the fields of the long form; `published` is `` when it is not given. */
export function mappingOf(fields: {
  readonly target: string;
  readonly published: string;
  readonly hostIp: string;
  readonly protocol: string;
}): PortMapping {
  const published = portOf(fields.published);
  const target = portOf(fields.target);
  return {
    protocol: fields.protocol.trim().toLowerCase() === 'udp' ? 'udp' : 'tcp',
    hostIp: fields.hostIp.includes(HOLE) ? null : fields.hostIp,
    published: published === 'none' ? 'dynamic' : published,
    target: typeof target === 'string' ? 'unknown' : target,
  };
}

function splitAddress(text: string): { ip: string; rest: string } {
  if (text.startsWith('[')) {
    const close = text.indexOf(']');
    if (close !== -1) return { ip: text.slice(1, close), rest: text.slice(close + 2) };
  }
  const parts = text.split(':');
  if (parts.length < 3) return { ip: '', rest: text };
  return { ip: parts.slice(0, -2).join(':'), rest: parts.slice(-2).join(':') };
}
