import { LineIndex, type TextPlace } from '../../parsers/line-index.js';
import { parseRequirement } from '../../parsers/pep508/requirement.js';
import { shellCommands } from '../../parsers/shell-words.js';
import type { YamlNode, YamlScalar } from '../../parsers/yaml.js';
import { parseYaml, valueAt } from '../../parsers/yaml.js';
import type { DependencyFact } from './fact.js';
import { declarationOf } from './fact.js';
import { installedBy } from './pip-commands.js';

/** What the steps of a GitHub workflow install with pip by name, each job a group. */
export function workflowFacts(text: string): readonly DependencyFact[] {
  const jobs = valueAt(parseYaml(text)[0], 'jobs');
  if (jobs?.kind !== 'mapping') return [];
  const lines = new LineIndex(text);
  return jobs.entries.flatMap(({ key, value }) => {
    const steps = valueAt(value, 'steps');
    return steps?.kind === 'sequence' ? steps.items.flatMap((step) => stepFacts(step, key.text, { text, lines })) : [];
  });
}

interface Source {
  readonly text: string;
  readonly lines: LineIndex;
}

function stepFacts(step: YamlNode, group: string, source: Source): readonly DependencyFact[] {
  const run = valueAt(step, 'run');
  if (run?.kind !== 'scalar' || typeof run.value !== 'string') return [];
  const places = placesOf(run, source);
  // Expressions are put in before a shell sees the script: what they are part of is not told.
  const script = run.value.replace(/\$\{\{.{0,500}?\}\}/g, (expression) => '$'.repeat(expression.length));
  const facts: DependencyFact[] = [];
  for (const command of shellCommands(script)) {
    for (const word of installedBy(command)) {
      if (/[$`]|^[./~]|[\\/]|^[a-z+]+:/.test(word.text)) continue;
      const requirement = parseRequirement(word.text);
      if (requirement.kind === 'fault' || requirement.url !== null) continue;
      const place = word.literal ? places(word.index + requirement.index) : null;
      const at = place ?? { line: run.line, column: run.column };
      facts.push(declarationOf(requirement, at, { kind: 'workflow', group, replaceable: place !== null }));
    }
  }
  return facts;
}

/** Where characters of a value stand in the text: known for literal blocks and for what is written as it is. */
function placesOf({ value, offset, end }: YamlScalar, { text, lines }: Source): (index: number) => TextPlace | null {
  const script = String(value);
  const source = text.slice(offset, end);
  const plain = source.indexOf(script);
  if (plain === 0 || plain === 1) return (index) => lines.at(offset + plain + index);
  // The text of a block begins in the line behind its `|` or `>`; lines of the latter are joined.
  const header = text.slice(text.lastIndexOf('\n', offset - 2) + 1, offset);
  if (!/\|[-+0-9]*[ \t]*(?:#.*)?\n$/.test(header)) return () => null;
  const rows = source.split('\n');
  const values = script.split('\n');
  const indent = (rows.find((row) => row.trim() !== '') ?? '').length - (values.find((row) => row !== '') ?? '').length;
  if (!values.every((row, at) => row === '' || rows[at]?.slice(indent) === row)) return () => null;
  // Each line of the value stands in the same line of the block, behind the indent.
  const inner = new LineIndex(script);
  const first = lines.at(offset).line;
  return (index) => {
    const { line, column } = inner.at(index);
    return { line: first + line - 1, column: indent + column };
  };
}
