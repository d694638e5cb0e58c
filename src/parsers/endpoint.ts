import { HOLE } from './interpolation.js';
import { type PortRange, parsePorts } from './ports.js';

/** Where something listens or connects to, as far as its text tells. */
export interface Endpoint {
  readonly protocol: 'tcp' | 'udp';
  /** Host or interface without brackets; null when it cannot be known. */
  readonly host: string | null;
  /** The port; `dynamic` when the system chooses it, `unknown` when the text does not tell, `none` without one. */
  readonly port: PortRange | 'dynamic' | 'unknown' | 'none';
}

/** Schemes of endpoints with a port, with the one they use when none is written. */
const SCHEMES: ReadonlyMap<string, { readonly protocol: 'tcp' | 'udp'; readonly port?: number }> = new Map([
  ['tcp', { protocol: 'tcp' }],
  ['tcp4', { protocol: 'tcp' }],
  ['tcp6', { protocol: 'tcp' }],
  ['tls', { protocol: 'tcp' }],
  ['udp', { protocol: 'udp' }],
  ['ws', { protocol: 'tcp', port: 80 }],
  ['wss', { protocol: 'tcp', port: 443 }],
  ['http', { protocol: 'tcp', port: 80 }],
  ['https', { protocol: 'tcp', port: 443 }],
  ['grpc', { protocol: 'tcp' }],
]);

/** Reads `tcp://host:port`, `http://host:port/path`, `host:port` or `:port`; null for what has no port by nature, such as `ipc://`. */
export function parseEndpoint(text: string): Endpoint | null {
  const scheme = /^([a-z][a-z0-9+.-]{0,30}):\/\//i.exec(text);
  if (scheme === null) {
    if (/^[@/.]|^unix:/.test(text)) return null;
    // A bare IPv6 address: what follows its last colon is no port.
    if (/^[^[:]*:[^:]*:/.test(text)) return { protocol: 'tcp', host: text, port: 'none' };
    return authority(text, 'tcp', undefined);
  }
  const known = SCHEMES.get(scheme[1]!.toLowerCase());
  if (known === undefined) return null;
  const rest = text.slice(scheme[0].length);
  return authority(rest.replace(/[/?#][\s\S]*$/, ''), known.protocol, known.port);
}

function authority(text: string, protocol: 'tcp' | 'udp', otherwise: number | undefined): Endpoint {
  const bare = text.slice(text.lastIndexOf('@') + 1);
  // ZeroMQ: source address before `;`.
  const target = bare.slice(bare.indexOf(';') + 1);
  const bracket = target.startsWith('[') ? target.indexOf(']') : -1;
  const colon = target.indexOf(':', bracket + 1) === -1 ? -1 : target.lastIndexOf(':');
  const host = bracket > 0 ? target.slice(1, bracket) : colon === -1 ? target : target.slice(0, colon);
  const known = host.includes(HOLE) ? null : host;
  if (colon !== -1) return { protocol, host: known, port: portOf(target.slice(colon + 1)) };
  if (known === null) return { protocol, host: null, port: 'unknown' };
  const port = otherwise === undefined ? 'none' : { first: otherwise, last: otherwise };
  return { protocol, host: known, port };
}

/** The port that a text names: `0`, `*` and `!` leave the choice to the system. */
export function portOf(text: string): PortRange | 'dynamic' | 'unknown' | 'none' {
  if (text.includes(HOLE)) return 'unknown';
  const trimmed = text.trim();
  if (trimmed === '') return 'none';
  if (trimmed === '*' || trimmed === '!' || /^0+$/.test(trimmed)) return 'dynamic';
  const range = parsePorts(trimmed);
  return range === null ? 'unknown' : range;
}
