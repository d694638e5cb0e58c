import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { PROJECT_ROOT } from '../dev/tools.js';
import { parseEnvFile } from './env-file.js';
import { hostileMessages, hostileNames } from './hostile.js';
import { type ActionStep, runAction } from './run-action.js';
import { RunnerModel } from './runner.js';
import { parseCommand, REGISTERED } from './workflow-command.js';

const KNOWN = new Set(REGISTERED);

function modelOf(text: string): RunnerModel {
  const runner = new RunnerModel();
  runner.feed('stdout', text);
  runner.end();
  return runner;
}

describe('parseCommand', () => {
  test.each([
    ['::error::boom', 'error', {}, 'boom'],
    ['  \u00a0::Error file=a.py,line=1,::boom', 'error', { file: 'a.py', line: '1' }, 'boom'],
    ['::notice title=a%3Ab%2Cc%25%0A::x%0Ay%253A', 'notice', { title: 'a:b,c%\n' }, 'x\ny%3A'],
    ['::error file==a=b=,col=,=x::m', 'error', { file: 'a=b=' }, 'm'],
    ['::warning::a::b', 'warning', {}, 'a::b'],
    ['log ##[set-output name=violations;]0', 'set-output', { name: 'violations' }, '0'],
    ['##[warning title=a%5Db%3Bc]d%5D', 'warning', { title: 'a]b;c' }, 'd]'],
    ['::nonsense:: ##[add-mask]e', 'add-mask', {}, 'e'],
  ])('%j', (line, name, properties, data) => {
    const command = parseCommand(line, KNOWN)!;
    expect([command.name, Object.fromEntries(command.properties), command.data]).toEqual([name, properties, data]);
  });

  test.each([
    'foo ::error::x',
    '::error x',
    '::nonsense::x',
    '##[error',
    '##[nonsense]',
    ':error::x',
    '\ufeff::error::x',
    '',
  ])('%j is no command', (line) => {
    expect(parseCommand(line, KNOWN)).toBeNull();
  });
});

describe('RunnerModel', () => {
  test('lines end at LF, CRLF and a lone CR, wherever the pieces are cut', () => {
    const text = 'one\r\ntwo\rthree\n\n::debug::four\r';
    for (let cut = 0; cut <= text.length; cut++) {
      const runner = new RunnerModel();
      runner.feed('stdout', text.slice(0, cut));
      runner.feed('stdout', text.slice(cut));
      runner.end();
      expect(runner.output).toEqual(['one', 'two', 'three', '']);
      expect(runner.commands.map(({ data }) => data)).toEqual(['four']);
    }
  });

  test('obeys nothing between stop-commands and its token', () => {
    const runner = modelOf('::stop-commands::t0ken-123\n::error::a\n##[error]b\n::T0KEN-123::\n::error::c\n');
    expect(runner.issues.map(({ message }) => message)).toEqual(['c']);
    expect(runner.output).toEqual(['::error::a', '##[error]b']);
    expect(modelOf('::stop-commands::error\n::stop-commands::\n').failures).toHaveLength(2);
  });

  test('keeps ten annotations of a type and 4,096 characters of each, masked before they are cut', () => {
    const runner = modelOf(
      `::add-mask::hunter2\n${`::error::hunter2${'x'.repeat(5000)}\n`.repeat(12)}::notice::short\n`,
    );
    expect(runner.issues.map(({ level }) => level)).toEqual([...Array(10).fill('error'), 'notice']);
    expect(runner.droppedIssues).toHaveLength(2);
    expect(runner.issues[0]!.message).toBe(`***${'x'.repeat(4093)}`);
    expect(runner.issues.map(({ repaired }) => repaired)).toEqual([...Array(10).fill(true), false]);
  });

  test.each([
    ['line=3,endLine=2', {}],
    ['endLine=2', { line: '2', endline: '2' }],
    ['col=1', {}],
    ['line=1,endLine=2,col=1', { line: '1', endline: '2' }],
    ['line=1,col=5,endColumn=4', { line: '1' }],
    ['line=1,endColumn=4', { line: '1', col: '4', endcolumn: '4' }],
  ])('repairs %s', (properties, left) => {
    const [issue] = modelOf(`::error ${properties}::x\n`).issues;
    expect(Object.fromEntries(issue!.properties)).toEqual(left);
    expect(issue!.repaired).toBe(true);
  });

  test('leaves a sensible place alone', () => {
    expect(modelOf('::error line=1,endLine=1,col=2,endColumn=4::x\n').issues[0]!.repaired).toBe(false);
  });

  test('fails a step that uses what is switched off', () => {
    expect(modelOf('::set-env name=A::b\n##[add-path]/evil\n::set-output::x\n').failures).toHaveLength(3);
  });

  test('uploads a summary of 1 MiB and none that is larger', () => {
    const runner = new RunnerModel();
    expect(runner.summary('é'.repeat(524_288))).toHaveLength(524_288);
    expect(runner.summary('')).toBeNull();
    expect(runner.issues).toEqual([]);
    expect(runner.summary(`${'é'.repeat(524_288)}x`)).toBeNull();
    expect(runner.issues).toHaveLength(1);
  });
});

describe('parseEnvFile', () => {
  test('reads both forms', () => {
    const text = 'a=1=2\nb<<END\nx\r\n\n=y<<\nEND\n\nc=<<END\nd<<E\nE\n';
    expect([...parseEnvFile(text)]).toEqual([
      ['a', '1=2'],
      ['b', 'x\r\n\n=y<<'],
      ['c', '<<END'],
      ['d', ''],
    ]);
  });

  test.each(['nonsense', '<<END\nx\nEND\n', 'a<<\nx', 'a<<END\nx', 'a<<END\nx\n'])('refuses %j', (text) => {
    expect(() => parseEnvFile(text)).toThrow();
  });

  test('a value comes back whole when its delimiter is no line of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        expect([...parseEnvFile(`k<<ghadelimiter\n${value}\nghadelimiter\n`)]).toEqual([['k', value]]);
      }),
      { numRuns: 2000, seed: 6 },
    );
  });
});

describe('runAction', () => {
  const step = (given: Partial<ActionStep>): ActionStep => ({
    entry: join(PROJECT_ROOT, 'src/testing/fixtures/step.mjs'),
    workspace: PROJECT_ROOT,
    ...given,
  });

  test('reads back all a step says', async () => {
    process.env.CANARY = 'sings';
    const state = new Map([['PID', '7']]);
    const result = await runAction(
      step({ inputs: { verdict: 'a\nb', 'summary bytes': '9', 'exit-code': '1' }, state }),
    );
    delete process.env.CANARY;
    expect(result.exitCode).toBe(1);
    expect(result.failed).toBe(true);
    expect([...result.outputs]).toEqual([
      ['verdict', 'a\nb'],
      ['inherited', ''],
    ]);
    expect([...result.state]).toEqual([['pid', '7']]);
    expect(result.summary).toBe('xxxxxxxxx');
    expect(result.runner.issues.map(({ message }) => message).sort()).toEqual(['One\ntwo', 'from stderr']);
    expect([...result.runner.masks]).toEqual(['hunter2']);
  });

  test('names the commands that are not ours', async () => {
    const { runner } = await runAction(step({}));
    expect(
      runner
        .foreign(['notice', 'warning', 'add-mask'])
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['set-output', 'warning']);
  });

  test('a summary that is too large is not uploaded', async () => {
    const result = await runAction(step({ inputs: { 'summary bytes': '1048577' } }));
    expect(result.summary).toBeNull();
    expect(result.runner.issues.at(-1)!.level).toBe('error');
  });
});

describe('hostile samples', () => {
  test('are 200 different names that Linux accepts', () => {
    const names = hostileNames();
    expect(new Set(names).size).toBe(200);
    expect(names.filter((name) => /[/\0]/.test(name) || Buffer.byteLength(name) > 255)).toEqual([]);
    expect(names.some((name) => Buffer.byteLength(name) === 255)).toBe(true);
  });

  test('are 200 different messages', () => {
    expect(new Set(hostileMessages()).size).toBe(200);
  });

  test('make commands when they are printed raw', () => {
    const live = (texts: string[]): number => texts.filter((text) => modelOf(text).commands.length > 0).length;
    expect(live(hostileNames())).toBeGreaterThan(40);
    expect(live(hostileMessages())).toBeGreaterThan(40);
  });
});
