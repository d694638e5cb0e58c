import { digestOf } from './builtin.js';

/** Hexadecimal digits of a content digest. */
export const DIGEST_LENGTH = 40;

/** What tells a content from every other, whoever made them: the first 160 bits of its SHA-256. */
export function contentDigest(bytes: Uint8Array): string {
  return digestOf('sha256', bytes).slice(0, DIGEST_LENGTH);
}
