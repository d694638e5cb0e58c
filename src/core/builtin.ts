/**
 * Node's own modules that are asked for when first used: loading them takes longer than all of a command that needs
 * none of them.
 */

/** `createHash` of node:crypto. */
export function createHash(algorithm: 'sha1' | 'sha256'): import('node:crypto').Hash {
  return process.getBuiltinModule('node:crypto').createHash(algorithm);
}

/** `hash` of node:crypto: a digest of one piece, in a fraction of the time that an object for it takes. */
export function digestOf(algorithm: 'sha1' | 'sha256', content: string | Uint8Array): string {
  return process.getBuiltinModule('node:crypto').hash(algorithm, content, 'hex');
}

/** HMAC with SHA-256 in hexadecimal digits. */
export function hmacOf(key: Uint8Array, ...pieces: readonly (string | Uint8Array)[]): string {
  const hmac = process.getBuiltinModule('node:crypto').createHmac('sha256', key);
  for (const piece of pieces) hmac.update(piece);
  return hmac.digest('hex');
}

/** `randomBytes` of node:crypto: bytes that nobody can guess. */
export function randomBytes(count: number): Uint8Array {
  return process.getBuiltinModule('node:crypto').randomBytes(count);
}

/** `crc32` of node:zlib. */
export function crc32(content: string | Uint8Array): number {
  return process.getBuiltinModule('node:zlib').crc32(content);
}

/** `gzipSync` of node:zlib. */
export function gzipSync(content: string | Uint8Array, options?: { readonly level: number }): Buffer {
  return process.getBuiltinModule('node:zlib').gzipSync(content, options);
}

/** `isAscii` of node:buffer: whether every byte is one of ASCII. */
export function isAscii(bytes: Uint8Array): boolean {
  return process.getBuiltinModule('node:buffer').isAscii(bytes);
}
