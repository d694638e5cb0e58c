import type { SweepCase } from './sweep-case.js';

/** Something that reads a text. */
export interface TextReader {
  /** The file below `src`. */
  readonly module: string;
  readonly read: (text: string) => unknown;
  /** What its language is made of: runs, pairs and alternations of these are tried. */
  readonly pieces: readonly string[];
  /** What stands before the pieces, so that they are read at all; each is tried. */
  readonly heads?: readonly string[];
}

/** Pieces that every reader is tried with behind its first head. */
const COMMON = [...' \n\ta1.-_\\"\'#()[]{}<>,:;=/*$%@!&|`~^?+', '\r\n', 'é'];

const CHARACTERS = 2 ** 20;

/** Every shape of text that a reader is tried with. */
export function textCases(readers: readonly TextReader[]): readonly SweepCase[] {
  return readers.flatMap((reader) =>
    (reader.heads ?? ['']).flatMap((head, index) => casesWith(reader, head, index === 0 ? COMMON : [' ', '\n', 'a'])),
  );
}

function casesWith(
  { module, read, pieces }: TextReader,
  head: string,
  common: readonly string[],
): readonly SweepCase[] {
  const shape = (name: string, width: number, textOf: (count: number) => string): SweepCase => ({
    module,
    shape: `${JSON.stringify(head)} ${name}`,
    prepare: (size) => {
      const text = flat(head + textOf(size));
      return () => tolerant(read, text);
    },
    most: 2 ** Math.floor(Math.log2(CHARACTERS / width)),
  });
  const all = [...new Set([...pieces, ...common])];
  const alone = all.flatMap((piece) => {
    const name = JSON.stringify(piece);
    return [
      shape(`${name}*n`, piece.length, (count) => piece.repeat(count)),
      shape(`${name}*n "x"`, piece.length, (count) => `${piece.repeat(count)}x`),
      shape(`(${name} "\\n")*n`, piece.length + 1, (count) => `${piece}\n`.repeat(count)),
    ];
  });
  const pairs = pieces.flatMap((one) =>
    pieces.flatMap((other) => {
      if (one === other) return [];
      const names = `${JSON.stringify(one)} ${JSON.stringify(other)}`;
      const width = one.length + other.length;
      return [
        shape(`(${names})*n`, width, (count) => (one + other).repeat(count)),
        shape(
          `${JSON.stringify(one)}*n ${JSON.stringify(other)}*n`,
          width,
          (count) => one.repeat(count) + other.repeat(count),
        ),
      ];
    }),
  );
  return [...alone, ...pairs];
}

/** One piece of memory: a text made by joining is flattened by whoever reads it first, who would pay for it. */
function flat(text: string): string {
  return Buffer.from(text).toString('utf8');
}

/** A reader may refuse a text in its own words; to run out of stack or memory is no such refusal. */
function tolerant(read: (text: string) => unknown, text: string): unknown {
  try {
    return read(text);
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) throw error;
    return null;
  }
}
