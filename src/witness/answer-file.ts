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

/** The first line of the file. */
interface Head {
  readonly format: number;
  readonly key: string;
  /** CRC-32 of everything behind the first line: against accidents, not against attackers. */
  readonly checksum: number;
}

interface Body {
  readonly testimony: Testimony;
  readonly answer: Answer;
}

/** The answer that was kept there and what it hung on; null when there is none, or none that is whole. */
export function readAnswer(files: Files, place: AnswerPlace): Body | null {
  try {
    const bytes = files.read(pathOf(place), SIZE_LIMIT);
    if (bytes === null) return null;
    const end = bytes.indexOf(10);
    const decoder = new TextDecoder();
    const head = JSON.parse(decoder.decode(bytes.subarray(0, end))) as Partial<Head>;
    const rest = bytes.subarray(end + 1);
    if (head.format !== FORMAT || head.key !== place.key || head.checksum !== crc32(rest)) return null;
    return JSON.parse(decoder.decode(rest)) as Body;
  } catch {
    return null;
  }
}

/** Keeps an answer; throws when it cannot. */
export function writeAnswer(files: Files, place: AnswerPlace, body: Body): void {
  const rest = JSON.stringify(body);
  const head: Head = { format: FORMAT, key: place.key, checksum: crc32(rest) };
  files.write(pathOf(place), `${JSON.stringify(head)}\n${rest}`);
  pruneOldest(files, place.folder, NAME, KEPT);
}

function pathOf({ folder, key }: AnswerPlace): string {
  return `${folder}/answer-${crc32(key).toString(16).padStart(8, '0')}.json`;
}
