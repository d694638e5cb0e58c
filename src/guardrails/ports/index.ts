import { PORT_KEYS } from '../../facts/port-declarations.js';
import { defineGuardrail } from '../guardrail.js';
import { PORT_COMMANDS } from './commands.js';
import { conflictFinding } from './conflict-findings.js';
import { rangeGiven } from './free-ports.js';
import { legacyFindings, parseLegacy } from './legacy.js';
import { machineNote, proposedMachines } from './machine-folders.js';
import { danglingFindings, rangeFindings } from './policy-findings.js';
import { registryFindings } from './registry-findings.js';
import { PORTS_RULES } from './rules.js';
import { PORTS_OPTIONS } from './settings.js';
import { collisionsIn, PORTS_SCANNERS, survey } from './survey.js';
import { summaryBlocks } from './table.js';

export default defineGuardrail({
  id: 'ports',
  summary: 'Checks which ports the repository listens on, publishes and connects to, and who collides',
  rationale:
    'Ports are chosen by hand in Python, compose files and configuration, and nobody sees all of them at once. ' +
    'Two services on one number show when both run on the same machine for the first time, which is rarely in daylight.',
  since: '1.0.0',
  owner: 'devops',
  rules: PORTS_RULES,
  options: PORTS_OPTIONS,
  needs: [],
  slot: 'guardrails',
  draft: 'write',
  startingConfig: (able, files) => (able ? proposedMachines(files) : null),
  facts: PORTS_SCANNERS,
  factOptions: ({ calls, 'port-keys': keys }): { endpoints?: typeof calls; portDeclarations?: typeof keys } => ({
    ...(calls.length === 0 ? {} : { endpoints: calls }),
    ...(String(keys) === String(PORT_KEYS) ? {} : { portDeclarations: keys }),
  }),
  outputs: {
    conflicts: 'Number of ports that more services want than may have them.',
    unregistered: 'Number of uses of ports that the registry does not list.',
    unresolved: 'Number of uses whose port cannot be read off the repository.',
    ports: 'Number of different ports that are listened on or published.',
  },
  commands: PORT_COMMANDS,
  check(context, facts) {
    const { options, repository } = context;
    const { uses, registry } = survey(context, facts);
    const found = collisionsIn(context, uses);
    const registered = registry === null ? [] : registryFindings(registry, uses, options['max-count']);
    const legacyPath = options['registry-legacy'];
    const legacy = legacyPath === null ? null : repository.text(legacyPath);
    const missing =
      legacyPath !== null && legacy === null
        ? [{ location: { path: legacyPath }, message: 'The legacy table of ports does not exist.' }]
        : [];
    const findings = [
      ...found.map(conflictFinding),
      ...registered,
      ...rangeFindings(uses, rangeGiven(options.ephemeral, 'ports.ephemeral')),
      ...danglingFindings(uses, registry),
      ...(legacy === null ? [] : legacyFindings(legacyPath!, parseLegacy(legacyPath!, legacy), registry)),
    ];
    const served = uses.filter(
      ({ role, status }) => (role === 'listen' || role === 'publish') && status === 'resolved',
    );
    const numbers = new Set(
      served.flatMap(({ ports, protocol }) => ports.map(({ first, last }) => `${first}-${last}/${protocol}`)),
    );
    const counts = {
      conflicts: found.length,
      unregistered: registered.filter(({ rule }) => rule === 'ports/unregistered').length,
      unresolved: uses.filter(({ status }) => status === 'unresolved').length,
      ports: numbers.size,
    };
    const note = machineNote(found, repository.files, Object.keys(options.machines).length > 0);
    return {
      findings,
      outputs: counts,
      metrics: Object.entries(counts).map(([name, value]) => ({ name: `ports_${name}`, value, unit: 'count' })),
      summary: [...(note === null ? [] : [{ kind: 'text' as const, text: note }]), ...summaryBlocks(uses, found)],
      broken: [
        ...missing,
        ...(registry?.problems ?? []).map(({ message, line, column }) => ({
          location: { path: registry!.path, line, column },
          message,
        })),
      ],
    };
  },
});
