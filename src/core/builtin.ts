/**
 * Node's own modules that are asked for when first used: loading them takes longer than all of a command that needs
 * none of them.
 */

/** `createHash` of node:crypto. */
export function createHash(algorithm: 'sha1' | 'sha256'): import('node:crypto').Hash {
  return process.getBuiltinModule('node:crypto').createHash(algorithm);
}

/** `gzipSync` of node:zlib. */
export function gzipSync(content: string | Uint8Array, options?: { readonly level: number }): Buffer {
  return process.getBuiltinModule('node:zlib').gzipSync(content, options);
}
