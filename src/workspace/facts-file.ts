import { hmacOf } from '../core/builtin.js';
import { bufferOver } from '../core/bytes.js';
import type { Stamp } from '../host/host.js';
import { FactsRows, type StoredRows } from './facts-rows.js';
import { FactsSection } from './facts-section.js';

/** The files that facts are about, and the facts, by scanner. */
export interface StoredFacts {
  readonly rows: FactsRows;
  readonly sections: readonly FactsSection[];
}

/** What a file of facts belongs to: the key of its seal, and everything the facts depend on beside contents. */
export interface Belonging {
  readonly key: Uint8Array;
  readonly context: string;
}

/** What is to be written. */
export interface FactsToStore extends StoredFacts {
  /** The rows to be written, in their order. */
  readonly order: readonly number[];
  readonly index: Stamp | null;
  readonly isSettled: (row: number) => boolean;
}

/** The first line behind the seal; then the stamps, and the sections in their order. */
interface Head extends StoredRows {
  readonly sections: readonly (readonly [key: string, version: number])[];
}

const LINE_FEED = 10;

/** The facts as bytes, sealed. */
export function encodeFacts(facts: FactsToStore, belonging: Belonging): Uint8Array {
  const { rows, sections, order, index, isSettled } = facts;
  const [stored, stamps] = rows.encode(order, index, isSettled);
  const head: Head = { ...stored, sections: sections.map(({ key, version }) => [key, version]) };
  const isWhole = order.length === rows.paths.length;
  const lines = [
    ...[JSON.stringify(head), stamps].map((line) => Buffer.from(line)),
    ...sections.map((section) => section.encode(isWhole ? null : order)),
  ];
  const body = Buffer.concat(lines.flatMap((line) => [line, Buffer.of(LINE_FEED)]));
  return Buffer.concat([Buffer.from(`${sealOf(body, belonging)}\n`), body]);
}

/** The facts that were stored as these bytes; null unless the seal says that they are as they were, and belong here. */
export function decodeFacts(bytes: Uint8Array, belonging: Belonging): StoredFacts | null {
  const view = bufferOver(bytes);
  const end = view.indexOf(LINE_FEED);
  const body = view.subarray(end + 1);
  if (view.toString('latin1', 0, end) !== sealOf(body, belonging)) return null;
  let start = 0;
  const nextLine = (): Buffer => {
    const line = body.subarray(start, body.indexOf(LINE_FEED, start));
    start += line.length + 1;
    return line;
  };
  const head = JSON.parse(nextLine().toString()) as Head;
  const rows = new FactsRows(head, nextLine());
  return { rows, sections: head.sections.map(([key, version]) => new FactsSection(key, version, nextLine())) };
}

/** No facts, in the form of some. */
export function noFacts(): StoredFacts {
  return {
    rows: new FactsRows({ paths: [], ids: '', index: null, settled: '' }, Buffer.from('[]')),
    sections: [],
  };
}

function sealOf(body: Uint8Array, { key, context }: Belonging): string {
  return hmacOf(key, `${context}\n`, body);
}
