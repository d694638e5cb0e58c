import { hmacOf } from '../core/builtin.js';
import { bufferOver } from '../core/bytes.js';
import { DIGEST_LENGTH } from '../core/content-digest.js';
import type { Stamp } from '../host/host.js';
import { FactsSection } from './facts-section.js';

/** The files that facts are about, by row, and the facts, by scanner. */
export interface StoredFacts {
  readonly paths: string[];
  /** The id of the content that the facts are about. */
  readonly ids: string[];
  /** The stamp of the file when it had that content; null where that says nothing. */
  readonly stamps: (Stamp | null)[];
  readonly sections: readonly FactsSection[];
}

/** What a file of facts belongs to: the key of its seal, and everything the facts depend on beside contents. */
export interface Belonging {
  readonly key: Uint8Array;
  readonly context: string;
}

/** The first line behind the seal; of numbers and ids, those of all rows one behind the other. */
interface Table {
  readonly paths: string[];
  readonly ids: string;
  readonly inodes: readonly number[];
  readonly sizes: readonly number[];
  readonly modified: readonly number[];
  /** 0 where there is no stamp. */
  readonly changed: readonly number[];
  readonly sections: readonly (readonly [key: string, version: number])[];
}

const LINE_FEED = 10;

/** The facts as bytes, sealed; with the rows of `order` alone where it is not null. */
export function encodeFacts(
  { paths, ids, stamps, sections }: StoredFacts,
  order: readonly number[] | null,
  belonging: Belonging,
): Uint8Array {
  const chosen = <Each>(all: readonly Each[]): readonly Each[] =>
    order === null ? all : order.map((row) => all[row]!);
  const kept = chosen(stamps);
  const table: Table = {
    paths: [...chosen(paths)],
    ids: chosen(ids).join(''),
    inodes: kept.map((stamp) => stamp?.inode ?? 0),
    sizes: kept.map((stamp) => stamp?.size ?? 0),
    modified: kept.map((stamp) => stamp?.modifiedMs ?? 0),
    changed: kept.map((stamp) => stamp?.changedMs ?? 0),
    sections: sections.map(({ key, version }) => [key, version]),
  };
  const lines = [Buffer.from(JSON.stringify(table)), ...sections.map((section) => section.encode(order))];
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
  const { paths, ids, inodes, sizes, modified, changed, sections } = JSON.parse(nextLine().toString()) as Table;
  return {
    paths,
    ids: paths.map((_, row) => ids.slice(row * DIGEST_LENGTH, (row + 1) * DIGEST_LENGTH)),
    stamps: changed.map((changedMs, row) =>
      changedMs === 0 ? null : { inode: inodes[row]!, size: sizes[row]!, modifiedMs: modified[row]!, changedMs },
    ),
    sections: sections.map(([key, version]) => new FactsSection(key, version, nextLine())),
  };
}

function sealOf(body: Uint8Array, { key, context }: Belonging): string {
  return hmacOf(key, `${context}\n`, body);
}
