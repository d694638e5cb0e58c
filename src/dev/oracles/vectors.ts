import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seeded } from '../../testing/random.js';
import { PROJECT_ROOT } from '../tools.js';
import { compareWithAnswers, type Figures, generated } from './compare.js';
import type { Json, Oracle, ToolPaths } from './oracle.js';
import { pinnedVersion, versionOf } from './tool-version.js';

/** Generated cases with what a tool said of them, kept so that they can be checked without the tool. */
interface Vectors {
  /** The tool that answered, with its version. */
  readonly tool: string;
  readonly seed: number;
  readonly cases: readonly (readonly [input: Json, truth: Json])[];
}

/** Compares our side with the vectors of an oracle; throws when there are none, or none of the pinned version. */
export function checkVectors(oracle: Oracle): Figures {
  const path = pathOf(oracle);
  if (!existsSync(path)) throw new Error(`There are no vectors yet: ${remedy(oracle)}.`);
  const { tool, cases } = JSON.parse(readFileSync(path, 'utf8')) as Vectors;
  const pinned = pinnedVersion(oracle.tools[0]!);
  if (pinned !== null && pinned !== tool)
    throw new Error(`The vectors are of ${tool}, but ${pinned} is pinned: ${remedy(oracle)}.`);
  return compareWithAnswers(oracle, cases);
}

/** Asks the tool once more for the vectors of an oracle and writes them, one case a line. */
export function writeVectors(oracle: Oracle, tools: ToolPaths, seed: number): void {
  const inputs = [...generated(oracle, seeded(seed), oracle.sizes.vectors)];
  const truths = oracle.truth(inputs, tools);
  const lines = inputs.map((input, index) => `    ${JSON.stringify([input, truths[index]!])}`);
  const tool = JSON.stringify(versionOf(oracle.tools[0]!, tools[0]!));
  writeFileSync(
    pathOf(oracle),
    `{\n  "tool": ${tool},\n  "seed": ${seed},\n  "cases": [\n${lines.join(',\n')}\n  ]\n}\n`,
  );
}

function pathOf({ name }: Oracle): string {
  return join(PROJECT_ROOT, 'src/dev/oracles/vectors', `${name}.json`);
}

function remedy({ name }: Oracle): string {
  return `npm run oracles -- --write-vectors --only ${name}`;
}
