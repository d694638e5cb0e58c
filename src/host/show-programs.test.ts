import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { hostileText } from '../testing/hostile.js';
import { MemoryClock } from '../testing/memory-host.js';
import type { ProgramOptions, ProgramResult, Programs } from './host.js';
import { showPrograms } from './show-programs.js';

const ENDED: ProgramResult = {
  exitCode: 0,
  signal: null,
  stdout: new Uint8Array(),
  stderr: new Uint8Array(),
  timedOut: false,
  truncated: false,
  startError: null,
};

type Stream = 'onOutput' | 'onMessages';
const say = (options: ProgramOptions, bytes: string | Uint8Array, stream: Stream = 'onOutput'): void =>
  options[stream]!(Buffer.from(bytes as string));

/** What people see of one program that does this. */
async function shown(
  act: (options: ProgramOptions) => void,
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const lines: string[] = [];
  const run: Programs['run'] = async (_, __, options) => {
    act(options);
    return ENDED;
  };
  const options = { title: 'Installing', directory: '/', environment, timeoutMs: 1000 };
  const showing = { run, print: (line: string) => lines.push(line), clock: new MemoryClock() };
  await showPrograms(showing, [{ program: '/uv', args }], options);
  return lines;
}

describe('what people see of a program', () => {
  test('is its command line and each line of both streams, as it comes', async () => {
    const seen: number[] = [];
    const lines: string[] = [];
    const run: Programs['run'] = async (_, __, options) => {
      say(options, 'first\nsec');
      seen.push(lines.length);
      say(options, 'warned\r\n', 'onMessages');
      say(options, 'ond\rthird');
      seen.push(lines.length);
      return ENDED;
    };
    const calls = [{ program: '/bin/uv', args: ['pip', 'install', 'a b'] }];
    const options = { title: 'Installing', directory: '/', environment: {}, timeoutMs: 1000 };
    await showPrograms({ run, print: (line) => lines.push(line), clock: new MemoryClock() }, calls, options);
    expect(lines).toEqual(['[command]/bin/uv pip install a b', 'first', 'warned', 'second', 'third']);
    expect(seen).toEqual([2, 4]);
  });

  test('is the same however its bytes arrive', async () => {
    await fc.assert(
      fc.asyncProperty(hostileText(), fc.integer({ min: 1, max: 5 }), async (text, size) => {
        const bytes = Buffer.from(text);
        const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
          bytes.subarray(index * size, (index + 1) * size),
        );
        const inPieces = await shown((options) => {
          for (const piece of pieces) say(options, piece);
        });
        const lines = new TextDecoder().decode(bytes).split(/[\r\n]+/);
        expect(inPieces.slice(1)).toEqual(lines.filter((line) => line !== ''));
      }),
      { numRuns: 200, seed: 14 },
    );
  });

  test.each<[string, string, Record<string, string>]>([
    ['an argument', 'https://ada:p%40ss-word@index.example/simple', {}],
    ['an argument', 'https://p%40ss-word@index.example/simple', {}],
    ['a variable', 'install', { PIP_INDEX_URL: 'https://ada:p%40ss-word@index.example/simple' }],
    ['a variable', 'install', { HTTPS_PROXY: 'http://ada:p%40ss-word@proxy.example' }],
  ])('has no secret of an address in %s: %s %j', async (_, argument, environment) => {
    const act = (options: ProgramOptions): void => {
      say(options, 'asking as p@ss');
      say(options, '-word\n');
      say(options, 'sent p%40ss-word\n', 'onMessages');
    };
    const lines = await shown(act, [argument], environment);
    expect(lines).toEqual([`[command]/uv ${argument.replace('p%40ss-word', '***')}`, 'asking as ***', 'sent ***']);
  });

  test('is never a line of more than 2,000 characters, nor a secret cut in two', async () => {
    const secret = 's3cr3t'.repeat(20);
    const environment = { HTTPS_PROXY: `http://ada:${secret}@proxy.example` };
    const lines = await shown(
      (options) => {
        say(options, `${'a'.repeat(1950)}${secret}b\n${'c'.repeat(15_990)}`);
        for (let count = 0; count < 100; count++) say(options, secret);
        say(options, '\nrest\n');
      },
      [],
      environment,
    );
    expect(lines.slice(1)).toEqual([`${'a'.repeat(1950)}***b`, `${'c'.repeat(1999)}…`, 'rest']);
  });

  test('ends with a word after 5,000 lines', async () => {
    const lines = await shown((options) => say(options, 'again\n'.repeat(20_000)));
    expect(lines).toHaveLength(5001);
    expect(lines.at(-1)).toBe('What else it prints is not shown.');
  });
});

describe('one program after the other', () => {
  const twice = [
    { program: '/bin/first', args: [] },
    { program: '/bin/second', args: [] },
  ];
  const outcome = async (endings: readonly Partial<ProgramResult>[], took = 0) => {
    const clock = new MemoryClock();
    const started: [string, number][] = [];
    const run: Programs['run'] = async (program, _, { timeoutMs }) => {
      started.push([program, timeoutMs]);
      await clock.sleep(took);
      return { ...ENDED, ...endings[started.length - 1] };
    };
    const options = { title: 'Installing', directory: '/', environment: {}, timeoutMs: 1000 };
    return { started, result: await showPrograms({ run, print: () => {}, clock }, twice, options) };
  };

  test('shares the time, and the result is that of the last', async () => {
    const { started, result } = await outcome([{}, { exitCode: 4 }], 400);
    expect(started).toEqual([
      ['/bin/first', 1000],
      ['/bin/second', 600],
    ]);
    expect(result).toMatchObject({ program: '/bin/second', exitCode: 4 });
  });

  test.each([[{ exitCode: 1 }], [{ exitCode: null, startError: 'ENOENT' }], [{ exitCode: null, timedOut: true }]])(
    'ends with the first that fails: %j',
    async (ending) => {
      const { started, result } = await outcome([ending]);
      expect([started.length, result]).toEqual([1, { ...ENDED, ...ending, program: '/bin/first' }]);
    },
  );
});
