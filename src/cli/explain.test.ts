import { describe, expect, test } from '@jest/globals';
import { registry } from '../registry.js';
import { explain } from './explain.js';

describe('an explanation', () => {
  test('says how a finding is silenced', () => {
    const text = explain('bare-except/bare', registry);
    expect(text).toContain('# guardrails: ignore[bare-except/bare] the reason');
    expect(text).toContain('guardrails baseline');
  });

  test('offers no way to silence what a change must not decide for itself', () => {
    const text = explain('settings/weakened', registry);
    expect(text).toContain('No comment and no baseline silences it');
    expect(text).not.toContain('ignore[');
    expect(text).not.toContain('guardrails baseline');
  });
});
