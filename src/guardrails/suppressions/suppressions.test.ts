import { describe, expect, test } from '@jest/globals';
import { fixture } from '../../testing/fixture.js';
import { brief, check, repo } from '../../testing/repo.js';
import bareExcept from '../bare-except/index.js';
import suppressions from './index.js';

describe('suppressions', () => {
  test('judges every way of writing one', async () => {
    expect(brief(await check(fixture('suppressions'), [suppressions]))).toEqual([
      'worker.py:9:15 warning suppressions/unexplained',
      'worker.py:13:15 warning suppressions/unexplained',
      'worker.py:21:15 warning suppressions/expired',
      'worker.py:25:15 warning suppressions/expired',
      'worker.py:29:15 warning suppressions/malformed',
      'worker.py:33:15 warning suppressions/malformed',
      'worker.py:37:15 warning suppressions/malformed',
    ]);
  });

  test('along with others, judges only comments that are about them', async () => {
    const tree = repo`
      === a.py
      x = 1  # guardrails: ignore[bare-except/bare]
      y = 1  # guardrails: ignore[ports/conflict]
    `;
    expect(brief(await check(tree, [bareExcept, suppressions]))).toEqual([
      'a.py:1:8 warning suppressions/unexplained',
      'a.py:1:8 warning suppressions/unused',
    ]);
  });

  test('an expired one counts from the day after', async () => {
    const tree = repo`
      === a.py
      x = 1  # guardrails: ignore[bare-except/bare] until=2026-10-31 then
    `;
    expect(brief(await check(tree, [suppressions], { settings: { date: '2026-10-31' } }))).toEqual([]);
    expect(brief(await check(tree, [suppressions], { settings: { date: '2026-11-01' } }))).toEqual([
      'a.py:1:8 warning suppressions/expired',
    ]);
  });

  test('mutes by rule, by guardrail and in a whole file, on the header of the handler or above it', async () => {
    const tree = repo`
      === line.py
      try:
          f()
      except:  # guardrails: ignore[bare-except/bare] the driver raises strings
          g()
      try:
          f()
      # guardrails: ignore[bare-except] the driver raises strings
      except:
          g()
      === file.py
      # guardrails: ignore-file[bare-except/bare] generated
      try:
          f()
      except:
          g()
      === unused.py
      # guardrails: ignore-file[bare-except/broad] generated
      try:
          f()
      except:
          g()
    `;
    expect(brief(await check(tree, [bareExcept, suppressions]))).toEqual([
      'muted file.py:4:1 error bare-except/bare',
      'muted line.py:3:1 error bare-except/bare',
      'muted line.py:8:1 error bare-except/bare',
      'unused.py:1:1 warning suppressions/unused',
      'unused.py:4:1 error bare-except/bare',
    ]);
  });

  test('reads comments of other formats, never strings', async () => {
    const tree = repo`
      === compose.yml
      services:   # guardrails: ignore[ports/conflict]
        web: {command: "echo '#guardrails: ignore[ports/conflict]'"}
      === Dockerfile
      # guardrails: ignore-file[ports/conflict]
      FROM scratch
    `;
    expect(brief(await check(tree, [suppressions]))).toEqual([
      'Dockerfile:1:1 warning suppressions/unexplained',
      'compose.yml:1:13 warning suppressions/unexplained',
    ]);
  });
});
