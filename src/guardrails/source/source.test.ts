import { describe, expect, test } from '@jest/globals';
import { expectFindings, fixture } from '../../testing/fixture.js';
import { check } from '../../testing/repo.js';
import source from './index.js';

describe('source', () => {
  test('finds exactly what its fixtures announce', async () => {
    await expectFindings(fixture('source'), source);
  });

  test('says once per file what is wrong first, how much more there is, and where', async () => {
    const { findings } = await check(fixture('source'), [source]);
    expect(findings).toMatchObject([
      {
        path: 'jobs/broken.py',
        severity: 'warning',
        message: 'The [ is never closed, and there is one more problem.',
        line: 6,
        column: 15,
        related: [{ path: 'jobs/broken.py', line: 11, column: 12, message: 'The string is never closed.' }],
      },
    ]);
  });

  test('tells at most five problems and counts the rest', async () => {
    const { findings } = await check({ 'jobs/broken.py': "x = 'never\n".repeat(2_000) }, [source]);
    expect(findings).toHaveLength(1);
    expect(findings[0]!.related).toHaveLength(4);
    expect(findings[0]!.message).toBe('The string is never closed, and there are 1999 more problems.');
  });
});
