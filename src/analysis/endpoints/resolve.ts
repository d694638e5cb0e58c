import type { Term } from '../../facts/endpoints/term.js';
import type { EndpointFact } from '../../facts/endpoints.js';
import { parseEndpoint, portOf } from '../../parsers/endpoint.js';
import { HOLE } from '../../parsers/interpolation.js';
import { isPort, normalize, type PortRange } from '../../parsers/ports.js';
import {
  type Candidate,
  type Evidence,
  evaluate,
  type Piece,
  pieceText,
  type RepositoryValues,
  type Value,
} from './evaluate.js';

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
}

/** One reading of an endpoint. */
interface Reading {
  readonly protocol: 'tcp' | 'udp' | null;
  readonly host: string | null;
  readonly port: PortRange | 'dynamic' | 'unknown';
  readonly via: readonly string[];
  readonly source: Evidence | null;
}

/** Puts together what an endpoint can be; null when it has no port by nature, or is none after all. */
export function resolveEndpoint(fact: EndpointFact, path: string, values: RepositoryValues): ResolvedEndpoint | null {
  if (fact.dynamic) return settled(fact, [{ ...NOWHERE, port: 'dynamic', via: [fact.call] }]);
  const readings =
    fact.endpoint === undefined ? fromParts(fact, path, values) : fromEndpoint(fact, fact.endpoint, path, values);
  if (fact.foreign) return settled(fact, [{ ...NOWHERE, host: null, via: ['a socket of unknown family'] }]);
  if (readings.length === 0) return null;
  if (!fact.certain && readings.every(({ port }) => port === 'unknown')) return null;
  return settled(fact, readings);
}

const NOWHERE: Reading = { protocol: null, host: '', port: 'unknown', via: [], source: null };

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

function readingsOf({ value, via }: Candidate): readonly Reading[] {
  switch (value.kind) {
    case 'text':
      return textReadings(value, via);
    case 'numbers':
    case 'dynamic':
      return [{ ...NOWHERE, ...portReading({ value, via }) }];
    case 'tuple': {
      const [hosts, ports] = value.items;
      if (hosts === undefined || ports === undefined) return [];
      const host = hostOf(hosts);
      return ports.map((port) => ({ ...NOWHERE, host, ...portReading({ ...port, via: [...via, ...port.via] }) }));
    }
    case 'unknown':
      return [{ ...NOWHERE, host: null, via: [...via, value.what] }];
    default:
      return [];
  }
}

function textReadings(value: Value & { kind: 'text' }, via: readonly string[]): readonly Reading[] {
  const text = pieceText(value)!;
  const bare = /^\d+$/.test(text);
  const endpoint = bare ? { protocol: null, host: '', port: portOf(text) } : parseEndpoint(text);
  if (endpoint === null || endpoint.port === 'none') return [];
  const source = typeof endpoint.port === 'string' ? null : lastPiece(value.pieces, endpoint.port.first);
  const port = checked(endpoint.port);
  // Only a scheme says the protocol for sure.
  const protocol = text.includes('://') ? endpoint.protocol : null;
  return [{ protocol, host: endpoint.host, port, via: port === 'unknown' ? [...via, ...gapsOf(value)] : via, source }];
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
  const host = fact.host === undefined ? '' : hostOf(evaluate(fact.host, path, values));
  if (fact.port === undefined) {
    if (fact.otherwise === undefined) return [{ ...NOWHERE, host, via: ['arguments passed on'] }];
    const port = { first: fact.otherwise, last: fact.otherwise };
    return [{ ...NOWHERE, host, port, via: [`default of ${fact.call}()`] }];
  }
  return evaluate(fact.port, path, values)
    .filter(({ value }) => value.kind !== 'nothing')
    .map((candidate) => ({ ...NOWHERE, host, ...portReading(candidate) }));
}

function portReading({ value, via }: Candidate): Pick<Reading, 'port' | 'via' | 'source'> {
  if (value.kind === 'dynamic') return { port: 'dynamic', via, source: null };
  if (value.kind === 'numbers') {
    if (value.first === 0 && value.last === 0) return { port: 'dynamic', via, source: null };
    return { port: checked(value), via, source: value.source };
  }
  if (value.kind === 'text') {
    const text = pieceText(value)!;
    const port = portOf(text);
    if (typeof port === 'object') return { port: checked(port), via, source: lastPiece(value.pieces, port.first) };
    if (port === 'dynamic') return { port, via, source: null };
    return { port: 'unknown', via: [...via, ...gapsOf(value)], source: null };
  }
  return { port: 'unknown', via: value.kind === 'unknown' ? [...via, value.what] : via, source: null };
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
  };
}

const VIA_LIMIT = 3;

function viaText(status: ResolvedEndpoint['status'], readings: readonly Reading[]): string {
  const texts = [...new Set(readings.map(({ via }) => [...new Set(via)].join(' from ')))];
  const shown = texts.slice(0, VIA_LIMIT).map((text) => text || 'literal');
  const rest = texts.length > VIA_LIMIT ? ` or ${texts.length - VIA_LIMIT} more` : '';
  return status === 'unresolved' ? `depends on ${shown.join(' or ')}${rest}` : `${shown.join(' or ')}${rest}`;
}
