import { describe, expect, test } from '@jest/globals';
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

  test('gives every error a severity, and a notice to what is logged with its traceback', async () => {
    const tree = fixture('bare-except');
    const { findings } = await check(tree, [bareExcept]);
    const severities = new Map(findings.map(({ rule, severity, path }) => [`${path} ${rule}`, severity]));
    expect(Object.fromEntries(severities)).toEqual({
      'billing/handlers.py bare-except/bare': 'error',
      'billing/handlers.py bare-except/broad': 'warning',
      'billing/handlers.py bare-except/swallowed': 'error',
      'billing/handlers.py bare-except/suppress': 'warning',
      'billing/handlers.py bare-except/finally-exit': 'warning',
      'billing/leftovers.py bare-except/broad': 'warning',
      'billing/leftovers.py bare-except/swallowed': 'error',
      'billing/logged.py bare-except/broad': 'notice',
    });
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
      'The except KeyError, Exception in Worker.poll catches every error and re-raises it on only some paths.',
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
      except Exception: self.capture_exception()
      try: step()
      except Exception: catalog.exception()
    `;
    const settings = { 'bare-except.logger-names': 'audit,capture_exception' };
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
