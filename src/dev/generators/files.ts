import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CALLEES, callerWorkflows } from '../../cli/caller-workflows.js';
import { SUITE_WORKFLOWS } from '../../cli/suite-workflows.js';
import type { AnyGuardrail } from '../../guardrails/guardrail.js';
import { LAYERS } from '../layers.js';
import { PROJECT_ROOT } from '../tools.js';
import { feedbackActionYml, guardrailActionYml, rootActionYml } from './action-yml.js';
import { defaultConfig, jsonSchema } from './config-files.js';
import { contributingParts } from './contributing.js';
import { exampleFiles } from './example.js';
import { fill } from './fill.js';
import { lexerCode } from './lexer.js';
import { guardrailParts, projectParts } from './readme.js';
import { guardrailIds, registrySource } from './registry.js';
import { sampleOutput } from './sample.js';
import { stubs } from './stubs.js';
import { pinsIn, workflowParts } from './workflows.js';

const CONTRIBUTING = '.github/CONTRIBUTING.md';

/** The texts of the generated sources of the program, by path: all else that is generated is worked out with them. */
export function generatedSources(): ReadonlyMap<string, string> {
  return new Map([
    ['src/registry.ts', registrySource(guardrailIds())],
    ['src/parsers/python/lexer-code.ts', lexerCode()],
    ...exampleFiles(),
  ]);
}

/** Every generated file's text by its path in the project. */
export function generatedFiles(registry: readonly AnyGuardrail[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>([
    ...generatedSources(),
    ['action.yml', rootActionYml(registry)],
    ['actions/feedback/action.yml', feedbackActionYml()],
    ['config/guardrails.yml', defaultConfig(registry)],
    ['config/guardrails.schema.json', jsonSchema(registry)],
    ['README.md', fill(current('README.md'), 'README.md', projectParts(registry, sampleOutput()))],
    [CONTRIBUTING, fill(current(CONTRIBUTING), CONTRIBUTING, contributingParts(LAYERS))],
  ]);
  for (const name of SUITE_WORKFLOWS) {
    const path = `.github/workflows/${name}`;
    const text = current(path);
    files.set(path, fill(text, path, workflowParts(name, registry, pinsIn(text, path))));
  }
  for (const [path, text] of Object.entries(callerWorkflows(registry)))
    files.set(`config/workflows/${CALLEES[path]}`, text);
  for (const guardrail of registry) {
    const folder = `actions/${guardrail.id}`;
    files.set(`${folder}/action.yml`, guardrailActionYml(guardrail));
    const readme = `${folder}/README.md`;
    files.set(readme, fill(current(readme), readme, guardrailParts(guardrail)));
  }
  for (const [name, text] of Object.entries(stubs(registry))) files.set(`dist/${name}`, text);
  return files;
}

/** The text of a project file as it is now, empty when there is none. */
export function current(path: string): string {
  const file = join(PROJECT_ROOT, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
