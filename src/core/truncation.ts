/** Code units of what people may see as one character; anything longer is not writing. */
const LONGEST_CLUSTER = 128;

/** Made when first used: that takes as long as a tenth of the whole program's start. */
let segmenter: Intl.Segmenter | null = null;

/** The text in at most `limit` UTF-16 code units, ending in `marker` when cut; never splits what people see as one character. */
export function truncate(text: string, limit: number, marker = '…'): string {
  if (text.length <= limit) return text;
  const room = limit - marker.length;
  return room <= 0 ? marker.slice(0, Math.max(0, limit)) : text.slice(0, boundaryAt(text, room)) + marker;
}

/** Like `truncate`, but the limit counts bytes of UTF-8. */
export function truncateBytes(text: string, limit: number, marker = '…'): string {
  if (Buffer.byteLength(text) <= limit) return text;
  const room = limit - Buffer.byteLength(marker);
  if (room <= 0) return '';
  const fits = new TextDecoder().decode(Buffer.from(text).subarray(0, room), { stream: true });
  return text.slice(0, boundaryAt(text, fits.length)) + marker;
}

/** The last place at or before `index` where the text can be cut. */
function boundaryAt(text: string, index: number): number {
  const from = Math.max(0, index - LONGEST_CLUSTER);
  segmenter ??= new Intl.Segmenter('und', { granularity: 'grapheme' });
  const cluster = segmenter.segment(text.slice(from, index + 8)).containing(index - from);
  if (cluster !== undefined && (cluster.index > 0 || from === 0)) return from + cluster.index;
  const splitsPair = /[\ud800-\udbff]/.test(text[index - 1] ?? '') && /[\udc00-\udfff]/.test(text[index] ?? '');
  return splitsPair ? index - 1 : index;
}
