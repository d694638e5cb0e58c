import { createHash } from './builtin.js';

/** Git's object id of a file's content in a SHA-1 repository: 40 hexadecimal digits. */
export function contentId(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
