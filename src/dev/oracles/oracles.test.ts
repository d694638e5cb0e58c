import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { describeWith } from '../../testing/tools.js';
import { findTool, PROJECT_ROOT, TOOLS } from '../tools.js';
import { compareWithTool } from './compare.js';
import { KNOWN_ORACLES } from './known-oracles.js';
import { checkVectors } from './vectors.js';

describe.each(KNOWN_ORACLES)('oracle $name', (oracle) => {
  test('is a name and a sentence', () => {
    expect(oracle.name).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(oracle.compares).toMatch(/^[A-Z`].+ with .+\.$/);
    expect(existsSync(join(PROJECT_ROOT, 'src/dev/oracles', `${oracle.name}.ts`))).toBe(true);
  });

  test('has vectors of every kind, and no difference from them that nothing explains', () => {
    const { cases, unexplained, unseen } = checkVectors(oracle);
    expect({ cases, unexplained, unseen }).toEqual({ cases: oracle.sizes.vectors, unexplained: [], unseen: [] });
  });

  const onDemand = oracle.tools.filter((name) => TOOLS.some((tool) => tool.name === name && tool.onDemand === true));
  const absent = onDemand.filter((name) => findTool(name) === null);
  if (absent.length > 0) {
    test.skip(`asked itself (skipped: ${absent.join(', ')} is only installed by \`npm run oracles\`)`, () => {});
    return;
  }
  describeWith(oracle.tools, 'asked itself', (...tools) => {
    test('says nothing of a sample that differs without a reason', () => {
      const { cases, agreements, unexplained, unseen } = compareWithTool(oracle, tools, { scope: 'sample', seed: 2 });
      expect({ unexplained, unseen }).toEqual({ unexplained: [], unseen: [] });
      expect(cases).toBeGreaterThanOrEqual(oracle.sizes.sample);
      expect(agreements).toBeGreaterThan(cases / 2);
    });
  });
});

test('every file of vectors belongs to an oracle', () => {
  const files = readdirSync(join(PROJECT_ROOT, 'src/dev/oracles/vectors')).sort();
  expect(files).toEqual(KNOWN_ORACLES.map(({ name }) => `${name}.json`).sort());
});
