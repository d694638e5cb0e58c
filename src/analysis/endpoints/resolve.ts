import { groupBy } from '../../core/groups.js';
import type { Term } from '../../facts/endpoints/term.js';
import type { EndpointFact } from '../../facts/endpoints.js';
import { parseEndpoint, portOf } from '../../parsers/endpoint.js';
import { HOLE } from '../../parsers/interpolation.js';
import { isPort, normalize, type PortRange } from '../../parsers/ports.js';
import { within } from './candidates.js';
import { evaluate, pieceText } from './evaluate.js';
import type { Candidate, Evidence, Hop, Piece, RepositoryValues, Value } from './values.js';

/** An endpoint as far as the repository tells. */
export interface ResolvedEndpoint {
  readonly protocol: 'tcp' | 'udp';
  /** Host or interface as written; null when it cannot be known. */
  readonly address: string | null;
  /** Every number it may have, sorted; empty unless resolved. */
  readonly ports: readonly PortRange[];
  readonly status: 'resolved' | 'unresolved' | 'dynamic';
  /** How the number was found, or what is in the way. */
  readonly via: string;
  /** Literals that hold exactly one of the numbers. */
  readonly sources: readonly Evidence[];
  /** The files that gave the numbers, from the inside out; none when the file of the call does. */
  readonly hops: readonly Hop[];
}

/** One reading of an endpoint. */
interface Reading {
  readonly protocol: 'tcp' | 'udp' | null;
  readonly host: string | null;
  readonly port: PortRange | 'dynamic' | 'unknown';
  readonly via: readonly string[];
  readonly source: Evidence | null;
  readonly hops: readonly Hop[];
}

/**
 * Puts together what an endpoint can be, one for each file that decides it; none when it has no port by nature, or is
 * no endpoint after all.
 */
export function resolveEndpoint(
  fact: EndpointFact,
  path: string,
  values: RepositoryValues,
): readonly ResolvedEndpoint[] {
  if (fact.dynamic) return [settled(fact, [{ ...NOWHERE, port: 'dynamic', via: [fact.call] }])];
  const readings =
    fact.endpoint === undefined ? fromParts(fact, path, values) : fromEndpoint(fact, fact.endpoint, path, values);
  if (fact.foreign) return [settled(fact, [{ ...NOWHERE, host: null, via: ['a socket of unknown family'] }])];
  return [...groupBy(readings, ({ hops }) => hops.map((hop) => hop.path).join('\0')).values()]
    .filter((group) => fact.certain || group.some(({ port }) => port !== 'unknown'))
    .map((group) => settled(fact, group));
}

const NOWHERE: Reading = { protocol: null, host: '', port: 'unknown', via: [], source: null, hops: [] };

function fromEndpoint(fact: EndpointFact, term: Term, path: string, values: RepositoryValues): readonly Reading[] {
  const candidates = evaluate(term, path, values);
  return (fact.socket ? candidates.filter(isAddress) : candidates).flatMap((candidate) => readingsOf(candidate));
}

/** An unknown beginning may hold the scheme. */
const SOCKET_TEXT = new RegExp(`^(?:(?:tcp|tls|udp|wss?)[46]?://|${HOLE})`, 'i');

/** A socket takes pairs and, with ZeroMQ, texts with a scheme; anything else is given to something that is no socket. */
function isAddress({ value }: Candidate): boolean {
  if (value.kind === 'text') return SOCKET_TEXT.test(pieceText(value)!);
  return value.kind !== 'numbers' && value.kind !== 'dynamic';
}

function readingsOf(candidate: Candidate): readonly Reading[] {
  const { value, via, hops } = candidate;
  switch (value.kind) {
    case 'text':
      return textReadings(value, via, hops);
    case 'numbers':
    case 'dynamic':
      return [{ ...NOWHERE, ...portReading(candidate) }];
    case 'tuple': {
      const [hosts, ports] = value.items;
      if (hosts === undefined || ports === undefined) return [];
      return ports.flatMap((port) => {
        const found = within(candidate, port);
        return found === null ? [] : { ...NOWHERE, host: hostFor(hosts, found), ...portReading(found) };
      });
    }
    case 'unknown':
    case 'instance':
    case 'gathered':
      return [{ ...NOWHERE, hops, host: null, via: [...via, value.kind === 'unknown' ? value.what : 'an object'] }];
    default:
      return [];
  }
}

function textReadings(
  value: Value & { kind: 'text' },
  via: readonly string[],
  hops: readonly Hop[],
): readonly Reading[] {
  const text = pieceText(value)!;
  const bare = /^\d+$/.test(text);
  const endpoint = bare ? { protocol: null, host: '', port: portOf(text) } : parseEndpoint(text);
  if (endpoint === null || endpoint.port === 'none') return [];
  const source = typeof endpoint.port === 'string' ? null : lastPiece(value.pieces, endpoint.port.first);
  const port = checked(endpoint.port);
  // Only a scheme says the protocol for sure.
  const protocol = text.includes('://') ? endpoint.protocol : null;
  return [
    { protocol, host: endpoint.host, port, via: port === 'unknown' ? [...via, ...gapsOf(value)] : via, source, hops },
  ];
}

function gapsOf(value: Value & { kind: 'text' }): readonly string[] {
  return value.pieces.flatMap(({ gap }) => gap ?? []);
}

/** The literal that alone spells the port, where one does. */
function lastPiece(pieces: readonly Piece[], port: number): Evidence | null {
  const holding = pieces.filter(({ text }) => new RegExp(`(?:^|\\D)${port}(?:\\D|$)`).test(text));
  return holding.length === 1 ? holding[0]!.source : null;
}

function fromParts(fact: EndpointFact, path: string, values: RepositoryValues): readonly Reading[] {
  const hosts = fact.host === undefined ? null : evaluate(fact.host, path, values);
  const host = hosts === null ? '' : hostOf(hosts);
  if (fact.port === undefined) {
    if (fact.otherwise === undefined) return [{ ...NOWHERE, host, via: ['arguments passed on'] }];
    const port = { first: fact.otherwise, last: fact.otherwise };
    return [{ ...NOWHERE, host, port, via: [`default of ${fact.call}()`] }];
  }
  return evaluate(fact.port, path, values)
    .filter(({ value }) => value.kind !== 'nothing')
    .map((candidate) => ({
      ...NOWHERE,
      host: hosts === null ? '' : hostFor(hosts, candidate),
      ...portReading(candidate),
    }));
}

/** The host of what a caller gives the port. */
function hostFor(hosts: readonly Candidate[], port: Candidate): string | null {
  return hostOf(hosts.filter((host) => within(host, port) !== null));
}

function portReading({ value, via, hops }: Candidate): Pick<Reading, 'port' | 'via' | 'source' | 'hops'> {
  if (value.kind === 'dynamic') return { port: 'dynamic', via, source: null, hops };
  if (value.kind === 'numbers') {
    if (value.first === 0 && value.last === 0) return { port: 'dynamic', via, source: null, hops };
    return { port: checked(value), via, source: value.source, hops };
  }
  if (value.kind === 'text') {
    const text = pieceText(value)!;
    const port = portOf(text);
    if (typeof port === 'object')
      return { port: checked(port), via, source: lastPiece(value.pieces, port.first), hops };
    if (port === 'dynamic') return { port, via, source: null, hops };
    return { port: 'unknown', via: [...via, ...gapsOf(value)], source: null, hops };
  }
  return { port: 'unknown', via: value.kind === 'unknown' ? [...via, value.what] : via, source: null, hops };
}

function checked(port: PortRange | 'dynamic' | 'unknown' | 'none'): PortRange | 'dynamic' | 'unknown' {
  if (typeof port === 'string') return port === 'dynamic' ? 'dynamic' : 'unknown';
  return isPort(port.first) && isPort(port.last) ? { first: port.first, last: port.last } : 'unknown';
}

/** The host when all candidates agree, the widest when one is a wildcard, else null. */
function hostOf(candidates: readonly Candidate[]): string | null {
  const hosts = new Set(
    candidates
      .filter(({ value }) => value.kind !== 'nothing')
      .map(({ value }) => {
        const text = pieceText(value);
        return text === null || text.includes(HOLE) ? null : text;
      }),
  );
  if (hosts.size === 0) return '';
  if (hosts.size === 1) return [...hosts][0]!;
  return null;
}

function settled(fact: EndpointFact, readings: readonly Reading[]): ResolvedEndpoint {
  const known = readings.filter(({ port }) => typeof port === 'object');
  const dynamic = readings.filter(({ port }) => port === 'dynamic');
  const status = known.length > 0 ? 'resolved' : dynamic.length > 0 ? 'dynamic' : 'unresolved';
  const kept = status === 'resolved' ? known : status === 'dynamic' ? dynamic : readings;
  const hosts = new Set(kept.map(({ host }) => host));
  return {
    protocol: kept.find(({ protocol }) => protocol !== null)?.protocol ?? fact.protocol,
    address: hosts.size === 1 ? [...hosts][0]! : null,
    ports: normalize(known.map(({ port }) => port as PortRange)),
    status,
    via: viaText(status, kept),
    sources: known.flatMap(({ source }) => source ?? []),
    hops: kept[0]!.hops,
  };
}

const VIA_LIMIT = 3;

function viaText(status: ResolvedEndpoint['status'], readings: readonly Reading[]): string {
  const texts = [...new Set(readings.map(({ via }) => [...new Set(via)].join(' from ')))];
  const shown = texts.slice(0, VIA_LIMIT).map((text) => text || 'literal');
  const rest = texts.length > VIA_LIMIT ? ` or ${texts.length - VIA_LIMIT} more` : '';
  return status === 'unresolved' ? `depends on ${shown.join(' or ')}${rest}` : `${shown.join(' or ')}${rest}`;
}
