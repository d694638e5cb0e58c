import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { load } from 'js-yaml';
import { loadConfig } from '../config/load.js';
import { PROJECT } from '../core/project.js';
import { registry } from '../registry.js';
import { current, generatedFiles } from './generators/files.js';
import { guardrailIds } from './generators/registry.js';
import { stubs } from './generators/stubs.js';
import { PROJECT_ROOT } from './tools.js';

const NOTHING_SET = { engine: {}, guardrails: new Map() };

describe('generated files', () => {
  test.each([...generatedFiles(registry)])('%s is fresh: otherwise run `npm run generate`', (path, text) => {
    expect(current(path)).toBe(text);
  });

  test('the registry holds every folder that declares a guardrail', () => {
    expect(registry.map(({ id }) => id)).toEqual(guardrailIds());
  });

  test('the default configuration changes nothing', () => {
    const text = current('config/guardrails.yml');
    const { engine, guardrails } = loadConfig(registry, { path: 'config/guardrails.yml', text }, NOTHING_SET);
    const plain = loadConfig(registry, null, NOTHING_SET);
    expect(engine).toEqual(plain.engine);
    for (const [id, settings] of guardrails) expect(settings).toEqual(plain.guardrails.get(id));
  });

  test('the default configuration fits the schema, and the schema refuses unknown keys', () => {
    const validate = new Ajv({ strict: false }).compile(JSON.parse(current('config/guardrails.schema.json')));
    expect([validate(load(current('config/guardrails.yml'))), validate.errors]).toEqual([true, null]);
    expect(validate({ prots: {} })).toBe(false);
  });

  test('dist holds both bundles, what starts them, their licences and parts and the stubs, nothing else', () => {
    const expected = [
      'index.js',
      'github.js',
      'start.js',
      'licenses.txt',
      'sbom.json',
      ...Object.keys(stubs(registry)),
    ].sort();
    expect(readdirSync(join(PROJECT_ROOT, 'dist')).sort()).toEqual(expected);
  });

  test('every action runs on the same node and on a stub that exists', () => {
    for (const path of ['action.yml', ...registry.map(({ id }) => `actions/${id}/action.yml`)]) {
      const { runs } = load(current(path)) as { runs: Record<string, string> };
      expect(runs.using).toBe('node24');
      for (const key of ['main', 'post'].filter((key) => runs[key] !== undefined)) {
        expect(current(join(path, '..', runs[key]!))).toContain("import('./index.js')");
      }
    }
  });

  test('the version is the same everywhere', () => {
    const manifest = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8')) as { version: string };
    expect(manifest.version).toBe(PROJECT.version);
    expect(current('CHANGELOG.md')).toContain(`## [${PROJECT.version}]`);
  });
});
