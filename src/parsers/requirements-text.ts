/**
 * The text of a requirements file, as pip decodes it: UTF-16 where a byte order mark says so, as PowerShell writes it,
 * else UTF-8, invalid sequences replaced; never with the mark itself.
 */
export function decodeRequirements(bytes: Uint8Array): string {
  return new TextDecoder(isUtf16(bytes) ? (bytes[0] === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8').decode(bytes);
}

/** Whether a byte order mark says that bytes are UTF-16; that of UTF-32 begins the same way. */
export function isUtf16(bytes: Uint8Array): boolean {
  const [first, second, third, fourth] = bytes;
  if (first === 0xfe && second === 0xff) return true;
  return first === 0xff && second === 0xfe && !(third === 0 && fourth === 0);
}
