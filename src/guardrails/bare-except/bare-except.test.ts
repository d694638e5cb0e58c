import { describe, expect, test } from '@jest/globals';
import { command } from '../../testing/command.js';
import { expectFindings, fixture } from '../../testing/fixture.js';
import { brief, check, repo } from '../../testing/repo.js';
import suppressions from '../suppressions/index.js';
import { handlers } from './facts.js';
import bareExcept from './index.js';

/** Messages of the findings in one file's handlers. */
async function messages(source: string): Promise<readonly string[]> {
  const report = await check({ 'worker.py': source }, [bareExcept]);
  return report.findings.map(({ message }) => message);
}

describe('bare-except', () => {
  test('finds exactly what its fixtures announce', async () => {
    await expectFindings(fixture('bare-except'), bareExcept);
  });

  test('gives every error a severity, an error where KeyboardInterrupt is caught as well', async () => {
    const tree = fixture('bare-except');
    const { findings } = await check(tree, [bareExcept]);
    const severities = new Set(
      findings.map(({ rule, severity, message }) => {
        return `${rule} ${severity}${message.includes('even KeyboardInterrupt') ? ' of everything' : ''}`;
      }),
    );
    expect([...severities].sort()).toEqual([
      'bare-except/bare error',
      'bare-except/bare error of everything',
      'bare-except/broad error of everything',
      'bare-except/broad notice',
      'bare-except/broad warning',
      'bare-except/broad warning of everything',
      'bare-except/cleanup notice',
      'bare-except/finally-exit warning',
      'bare-except/suppress warning',
      'bare-except/suppress warning of everything',
      'bare-except/swallowed error',
      'bare-except/swallowed warning',
    ]);
  });

  test('tells of handlers that log the traceback only when asked to, as notices', async () => {
    const tree = { 'logged.py': fixture('bare-except')['billing/logged.py']! };
    const silent = brief(await check(tree, [bareExcept]));
    const told = brief(await check(tree, [bareExcept], { settings: { 'bare-except.logged': 'notice' } }));
    expect(silent).toEqual([
      'logged.py:51:5 error bare-except/broad',
      'logged.py:55:5 error bare-except/bare',
      'logged.py:59:5 notice bare-except/broad',
    ]);
    expect(told.filter((line) => !silent.includes(line))).toEqual(
      [7, 11, 15, 20, 24, 28, 32, 36, 40, 44].map((line) => `logged.py:${line}:5 notice bare-except/broad`),
    );
  });

  test('says of cleanup what it hides and which error to name', async () => {
    const tree = repo`
      === worker.py
      from contextlib import suppress
      try: os.unlink(path)
      except Exception: pass
      try: process.kill()
      except Exception as error: print(error)
      with suppress(Exception): self._sock.close()
      try: step()
      except ValueError:
          try: note()
          except Exception: pass
          raise
    `;
    const { findings } = await check(tree, [bareExcept]);
    expect(findings.map(({ message, remedy }) => [message, remedy])).toEqual([
      [
        'The except Exception at module level hides every error of `unlink`, even a misspelt name.',
        'Name what `unlink` may raise, as in `with contextlib.suppress(FileNotFoundError):`, so that anything else still comes to light.',
      ],
      [
        'The except Exception at module level hides every error of `kill`, even a misspelt name.',
        'Name what `kill` may raise, as in `except ProcessLookupError:`, so that anything else still comes to light.',
      ],
      [
        'The suppress(Exception) at module level hides every error of `close`, even a misspelt name.',
        'Name what `close` may raise, as in `with contextlib.suppress(OSError):`, so that anything else still comes to light.',
      ],
      [
        'The except Exception at module level hides every error on the way to raising another one.',
        'Name the classes you expect, so that a misspelt name here still comes to light.',
      ],
    ]);
  });

  test('has a remedy of its own for every variant', async () => {
    const { findings } = await check(fixture('bare-except'), [bareExcept], {
      settings: { 'bare-except.logged': 'notice' },
    });
    const variants = new Map(
      findings.map(({ message, remedy }) => [remedy, message.replace(/ (?:in [\w.]+|at module level)(?=[ .])/, '')]),
    );
    expect(variants.size).toBeGreaterThan(14);
    for (const [remedy, message] of variants) {
      expect(message).toMatch(/^The .+\.$/);
      expect(remedy).toMatch(/^(?:Name|Catch|Close|Re-raise|Suppress|Move) .+\.$/);
    }
  });

  test('notes a handler that hands on the message of its error', async () => {
    const tree = repo`
      === a.py
      try: f()
      except Exception as error: log.error(f"failed: {error}")
      try: f()
      except Exception as error: log.error("failed")
      try: f()
      except Exception: answer(traceback.format_exc(limit=1))
      try: f()
      except BaseException as error: log.error(f"failed: {error}")
    `;
    expect(brief(await check(tree, [bareExcept]))).toEqual([
      'a.py:2:1 notice bare-except/broad',
      'a.py:4:1 warning bare-except/broad',
      'a.py:8:1 error bare-except/broad',
    ]);
  });

  test('warns of an answer that stands for every error, and of a bare one as of any other', async () => {
    const tree = repo`
      === a.py
      def is_open():
          try: return check()
          except Exception: return False
      def has_key():
          try: return check()
          except: return False
    `;
    const { findings } = await check(tree, [bareExcept]);
    expect(findings.map(({ severity, message }) => `${severity} ${message}`)).toEqual([
      'warning The except Exception in is_open answers False to every error.',
      'error The bare except in has_key drops every error without a trace.',
    ]);
  });

  test('lists everything it read, with what it would say and what to do', async () => {
    const tree = repo`
      === worker.py
      def poll():
          try: step()
          except: raise
          try: step()
          except (KeyError, Exception): logger.exception("lost")
          try: step()
          except Exception: pass
          try: step()
          finally: return
    `;
    const { text } = await command(tree, [bareExcept], ['bare-except', 'list', '--format', 'json']);
    expect(JSON.parse(text)).toEqual([
      { path: 'worker.py', line: 3, rule: null, function: 'poll', caught: 'everything', fix: null },
      {
        path: 'worker.py',
        line: 5,
        rule: 'bare-except/broad',
        function: 'poll',
        caught: 'KeyError, Exception',
        fix: 'Catch the classes you expect, unless nothing may get past this place, such as the main loop of a worker.',
      },
      {
        path: 'worker.py',
        line: 7,
        rule: 'bare-except/swallowed',
        function: 'poll',
        caught: 'Exception',
        fix: 'Catch only the class you expect, and log or re-raise everything else.',
      },
      {
        path: 'worker.py',
        line: 9,
        rule: 'bare-except/finally-exit',
        function: 'poll',
        caught: null,
        fix: 'Move the return behind the try statement, or catch what you mean to discard.',
      },
    ]);
  });

  test('names the enclosing function, what is caught, and the paths that do not re-raise', async () => {
    const source = [
      'class Worker:',
      '    async def poll(self):',
      '        try: step()',
      '        except (KeyError, Exception) as error:',
      '            if error: raise',
      '        try: step()',
      '        except: log()',
      'try: step()',
      'except* BaseException: pass',
    ].join('\n');
    expect(await messages(source)).toEqual([
      'The except KeyError, Exception in Worker.poll catches every error and re-raises it on only some paths, else hands on its message alone.',
      'The bare except in Worker.poll catches everything, even KeyboardInterrupt and SystemExit.',
      'The except* BaseException at module level drops every error without a trace.',
    ]);
  });

  test('spans the clause up to its colon', async () => {
    const { findings } = await check({ 'worker.py': 'try: step()\nexcept  Exception :\n  pass\n' }, [bareExcept]);
    expect(findings).toMatchObject([{ line: 2, column: 1, endLine: 2, endColumn: 20 }]);
  });

  test.each([
    ['# Nobody may use this file except in writing, and finally: no warranty', true],
    ['# Nobody may use this file except in compliance with the licence', false],
    ['try: step()\nexcept ValueError: pass', false],
    ['try: step()\nexcept\\\n  : pass', true],
    ['try: step()\nfinally : pass', true],
    ['try: step()\nexcept Exception: pass', true],
    ['with suppress(BaseException): step()', true],
  ])('reads only files that may lose an error: %j', (source, may) => {
    expect(handlers.prefilter!(new TextEncoder().encode(source))).toBe(may);
  });

  test('takes further names for loggers and reporting functions', async () => {
    const tree = repo`
      === worker.py
      try: step()
      except Exception: audit.exception("failed")
      try: step()
      except Exception: self.report_error()
      try: step()
      except Exception: catalog.exception()
    `;
    const settings = { 'bare-except.logger-names': 'audit,report_error', 'bare-except.logged': 'notice' };
    expect(brief(await check(tree, [bareExcept], { settings }))).toEqual([
      'worker.py:2:1 notice bare-except/broad',
      'worker.py:4:1 notice bare-except/broad',
      'worker.py:6:1 warning bare-except/broad',
    ]);
  });

  test('is silenced by the code of any linter that flags the same handler', async () => {
    const tree = repo`
      === worker.py
      try: step()
      except: pass  # noqa: E722
      try: step()
      except Exception: pass  # noqa: BLE001
      try: step()
      except Exception: pass  # noqa: S110
      try: step()
      except: log()  # noqa: BLE001
    `;
    expect(brief(await check(tree, [bareExcept, suppressions]))).toEqual([
      'muted worker.py:2:1 error bare-except/swallowed',
      'muted worker.py:4:1 error bare-except/swallowed',
      'muted worker.py:6:1 error bare-except/swallowed',
      'worker.py:8:1 error bare-except/bare',
    ]);
  });

  test.each([
    ['except Exception: pass  # nosec B110 - a cache may be lost', 'a cache may be lost'],
    ['except Exception: pass  # nosec - a cache may be lost', 'a cache may be lost'],
    ['except Exception: pass  # nosec: try_except_pass, B112 # a cache may be lost', 'a cache may be lost'],
    ['except Exception: pass  # pylint: disable=broad-except  # a cache may be lost', 'a cache may be lost'],
    ['except Exception: pass  # pylint: disable=unused-argument, W0718 - why not', 'why not'],
    ['except Exception: pass  # noqa: BLE001 - a cache may be lost', 'a cache may be lost'],
    ['except Exception: pass  # noqa: BLE001, S110  # nosec B110 # a cache', 'a cache'],
    ['# pylint: disable-next=broad-exception-caught  # why not\nexcept Exception: pass', 'why not'],
    ['except: pass  # pylint: disable=bare-except -- why not', 'why not'],
    ['except Exception: pass  # noqa: BLE001', 'noqa'],
    ['except Exception: pass  # nosec B110', null],
    ['except Exception: pass  # nosec', null],
    ['except Exception: pass  # pylint: disable=broad-except', null],
    ['except Exception: pass  # pylint: disable=broad-except  # type: ignore', null],
    ['except Exception: pass  # nosec B101 - not this one', null],
    ['except Exception: pass  # pylint: disable=unused-argument  # not this one', null],
    ['except Exception: pass  # pylint: enable=broad-except  # not this one', null],
    ['except Exception: pass  # nosecurity - not this one', null],
  ])('takes the reason that %j gives another linter', async (clause, reason) => {
    const { findings } = await check({ 'worker.py': `try: step()\n${clause}\n` }, [bareExcept, suppressions]);
    expect(findings.map((finding) => [finding.state, finding.reason ?? null])).toEqual([
      [reason === null ? 'new' : 'muted', reason],
    ]);
  });

  test('is still bare or broad where swallowed is off', async () => {
    const tree = repo`
      === worker.py
      try: step()
      except: pass
      try: step()
      except Exception: pass
    `;
    expect(brief(await check(tree, [bareExcept], { settings: { 'bare-except.rules.swallowed': 'off' } }))).toEqual([
      'worker.py:2:1 error bare-except/bare',
      'worker.py:4:1 warning bare-except/broad',
    ]);
  });

  test('keeps its fingerprint when lines move', async () => {
    const source = 'def poll():\n    try: step()\n    except: log()\n';
    const [before] = (await check({ 'worker.py': source }, [bareExcept])).findings;
    const [after] = (
      await check({ 'worker.py': `import os\n\n${source.replace('except:', 'except :')}` }, [bareExcept])
    ).findings;
    expect(after!.fingerprint).toBe(before!.fingerprint);
  });
});
