import { type DockerInstruction, parseDockerfile, placeInArgs } from '../../parsers/dockerfile.js';

/** What a Dockerfile says about ports and about the program it runs. */
export interface Dockerfile {
  readonly kind: 'dockerfile';
  readonly exposes: readonly { readonly text: string; readonly line: number; readonly column: number }[];
  /** `ARG` and `ENV` values in order. */
  readonly variables: readonly { readonly name: string; readonly value: string; readonly line: number }[];
  /** Words of the last `ENTRYPOINT` and `CMD`. */
  readonly command: readonly string[];
}

/** Reads a Dockerfile's EXPOSE, ARG, ENV, ENTRYPOINT and CMD. */
export function dockerfileOf(text: string): Dockerfile {
  const instructions = parseDockerfile(text);
  return {
    kind: 'dockerfile',
    exposes: instructions.filter(({ keyword }) => keyword === 'EXPOSE').flatMap(exposesOf),
    variables: instructions.flatMap(variablesOf),
    command: ['ENTRYPOINT', 'CMD'].flatMap((keyword) => {
      const last = instructions.findLast((instruction) => instruction.keyword === keyword);
      return last === undefined ? [] : (last.words ?? wordsOf(last.args));
    }),
  };
}

function exposesOf(instruction: DockerInstruction): Dockerfile['exposes'] {
  return [...instruction.args.matchAll(/\S+/g)].map((match) => ({
    text: unquoted(match[0]),
    ...placeInArgs(instruction, match.index + (unquoted(match[0]) === match[0] ? 0 : 1)),
  }));
}

function variablesOf({ keyword, args, line }: DockerInstruction): Dockerfile['variables'] {
  if (keyword !== 'ARG' && keyword !== 'ENV') return [];
  const spaced = keyword === 'ENV' ? /^([A-Za-z_]\w*)\s+([^=\s]\S*)$/.exec(args) : null;
  if (spaced !== null) return [{ name: spaced[1]!, value: unquoted(spaced[2]!), line }];
  return wordsOf(args).flatMap((word) => {
    const equals = word.indexOf('=');
    return equals < 1 ? [] : [{ name: word.slice(0, equals), value: unquoted(word.slice(equals + 1)), line }];
  });
}

function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function unquoted(text: string): string {
  return text.replace(/^(["'])([\s\S]*)\1$/, '$2');
}
