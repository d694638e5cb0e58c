import { crc32 } from '../core/builtin.js';
import type { Files } from '../host/host.js';
import { pruneOldest } from '../workspace/prune.js';
import type { Testimony } from './witness.js';

/** Raised whenever the layout of the file changes. */
const FORMAT = 1;
const SIZE_LIMIT = 64 * 1024 * 1024;
/** Answers kept in a folder. */
const KEPT = 24;
const NAME = /^answer-[0-9a-f]{8}\.json$/;

/** What a command came to. */
export interface Answer {
  /** For standard output, harmless already. */
  readonly text: string;
  readonly status: number;
  /** For people, on standard error; empty for none. */
  readonly sentence: string;
}

/** Where the answer to a command lies. */
export interface AnswerPlace {
  /** Absolute folder, shared by all repositories. */
  readonly folder: string;
  /** Everything that tells the command from others: program, words, folder, terminal. */
  readonly key: string;
}

/** An answer as it was kept, and what it hung on. */
export interface KeptAnswer {
  readonly testimony: Testimony;
  readonly status: number;
  readonly sentence: string;
  /** The text as UTF-8. */
  readonly text: Uint8Array;
}

/** The first line of the file; the second holds the rest of the answer, and the text follows as it is. */
interface Head {
  readonly format: number;
  readonly key: string;
  /** CRC-32 of everything behind the first line: against accidents, not against attackers. */
  readonly checksum: number;
}

const LINE_END = 10;

/** The answer that was kept there; null when there is none, or none that is whole. */
export function readAnswer(files: Files, place: AnswerPlace): KeptAnswer | null {
  try {
    const bytes = files.read(pathOf(place), SIZE_LIMIT);
    if (bytes === null) return null;
    const [head, rest] = afterLine<Partial<Head>>(bytes);
    if (head.format !== FORMAT || head.key !== place.key || head.checksum !== crc32(rest)) return null;
    const [kept, text] = afterLine<Omit<KeptAnswer, 'text'>>(rest);
    return { ...kept, text };
  } catch {
    return null;
  }
}

/** Keeps an answer; throws when it cannot. */
export function writeAnswer(files: Files, place: AnswerPlace, testimony: Testimony, answer: Answer): void {
  const { text, ...rest } = answer;
  const body = Buffer.from(`${JSON.stringify({ testimony, ...rest } satisfies Omit<KeptAnswer, 'text'>)}\n${text}`);
  const head: Head = { format: FORMAT, key: place.key, checksum: crc32(body) };
  files.write(pathOf(place), Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), body]));
  pruneOldest(files, place.folder, NAME, KEPT);
}

/** The value in the first line, and what comes behind it; throws for anything else. */
function afterLine<T>(bytes: Uint8Array): readonly [T, Uint8Array] {
  const end = bytes.indexOf(LINE_END);
  return [JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))) as T, bytes.subarray(end + 1)];
}

function pathOf({ folder, key }: AnswerPlace): string {
  return `${folder}/answer-${crc32(key).toString(16).padStart(8, '0')}.json`;
}
