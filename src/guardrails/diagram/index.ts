import { plainName } from '../../analysis/agents/agent.js';
import { isPlaced } from '../../analysis/agents/survey.js';
import { parseRegistry } from '../../analysis/ports/registry.js';
import { NotApplicable, UserError } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import { type CommandResult, defineGuardrail } from '../guardrail.js';
import { drawAgents } from './drawing.js';
import { recordFindings, type Truth } from './record.js';
import { DIAGRAM_OPTIONS, DIAGRAM_SCANNERS, type DiagramContext, type DiagramFacts, surveyAgents } from './survey.js';
import { portsOf } from './used-ports.js';

export default defineGuardrail({
  id: 'diagram',
  summary: 'Checks that diagrams parse and that the diagram of record shows the agents there are',
  rationale:
    'A diagram that does not parse is a grey box in the README, and one that shows last year sends people to the wrong ' +
    'machine. Nobody notices either while changing the code, because nothing reads the two together.',
  since: '1.0.0',
  owner: 'docs',
  rules: [
    {
      id: 'diagram/invalid',
      summary: 'A Mermaid or Graphviz diagram that does not parse.',
      why: 'Where the diagram should be, readers see an error.',
      remedy:
        'Repair the place that the message names; labels with brackets, parentheses or bars need quotes around them.',
      severity: 'error',
    },
    {
      id: 'diagram/missing',
      summary: 'An agent that the diagram of record does not show.',
      why: 'Who plans a change by the diagram forgets what is not on it.',
      remedy: 'Add the agent, or run `guardrails diagram write`.',
      severity: 'error',
    },
    {
      id: 'diagram/unknown',
      summary: 'A node of the diagram of record that names an agent or a port which is not there.',
      why: 'It sends people to something that was renamed, moved or removed.',
      remedy: 'Remove or rename the node, name it in the option `others`, or run `guardrails diagram write`.',
      severity: 'error',
    },
  ],
  options: DIAGRAM_OPTIONS,
  needs: [],
  slot: 'inventory',
  workflow: { switch: 'inventory' },
  facts: DIAGRAM_SCANNERS,
  factOptions: ({ calls }): { endpoints?: typeof calls } => (calls.length === 0 ? {} : { endpoints: calls }),
  factFiles: (options): { modules?: readonly string[] } => (isPlaced(options) ? { modules: options.agents } : {}),
  outputs: {
    diagrams: 'Number of diagrams that were read.',
    invalid: 'Number of diagrams that do not parse.',
  },
  commands: {
    list: { summary: 'Lists every diagram that is read, and whether it parses', run: (_context, facts) => list(facts) },
    write: { summary: 'Draws the diagram of record from the code', run: write },
  },
  check(context, facts) {
    const { options, repository } = context;
    const drawn = facts.diagrams.flatMap(({ path, facts: found }) => found.map((fact) => ({ path, ...fact })));
    const read = drawn.filter(({ kind }) => kind !== 'page').length;
    const record = facts.diagrams.find(({ path }) => path === options.record);
    if (read === 0 && record === undefined) throw new NotApplicable('No file here holds a diagram.');
    const invalid = drawn.flatMap(({ path, problem }) => (problem === null ? [] : [invalidFinding(path, problem)]));
    const sound = record?.facts.every(({ problem }) => problem === null) === true;
    const recorded = sound ? recordFindings(options.record, record.facts, truthOf(context, facts)) : [];
    return {
      findings: [...invalid, ...recorded],
      outputs: { diagrams: read, invalid: invalid.length },
      metrics: [
        { name: 'diagram_diagrams', value: read, unit: 'count' },
        { name: 'diagram_invalid', value: invalid.length, unit: 'count' },
      ],
      files: new Set([...facts.diagrams.map(({ path }) => path), ...repository.matching(options.agents)]).size,
    };
  },
});

function invalidFinding(path: string, problem: { message: string; line: number; column: number }): Finding {
  const { message, line, column } = problem;
  return { rule: 'diagram/invalid', message, location: { path, line, column }, identity: [message] };
}

function truthOf(context: DiagramContext, facts: DiagramFacts): Truth {
  const { options, repository } = context;
  const registry = repository.text(options.registry);
  const rows = registry === null ? [] : parseRegistry(options.registry, registry).rows;
  const agents = surveyAgents(context, facts);
  return {
    agents,
    others: new Set(options.others.map(plainName)),
    isPort: portsOf(agents, facts.portDeclarations, rows),
  };
}

/** Every diagram by path and line; `unknown` is said of kinds that are not read to their end. */
function list(facts: DiagramFacts): CommandResult {
  const rows = facts.diagrams.flatMap(({ path, facts: found }) =>
    found
      .filter(({ kind }) => kind !== 'page')
      .map(({ line, kind, problem, isWhollyRead }) => ({
        path,
        line,
        kind,
        valid: problem !== null ? 'no' : isWhollyRead ? 'yes' : 'unknown',
      })),
  );
  return { table: { columns: ['path', 'line', 'kind', 'valid'], rows } };
}

function write(context: DiagramContext, facts: DiagramFacts): CommandResult {
  const path = context.options.record;
  if (!/\.(?:mmd|mermaid)$/.test(path)) {
    throw new UserError('only a file that ends in .mmd or .mermaid can be written whole.', { key: 'diagram.record' });
  }
  const agents = surveyAgents(context, facts);
  if (agents.length === 0)
    throw new UserError('no file is an agent, so there is nothing to draw.', { key: 'diagram.agents' });
  const source = drawAgents(agents);
  if (context.repository.text(path)?.replaceAll('\r\n', '\n') === source) return { text: `${path} is up to date.\n` };
  const count = `${agents.length} ${agents.length === 1 ? 'agent' : 'agents'}`;
  return { text: `Drew ${count} in ${path}.\n`, writes: { [path]: source } };
}
