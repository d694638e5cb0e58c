import {
  boolCoreTag,
  EVENT_ID,
  type Event,
  floatCoreTag,
  getScalarValue,
  intCoreTag,
  NOT_RESOLVED,
  nullCoreTag,
  SCALAR_STYLE,
  YAMLException,
} from 'js-yaml';
import { SyntaxProblem } from '../core/problem.js';
import { LineIndex } from './line-index.js';
import { yamlEvents } from './yaml-events.js';

/** Where a node begins: line and column from 1, offset in UTF-16 units of the text. */
export interface YamlPlace {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** A scalar: `value` by the core schema, `text` as written without quotes, `end` the offset behind it. */
export interface YamlScalar extends YamlPlace {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly text: string;
  readonly quoted: boolean;
  readonly end: number;
  readonly tag: string | null;
}

/** A sequence of nodes. */
export interface YamlSequence extends YamlPlace {
  readonly kind: 'sequence';
  readonly items: readonly YamlNode[];
  readonly tag: string | null;
}

/** A mapping in source order; `<<` merges are kept as entries, see {@link entriesOf}. */
export interface YamlMapping extends YamlPlace {
  readonly kind: 'mapping';
  readonly entries: readonly YamlEntry[];
  readonly tag: string | null;
}

/** One key with its value; a key that is no scalar has its text as `''`. */
export interface YamlEntry {
  readonly key: YamlScalar;
  readonly value: YamlNode;
}

/** A node of a YAML document. An alias is the very node it names, so the tree may share parts but never has cycles. */
export type YamlNode = YamlScalar | YamlSequence | YamlMapping;

/** Limits that keep a hostile document cheap. */
export interface YamlLimits {
  /** Nesting of collections. */
  readonly depth: number;
  /** Alias nodes in one document; 0 forbids them. */
  readonly aliases: number;
  /** Nodes in all documents. */
  readonly nodes: number;
  /** Nodes that the aliases of all documents stand for: who walks through the tree meets them again and again. */
  readonly aliased: number;
}

const DEFAULT_LIMITS: YamlLimits = { depth: 64, aliases: 1_000, nodes: 500_000, aliased: 50_000 };
const MERGE_LIMIT = 10_000;
const PLAIN_TAGS = [nullCoreTag, boolCoreTag, intCoreTag, floatCoreTag];

/** The documents of a YAML text (empty ones left out) with a place for every node; throws {@link SyntaxProblem}. */
export function parseYaml(text: string, limits: Partial<YamlLimits> = {}): readonly YamlNode[] {
  const bounds = { ...DEFAULT_LIMITS, ...limits };
  let events: Event[];
  try {
    events = yamlEvents(text, bounds.depth);
  } catch (error) {
    throw syntaxProblem(error, text);
  }
  return new Composer(text, events, bounds).documents();
}

function syntaxProblem(error: unknown, text: string): SyntaxProblem {
  if (error instanceof YAMLException && error.mark !== undefined) {
    return new SyntaxProblem('YAML', `not valid YAML: ${error.reason}`, {
      line: error.mark.line + 1,
      column: error.mark.column + 1,
    });
  }
  const reason = error instanceof YAMLException ? error.reason : 'it is nested too deeply or malformed';
  return new SyntaxProblem('YAML', `not valid YAML: ${reason}`, new LineIndex(text).at(text.length));
}

/** Turns the flat event stream into nodes; recursion is bounded by the parser's depth limit. */
class Composer {
  private index = 0;
  private aliases = 0;
  private nodes = 0;
  /** Nodes met so far by somebody who walks through the tree; and those of them behind aliases. */
  private walked = 0;
  private aliased = 0;
  private anchors = new Map<string, Anchored | null>();
  private readonly lines: LineIndex;
  private readonly text: string;
  private readonly events: readonly Event[];
  private readonly limits: YamlLimits;

  constructor(text: string, events: readonly Event[], limits: YamlLimits) {
    this.text = text;
    this.events = events;
    this.limits = limits;
    this.lines = new LineIndex(text);
  }

  documents(): YamlNode[] {
    const documents: YamlNode[] = [];
    while (this.index < this.events.length) {
      this.index++;
      this.anchors = new Map();
      while (this.events[this.index]?.type !== EVENT_ID.POP) documents.push(this.node());
      this.index++;
    }
    return documents;
  }

  private node(): YamlNode {
    const event = this.events[this.index++]!;
    if (++this.nodes > this.limits.nodes) throw this.error(0, `more than ${this.limits.nodes} values`);
    const before = this.walked++;
    switch (event.type) {
      case EVENT_ID.ALIAS:
        return this.alias(this.text.slice(event.anchorStart, event.anchorEnd), event.anchorStart);
      case EVENT_ID.SCALAR: {
        const tag = this.slice(event.tagStart, event.tagEnd);
        const text = getScalarValue(this.text, event);
        const plain = event.style === SCALAR_STYLE.PLAIN;
        const value = plain && tag === null ? resolvePlain(text) : text;
        const place = this.placeOf(Math.max(0, event.valueStart));
        const scalar = { kind: 'scalar', value, text, quoted: !plain, end: event.valueEnd, tag, ...place } as const;
        return this.keep(event, scalar, before);
      }
      case EVENT_ID.SEQUENCE: {
        this.reserve(event);
        const items: YamlNode[] = [];
        while (this.events[this.index]!.type !== EVENT_ID.POP) items.push(this.node());
        this.index++;
        const tag = this.slice(event.tagStart, event.tagEnd);
        return this.keep(event, { kind: 'sequence', items, tag, ...this.placeOf(event.start) }, before);
      }
      case EVENT_ID.MAPPING: {
        this.reserve(event);
        const entries: YamlEntry[] = [];
        while (this.events[this.index]!.type !== EVENT_ID.POP) {
          const key = this.node();
          const value = this.node();
          entries.push({ key: key.kind === 'scalar' ? key : unnamed(key), value });
        }
        this.index++;
        const tag = this.slice(event.tagStart, event.tagEnd);
        return this.keep(event, { kind: 'mapping', entries, tag, ...this.placeOf(event.start) }, before);
      }
      default:
        throw this.error(0, 'an unexpected end');
    }
  }

  private alias(name: string, offset: number): YamlNode {
    if (this.limits.aliases === 0) throw this.error(offset, 'aliases are not allowed here');
    if (++this.aliases > this.limits.aliases) throw this.error(offset, `more than ${this.limits.aliases} aliases`);
    const target = this.anchors.get(name);
    if (target === undefined) throw this.error(offset, `alias to an unknown anchor`);
    if (target === null) throw this.error(offset, `alias inside its own anchor`);
    this.walked += target.size - 1;
    this.aliased += target.size;
    if (this.aliased > this.limits.aliased) {
      throw this.error(offset, `aliases that stand for more than ${this.limits.aliased} values`);
    }
    return target.node;
  }

  private slice(start: number, end: number): string | null {
    return start < 0 ? null : this.text.slice(start, end);
  }

  private reserve(event: { readonly anchorStart: number; readonly anchorEnd: number }): void {
    const anchor = this.slice(event.anchorStart, event.anchorEnd);
    if (anchor !== null) this.anchors.set(anchor, null);
  }

  private keep<N extends YamlNode>(
    event: { readonly anchorStart: number; readonly anchorEnd: number },
    node: N,
    before: number,
  ): N {
    const anchor = this.slice(event.anchorStart, event.anchorEnd);
    if (anchor !== null) this.anchors.set(anchor, { node, size: this.walked - before });
    return node;
  }

  private placeOf(offset: number): YamlPlace {
    return { ...this.lines.at(offset), offset };
  }

  private error(offset: number, message: string): SyntaxProblem {
    return new SyntaxProblem('YAML', `not usable YAML: ${message}`, this.lines.at(offset));
  }
}

/** What an alias may stand for: a node, and how many nodes one walks through in it. */
interface Anchored {
  readonly node: YamlNode;
  readonly size: number;
}

function unnamed(node: YamlNode): YamlScalar {
  const { line, column, offset } = node;
  return { kind: 'scalar', value: '', text: '', quoted: true, end: offset, tag: null, line, column, offset };
}

function resolvePlain(text: string): YamlScalar['value'] {
  for (const tag of PLAIN_TAGS) {
    const value: unknown = tag.resolve(text, false, tag.tagName);
    if (value !== NOT_RESOLVED) return value as YamlScalar['value'];
  }
  return text;
}

/** The value under a key, looked up through `<<` merges as YAML 1.1 does; undefined when there is none. */
export function valueAt(node: YamlNode | undefined, key: string): YamlNode | undefined {
  if (node?.kind !== 'mapping') return undefined;
  return entriesOf(node).find((entry) => entry.key.text === key)?.value;
}

/** The entries of a mapping with its `<<` merges applied: own keys win, then earlier merges. */
export function entriesOf(mapping: YamlMapping): readonly YamlEntry[] {
  if (!mapping.entries.some(isMerge)) return mapping.entries;
  const merged = new Map<string, YamlEntry>();
  let budget = MERGE_LIMIT;
  const add = (part: YamlMapping): void => {
    for (const entry of part.entries) {
      if (--budget < 0)
        throw new SyntaxProblem('YAML', `not usable YAML: more than ${MERGE_LIMIT} merged keys`, mapping);
      if (!isMerge(entry) && !merged.has(entry.key.text)) merged.set(entry.key.text, entry);
    }
    for (const entry of part.entries) {
      if (!isMerge(entry)) continue;
      const sources = entry.value.kind === 'sequence' ? entry.value.items : [entry.value];
      budget -= sources.length;
      for (const source of sources) if (source.kind === 'mapping' && budget >= 0) add(source);
    }
  };
  add(mapping);
  return [...merged.values()];
}

function isMerge(entry: YamlEntry): boolean {
  return entry.key.text === '<<' && !entry.key.quoted;
}
